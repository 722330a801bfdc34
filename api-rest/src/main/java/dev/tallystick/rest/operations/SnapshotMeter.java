package dev.tallystick.rest.operations;

import dev.tallystick.ledger.pipeline.SnapshotListener;
import dev.tallystick.ledger.snapshot.Manifest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Logs and measures the snapshots that a server takes. */
final class SnapshotMeter implements SnapshotListener {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotMeter.class);

    private final AtomicLong position = new AtomicLong();
    private final Timer duration;
    private final Counter failures;
    private volatile long takenNanos = System.nanoTime();

    SnapshotMeter(MeterRegistry registry) {
        duration =
                Timer.builder("tallystick.snapshot")
                        .description("how long taking a snapshot took")
                        .register(registry);
        failures =
                Counter.builder("tallystick.snapshot.failures")
                        .description("snapshots that could not be taken")
                        .register(registry);
        Gauge.builder("tallystick.snapshot.position", position, AtomicLong::get)
                .description("of the last snapshot that this process took, 0 if none")
                .register(registry);
        Gauge.builder("tallystick.snapshot.age.seconds", this, SnapshotMeter::ageSeconds)
                .description("since the last snapshot, or since the start")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void onSnapshot(Manifest manifest, long nanos) {
        position.set(manifest.position());
        takenNanos = System.nanoTime();
        duration.record(nanos, TimeUnit.NANOSECONDS);
        LOG.info(
                "snapshot: position={}, bytes={}, stateHash={}, millis={}",
                manifest.position(),
                manifest.stateBytes(),
                manifest.stateHash(),
                TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    @Override
    public void onFailure(Throwable cause) {
        failures.increment();
        LOG.warn("no snapshot could be taken, it will be tried again: {}", cause.toString());
    }

    private double ageSeconds() {
        return (System.nanoTime() - takenNanos) / 1e9;
    }
}

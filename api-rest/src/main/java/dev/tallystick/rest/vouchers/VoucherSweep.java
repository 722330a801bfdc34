package dev.tallystick.rest.vouchers;

import dev.tallystick.rest.ledger.TxLocks;
import dev.tallystick.rest.problem.ProblemException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Lets vouchers go that wait for a posting that never came: what a process left that died between
 * the reservation and the ledger, or a client that did not come back after a 504.
 */
final class VoucherSweep implements AutoCloseable {
    /** How long a client may take to come back with the same txId. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(VoucherSweep.class);
    private static final long EVERY_S = 30;
    private static final int BATCH_MAX = 100;
    private static final long END_WITHIN_S = 10;

    private final VoucherSettlementStore store;
    private final Settlement settlement;
    private final TxLocks locks;
    private final Clock clock;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("tallystick-vouchers").factory());

    /**
     * @param clock real time
     */
    VoucherSweep(VoucherSettlementStore store, Settlement settlement, TxLocks locks, Clock clock) {
        this.store = store;
        this.settlement = settlement;
        this.locks = locks;
        this.clock = clock;
    }

    /** Sweeps now, and from now on. */
    void start() {
        var unused = executor.scheduleWithFixedDelay(this::sweep, 0, EVERY_S, TimeUnit.SECONDS);
    }

    /** Sweeps no more. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(END_WITHIN_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() {
        try {
            long sinceMs = clock.millis() - PATIENCE.toMillis();
            for (VoucherRowStore.Row row : store.pending(sinceMs, BATCH_MAX)) {
                settle(row);
            }
        } catch (ProblemException e) {
            LOG.debug("vouchers wait: code={}", e.problem().code());
        } catch (IOException | RuntimeException e) {
            LOG.error("vouchers cannot be settled", e);
        }
    }

    private void settle(VoucherRowStore.Row row) throws IOException {
        Optional<TxLocks.Held> held = locks.tryHold(row.voucher().bought().orElseThrow().txKey());
        if (held.isEmpty()) {
            return;
        }
        try (TxLocks.Held _ = held.get()) {
            Optional<Voucher> voucher = store.find(row.programId(), row.voucher().voucherId());
            if (voucher.isEmpty()) {
                return;
            }
            switch (voucher.get().storedState()) {
                case RESERVED -> settlement.release(row.programId(), voucher.get());
                case CANCELLING ->
                        settlement.stopCancelling(
                                row.programId(),
                                voucher.get(),
                                voucher.get().cancelled().orElseThrow().txKey());
                case UNUSED, USED, EXPIRED, CANCELLED -> {}
            }
        }
    }
}

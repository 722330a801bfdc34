package dev.tallystick.rest.operations;

import dev.tallystick.ledger.pipeline.LedgerStatus;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.ledger.LedgerGate;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** {@code GET /health/live} and {@code GET /health/ready}. */
public final class HealthEndpoint {
    private static final String UP = "UP";

    /** Still ready: postings go on for the members that are remembered. */
    private static final String DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE";

    /** Still ready: points go on, and what follows from them in SQL does not. */
    private static final String PROJECTION_STANDING = "PROJECTION_STANDING";

    private static final Set<String> READY = Set.of(UP, DATABASE_UNAVAILABLE, PROJECTION_STANDING);

    private final LedgerGate gate;
    private final LongSupplier clockAheadMs;
    private final BooleanSupplier databaseIsThere;
    private final BooleanSupplier projectsOn;
    private volatile boolean started;
    private volatile boolean stopping;

    /**
     * Tells how the ledger behind a gate is doing.
     *
     * @param clockAheadMs by how much the wall clock is ahead, 0 if it is not doubted
     * @param databaseIsThere whether the database answers
     * @param projectsOn whether what follows from the ledger goes on being written there
     */
    public HealthEndpoint(
            LedgerGate gate,
            LongSupplier clockAheadMs,
            BooleanSupplier databaseIsThere,
            BooleanSupplier projectsOn) {
        this.gate = gate;
        this.clockAheadMs = clockAheadMs;
        this.databaseIsThere = databaseIsThere;
        this.projectsOn = projectsOn;
    }

    /** Tells whoever sends traffic to begin: everything a client needs to sign in is there. */
    public void started() {
        started = true;
    }

    /** Tells whoever sends traffic to send no more. */
    public void stopping() {
        stopping = true;
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.of(
                Route.open("/health/live", this::live), Route.open("/health/ready", this::ready));
    }

    private Answer live(Call call) {
        call.query().finish();
        return answer(200, UP);
    }

    private Answer ready(Call call) {
        call.query().finish();
        if (!gate.isOpen() || !started) {
            return notReady("RECOVERING");
        }
        if (stopping) {
            return notReady("STOPPING");
        }
        LedgerStatus status = gate.ledger().status();
        String word = wordOf(status, clockAheadMs.getAsLong());
        boolean isUp = READY.contains(word);
        Answer answer =
                Answer.json(
                        isUp ? 200 : 503,
                        out -> {
                            out.writeStartObject();
                            out.writeStringField("status", word);
                            out.writeStringField("durability", nameOf(status));
                            out.writeBooleanField("testClock", status.testClock());
                            out.writeNumberField("position", status.durablePosition());
                            out.writeEndObject();
                        });
        return isUp ? answer : answer.withHeader("Retry-After", "1");
    }

    private String wordOf(LedgerStatus status, long aheadMs) {
        if (!status.hasReserve()) {
            return "DISK_RESERVE_REACHED";
        }
        if (!status.accepting()) {
            return "STOPPED";
        }
        if (aheadMs > 0) {
            return "CLOCK_AHEAD";
        }
        if (!databaseIsThere.getAsBoolean()) {
            return DATABASE_UNAVAILABLE;
        }
        return projectsOn.getAsBoolean() ? UP : PROJECTION_STANDING;
    }

    /** {@return the durability as it is written on the command line} */
    private static String nameOf(LedgerStatus status) {
        return status.durability().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Answer notReady(String status) {
        return answer(503, status).withHeader("Retry-After", "1");
    }

    private static Answer answer(int httpStatus, String status) {
        return Answer.json(
                httpStatus,
                out -> {
                    out.writeStartObject();
                    out.writeStringField("status", status);
                    out.writeEndObject();
                });
    }
}

package dev.tallystick.rest.serve;

import dev.tallystick.ledger.pipeline.GuardedClock;
import dev.tallystick.ledger.pipeline.LedgerOptions;
import dev.tallystick.rest.http.Limits;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.projection.Projection;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What no operator sets: how much a server takes on at once, and how its ledger is opened.
 *
 * @param limits of HTTP
 * @param patience how long a submission to the ledger is waited for
 * @param ledger changes the options of the ledger
 * @param clock the ledger's, unless it is a test's
 * @param projections beside those of the server
 */
public record Tuning(
        Limits limits,
        Duration patience,
        UnaryOperator<LedgerOptions> ledger,
        GuardedClock clock,
        List<Projection> projections) {
    /** {@return that of every server} */
    public static Tuning defaults() {
        return new Tuning(
                Limits.defaults(),
                LedgerGate.PATIENCE,
                UnaryOperator.identity(),
                GuardedClock.ofSystem(),
                List.of());
    }

    /** {@return the same with other limits} */
    public Tuning withLimits(Limits newLimits) {
        return new Tuning(newLimits, patience, ledger, clock, projections);
    }

    /** {@return the same with another patience} */
    public Tuning withPatience(Duration newPatience) {
        return new Tuning(limits, newPatience, ledger, clock, projections);
    }

    /** {@return the same with another ledger} */
    public Tuning withLedger(UnaryOperator<LedgerOptions> newLedger) {
        return new Tuning(limits, patience, newLedger, clock, projections);
    }

    /** {@return the same with another clock} */
    public Tuning withClock(GuardedClock newClock) {
        return new Tuning(limits, patience, ledger, newClock, projections);
    }

    /** {@return the same with other projections beside those of the server} */
    public Tuning withProjections(List<Projection> newProjections) {
        return new Tuning(limits, patience, ledger, clock, List.copyOf(newProjections));
    }
}

package dev.tallystick.rest.points;

import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.rest.ledger.LedgerGate;

/** What refers to a transaction forms a chain, of which each names the one before it. */
public final class Related {
    private final LedgerGate gate;

    /** Reads from the ledger behind a gate. */
    public Related(LedgerGate gate) {
        this.gate = gate;
    }

    /** {@return the position of the newest that refers to a transaction, 0 if none does} */
    public long newest(RecordedEntry original) {
        Submission question = Submission.original(original.program(), original.position());
        gate.ask(question);
        return question.originalView().lastRelated();
    }

    /** {@return the position of the one before it, 0 if it is the first} */
    public static long before(RecordedEntry related, long originalPosition) {
        for (Effect effect : related.effects()) {
            if (effect instanceof Effect.Reversed reversed
                    && reversed.originalPosition() == originalPosition) {
                return reversed.previousRelated();
            } else if (effect instanceof Effect.EarnLocked earn
                    && earn.earnPosition() == originalPosition) {
                return earn.previousRelated();
            } else if (effect instanceof Effect.HoldResolved hold
                    && hold.holdPosition() == originalPosition) {
                return hold.previousRelated();
            }
        }
        throw new IllegalStateException(
                "position %d does not refer to %d".formatted(related.position(), originalPosition));
    }
}

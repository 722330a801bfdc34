package dev.tallystick.rest.history;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds transactions of a program by their ids, and what reversed them. */
final class Transactions {
    private static final int REVERSALS_MAX = 1_000;
    private static final String OWN_PREFIX = "~";

    private final LedgerGate gate;

    Transactions(LedgerGate gate) {
        this.gate = gate;
    }

    /**
     * {@return the entry of a transaction, posted or refused}
     *
     * @param txId a client's, or {@code ~} and a position for an entry of the ledger's own
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code transaction_not_found}
     */
    RecordedEntry get(ProgramConfig program, String txId) throws IOException {
        Ledger ledger = gate.ledger();
        long position =
                txId.startsWith(OWN_PREFIX)
                        ? Long.parseLong(txId.substring(OWN_PREFIX.length()))
                        : ledger.positionOf(TxKey.of(program.number(), txId));
        if (position == 0 || position > ledger.durablePosition()) {
            throw notFound();
        }
        RecordedEntry entry = RecordedEntry.parse(ledger.entryAt(position));
        if (entry.program() != program.number() || !entry.txId().equals(txId)) {
            throw notFound();
        }
        return entry;
    }

    /** {@return what reversed an entry, wholly or in part, oldest first; the newest 1,000} */
    List<RecordedEntry> reversals(RecordedEntry original) throws IOException {
        List<RecordedEntry> reversals = new ArrayList<>();
        for (long position = newestReversal(original);
                position != 0 && reversals.size() < REVERSALS_MAX; ) {
            RecordedEntry reversal = RecordedEntry.parse(gate.ledger().entryAt(position));
            reversals.add(reversal);
            position = reversed(reversal).previousRelated();
        }
        return reversals.reversed();
    }

    private long newestReversal(RecordedEntry original) {
        boolean isReversible =
                switch (original.type()) {
                    case EARN, REDEEM -> original.isPosted();
                    case EARN_REVERSAL,
                            REDEEM_REVERSAL,
                            ACTIVATE,
                            EXPIRE,
                            CONFIG,
                            CLOCK,
                            LOCK,
                            UNLOCK,
                            HOLD,
                            CAPTURE,
                            RELEASE,
                            TRANSFER,
                            TRANSFER_REVERSAL,
                            ADJUST,
                            MERGE,
                            MERGE_REVERSAL,
                            STAGE ->
                            false;
                };
        if (!isReversible) {
            return 0;
        }
        Submission question = Submission.original(original.program(), original.position());
        gate.ask(question);
        return question.originalView().lastRelated();
    }

    private static Effect.Reversed reversed(RecordedEntry reversal) {
        for (Effect effect : reversal.effects()) {
            if (effect instanceof Effect.Reversed reversed) {
                return reversed;
            }
        }
        throw new IllegalStateException("a reversal of nothing: position=" + reversal.position());
    }

    private static RuntimeException notFound() {
        return Problem.notFound("transaction_not_found", "There is no such transaction.")
                .exception();
    }
}

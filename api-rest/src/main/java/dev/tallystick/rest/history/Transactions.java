package dev.tallystick.rest.history;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.points.Related;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds transactions of a program by their ids, and what reversed them. */
final class Transactions {
    private static final int REVERSALS_MAX = 1_000;
    private static final int LOOKED_AT_MAX = 10_000;
    private static final String OWN_PREFIX = "~";

    private final LedgerGate gate;
    private final Related related;

    Transactions(LedgerGate gate) {
        this.gate = gate;
        this.related = new Related(gate);
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
        int lookedAt = 0;
        for (long position = isReversible(original) ? related.newest(original) : 0;
                position != 0 && reversals.size() < REVERSALS_MAX && lookedAt < LOOKED_AT_MAX;
                lookedAt++) {
            RecordedEntry entry = RecordedEntry.parse(gate.ledger().entryAt(position));
            if (isReversal(entry)) {
                reversals.add(entry);
            }
            position = Related.before(entry, original.position());
        }
        return reversals.reversed();
    }

    private static boolean isReversible(RecordedEntry entry) {
        return switch (entry.type()) {
            case EARN, REDEEM, CAPTURE, TRANSFER, MERGE -> entry.isPosted();
            case EARN_REVERSAL,
                    REDEEM_REVERSAL,
                    LOCK,
                    UNLOCK,
                    HOLD,
                    RELEASE,
                    ACTIVATE,
                    EXPIRE,
                    TRANSFER_REVERSAL,
                    ADJUST,
                    MERGE_REVERSAL,
                    STAGE,
                    CONFIG,
                    CLOCK ->
                    false;
        };
    }

    private static boolean isReversal(RecordedEntry entry) {
        return switch (entry.type()) {
            case EARN_REVERSAL, REDEEM_REVERSAL, TRANSFER_REVERSAL, MERGE_REVERSAL -> true;
            case EARN,
                    REDEEM,
                    LOCK,
                    UNLOCK,
                    HOLD,
                    CAPTURE,
                    RELEASE,
                    ACTIVATE,
                    EXPIRE,
                    TRANSFER,
                    ADJUST,
                    MERGE,
                    STAGE,
                    CONFIG,
                    CLOCK ->
                    false;
        };
    }

    private static RuntimeException notFound() {
        return Problem.notFound("transaction_not_found", "There is no such transaction.")
                .exception();
    }
}

package dev.tallystick.rest.history;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.Chain;
import dev.tallystick.ledger.history.ChainWalk;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.points.RecordedContent;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds where the reading of a history begins: at its newest entry, which the ledger knows, or at
 * the one that a cursor names, for which the ledger need not be asked.
 */
final class Chains {
    private final LedgerGate gate;

    Chains(LedgerGate gate) {
        this.gate = gate;
    }

    /** {@return the way along a member's account, empty if it has no entries} */
    Optional<ChainWalk> ofMember(
            ProgramConfig program, int unit, MemberKey member, OptionalLong cursor)
            throws IOException {
        Submission question = Submission.memberHead(program.number(), unit, member);
        long from =
                cursor.orElseGet(
                        () -> {
                            gate.ask(question);
                            return question.head();
                        });
        if (from == 0) {
            return Optional.empty();
        }
        RecordedEntry entry = entryAt(from);
        if (!entry.isPosted() || entry.unit() != unit || !member.equals(entry.memberKey())) {
            throw invalidCursor();
        }
        return Optional.of(walk(Chain.OfAccount.ofMember(entry), from));
    }

    /** {@return the way along a partner's account, empty if it has no entries} */
    Optional<ChainWalk> ofPartner(
            ProgramConfig program, int unit, MemberKey partner, OptionalLong cursor)
            throws IOException {
        Submission question = Submission.partner(program.number(), unit, partner);
        long from =
                cursor.orElseGet(
                        () -> {
                            gate.ask(question);
                            return question.partnerView().lastPosition();
                        });
        if (from == 0) {
            return Optional.empty();
        }
        RecordedEntry entry = entryAt(from);
        if (!entry.isPosted()
                || entry.unit() != unit
                || !RecordedContent.partnerKey(entry).equals(Optional.of(partner))) {
            throw invalidCursor();
        }
        RecordedEntry.Account account =
                entry.accounts().stream()
                        .filter(concerned -> concerned.balance() == null)
                        .findFirst()
                        .orElseThrow(Chains::invalidCursor);
        return Optional.of(walk(new Chain.OfAccount(account.number()), from));
    }

    /** {@return the way along all entries of a program, of which there is always one} */
    ChainWalk ofProgram(ProgramConfig program, OptionalLong cursor) throws IOException {
        Submission question = Submission.programHead(program.number());
        long from =
                cursor.orElseGet(
                        () -> {
                            gate.ask(question);
                            return question.head();
                        });
        if (entryAt(from).program() != program.number()) {
            throw invalidCursor();
        }
        return walk(new Chain.OfProgram(program.number()), from);
    }

    private ChainWalk walk(Chain chain, long from) {
        return new ChainWalk(gate.ledger()::entryAt, chain, from);
    }

    private RecordedEntry entryAt(long position) throws IOException {
        if (position < 1 || position > gate.ledger().durablePosition()) {
            throw invalidCursor();
        }
        return RecordedEntry.parse(gate.ledger().entryAt(position));
    }

    private static RuntimeException invalidCursor() {
        return Problem.invalid(
                        "query:cursor", "invalid_cursor", "The cursor belongs to another list.")
                .exception();
    }
}

package dev.tallystick.rest.history;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.Chain;
import dev.tallystick.ledger.history.ChainWalk;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.ledger.pipeline.AccountView;
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
    /** A merged member's points go from one to the next, but not for ever. */
    private static final int MERGES_MAX = 100;

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
        EntryView view =
                EntryView.of(entryAt(from), member, unit).orElseThrow(Chains::invalidCursor);
        return Optional.of(walk(view.chain(), from));
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
        if (!RecordedContent.partnerKey(entry).equals(Optional.of(partner))) {
            throw invalidCursor();
        }
        RecordedEntry.Account account =
                entry.accounts().stream()
                        .filter(concerned -> concerned.kind() == AccountKind.PARTNER)
                        .filter(concerned -> concerned.unit() == unit && concerned.linked())
                        .findFirst()
                        .orElseThrow(Chains::invalidCursor);
        return Optional.of(walk(new Chain.OfAccount(account.number()), from));
    }

    /**
     * {@return the way along the histories of all members whom an entry concerns, and of those into
     * whom they were merged since}
     */
    AccountsWalk ofAll(ProgramConfig program, RecordedEntry entry, OptionalLong cursor)
            throws IOException {
        AccountsWalk walk = new AccountsWalk(gate.ledger()::entryAt);
        long upTo = cursor.orElse(Long.MAX_VALUE);
        for (EntryView view : EntryView.all(entry)) {
            MemberKey member = view.memberKey();
            for (int step = 0; member != null && step < MERGES_MAX; step++) {
                Submission question = Submission.account(program.number(), view.unit(), member);
                gate.ask(question);
                AccountView account = question.accountView();
                addTo(walk, member, view.unit(), account.lastPosition(), upTo);
                member = account.mergedInto();
            }
        }
        return walk;
    }

    private void addTo(AccountsWalk walk, MemberKey member, int unit, long head, long upTo)
            throws IOException {
        if (head == 0) {
            return;
        }
        Chain.OfAccount chain = EntryView.of(entryAt(head), member, unit).orElseThrow().chain();
        RecordedEntry link = walk(chain, head).upTo(upTo).next();
        if (link != null) {
            walk.add(chain, link.position());
        }
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

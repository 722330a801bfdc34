package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.ScratchSink;
import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.StateHash;
import dev.tallystick.ledger.state.Units;

import java.util.ArrayList;
import java.util.List;

/**
 * Answers questions on the writer's thread: settles what is due by now, looks, and takes it back.
 */
final class Questions {
    private final StateMachine machine;
    private final State state;
    private final ScratchSink scratch;

    Questions(StateMachine machine, ScratchSink scratch) {
        this.machine = machine;
        this.scratch = scratch;
        state = machine.state();
    }

    AccountView account(Submission question, long nowMs) {
        Accounts accounts = state.accounts();
        int account = find(question, AccountKind.MEMBER);
        long atMs = Math.max(nowMs, question.number());
        long position = state.position();
        if (account == 0) {
            return new AccountView(Balance.ZERO, List.of(), List.of(), 0, position, atMs);
        }
        long lastPosition = accounts.lastPosition(account);
        machine.beginScope();
        try {
            KeepingSink unrecorded = new KeepingSink(scratch);
            machine.settle(account, atMs, unrecorded);
            Balance balance =
                    new Balance(
                            accounts.availablePoints(account),
                            accounts.pendingPoints(account),
                            0,
                            0);
            return new AccountView(
                    balance, lots(account), unrecorded.entries(), lastPosition, position, atMs);
        } finally {
            machine.rollbackScope();
        }
    }

    PartnerView partner(Submission question) {
        Accounts accounts = state.accounts();
        int account = find(question, AccountKind.PARTNER);
        return account == 0
                ? new PartnerView(0, 0, 0, state.position())
                : new PartnerView(
                        -accounts.availablePoints(account),
                        accounts.pendingPoints(account),
                        accounts.lastPosition(account),
                        state.position());
    }

    Long memberHead(Submission question) {
        int account = find(question, AccountKind.MEMBER);
        return account == 0 ? 0 : state.accounts().lastPosition(account);
    }

    Long programHead(int program) {
        return state.programs().lastPosition(program);
    }

    OriginalView original(long position) {
        Originals originals = state.originals();
        int slot = originals.find(position);
        return new OriginalView(
                originals.reversedPoints(slot),
                originals.expiredPoints(slot),
                originals.lastRelated(slot));
    }

    private int find(Submission question, AccountKind kind) {
        return state.accounts()
                .find(
                        question.program(),
                        question.unit(),
                        kind,
                        question.owner().high(),
                        question.owner().low());
    }

    TrialBalance trialBalance(int program) {
        ProgramConfig config = state.programs().config(program);
        List<TrialBalance.Unit> rows = new ArrayList<>();
        for (int unit = 0; unit < config.units().size(); unit++) {
            rows.add(row(unit, Units.slotOf(program, unit)));
        }
        return new TrialBalance(List.copyOf(rows), state.position());
    }

    Submission.StateHashAt stateHash() {
        return new Submission.StateHashAt(state.position(), StateHash.of(state));
    }

    private TrialBalance.Unit row(int unit, int unitSlot) {
        Units units = state.units();
        return new TrialBalance.Unit(
                unit,
                units.bookPoints(unitSlot, Book.ISSUED),
                units.availablePoints(unitSlot),
                units.pendingPoints(unitSlot),
                0,
                0,
                units.bookPoints(unitSlot, Book.REDEEMED),
                units.bookPoints(unitSlot, Book.EXPIRED),
                units.bookPoints(unitSlot, Book.REVERSED),
                units.bookPoints(unitSlot, Book.ADJUSTED));
    }

    private List<AccountView.Lot> lots(int account) {
        Lots lots = state.lots();
        return lots.byExpiry(account).stream()
                .map(
                        lot ->
                                new AccountView.Lot(
                                        lots.number(lot),
                                        lots.points(lot),
                                        lots.isPending(lot),
                                        lots.activatesAtMs(lot),
                                        lots.expiresAtMs(lot)))
                .toList();
    }
}

package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.ScratchSink;
import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.rules.MemberAccounts;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Holds;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.Units;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Answers questions on the writer's thread: settles what is due by now, looks, and takes it back.
 */
final class Questions {
    private final StateMachine machine;
    private final State state;
    private final MemberAccounts members;
    private final ScratchSink scratch;

    Questions(StateMachine machine, ScratchSink scratch) {
        this.machine = machine;
        this.scratch = scratch;
        state = machine.state();
        members = new MemberAccounts(state);
    }

    AccountView account(Submission question, long nowMs) {
        int account = find(question, AccountKind.MEMBER);
        long atMs = Math.max(nowMs, question.number());
        return account == 0 ? notOpen(question, atMs) : settled(account, atMs, Function.identity());
    }

    LotsView lots(Submission question, long nowMs) {
        int account = find(question, AccountKind.MEMBER);
        return account == 0
                ? new LotsView(notOpen(question, nowMs), List.of(), List.of())
                : settled(account, nowMs, view -> lots(account, view));
    }

    private <T> T settled(int account, long atMs, Function<AccountView, T> look) {
        long lastPosition = state.accounts().lastPosition(account);
        long position = state.position();
        machine.beginScope();
        try {
            KeepingSink unrecorded = new KeepingSink(scratch);
            machine.settle(account, atMs, unrecorded);
            return look.apply(view(account, unrecorded.entries(), lastPosition, position, atMs));
        } finally {
            machine.rollbackScope();
        }
    }

    private AccountView view(
            int account, List<byte[]> unrecorded, long lastPosition, long position, long atMs) {
        Accounts accounts = state.accounts();
        long nextExpiryMs = state.lots().nextExpiryMs(account);
        return new AccountView(
                new Balance(
                        accounts.availablePoints(account),
                        accounts.pendingPoints(account),
                        accounts.lockedPoints(account),
                        accounts.heldPoints(account)),
                nextExpiryMs,
                nextExpiryMs == Dates.NEVER
                        ? 0
                        : state.lots().nextExpiryPoints(account, nextExpiryMs),
                accounts.stage(account),
                mergedInto(account),
                unrecorded,
                lastPosition,
                position,
                atMs);
    }

    private LotsView lots(int account, AccountView view) {
        List<LotsView.Hold> holds = holds(account);
        return new LotsView(view, lots(account, holds), holds);
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

    OriginalView original(long position, long nowMs) {
        Originals originals = state.originals();
        machine.beginScope();
        try {
            int open = state.holds().find(position);
            if (open != 0) {
                machine.settle(state.holds().account(open), nowMs, scratch);
            }
            int slot = originals.find(position);
            int hold = originals.hold(slot);
            return new OriginalView(
                    originals.reversedPoints(slot),
                    originals.expiredPoints(slot),
                    originals.lastRelated(slot),
                    originals.isLocked(slot),
                    originals.resolution(slot),
                    hold == 0 ? List.of() : parts(hold));
        } finally {
            machine.rollbackScope();
        }
    }

    /** What is told of a member in a unit in which he has no account: as where he has one. */
    private AccountView notOpen(Submission question, long atMs) {
        long position = state.position();
        MemberKey owner = question.owner();
        int elsewhere = members.inAnyUnit(question.program(), owner.high(), owner.low());
        return elsewhere == 0
                ? AccountView.notOpen(Stage.ACTIVE, null, position, atMs)
                : AccountView.notOpen(
                        state.accounts().stage(elsewhere), mergedInto(elsewhere), position, atMs);
    }

    private MemberKey mergedInto(int account) {
        int into = members.holderOf(account);
        return into == account
                ? null
                : new MemberKey(state.accounts().keyHigh(into), state.accounts().keyLow(into));
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

    private TrialBalance.Unit row(int unit, int unitSlot) {
        Units units = state.units();
        return new TrialBalance.Unit(
                unit,
                units.bookPoints(unitSlot, Book.ISSUED),
                units.availablePoints(unitSlot),
                units.pendingPoints(unitSlot),
                units.lockedPoints(unitSlot),
                units.heldPoints(unitSlot),
                units.bookPoints(unitSlot, Book.REDEEMED),
                units.bookPoints(unitSlot, Book.EXPIRED),
                units.bookPoints(unitSlot, Book.REVERSED),
                units.bookPoints(unitSlot, Book.ADJUSTED));
    }

    private List<LotsView.Hold> holds(int account) {
        Holds holds = state.holds();
        List<LotsView.Hold> open = new ArrayList<>();
        for (int hold = holds.first(account); hold != 0; hold = holds.next(hold)) {
            open.add(
                    new LotsView.Hold(
                            holds.position(hold),
                            holds.points(hold),
                            holds.expiresAtMs(hold),
                            parts(hold)));
        }
        return List.copyOf(open);
    }

    private List<LotsView.Part> parts(int hold) {
        Holds holds = state.holds();
        List<LotsView.Part> parts = new ArrayList<>();
        for (int pin = holds.firstPin(hold); pin != 0; pin = holds.nextPin(pin)) {
            parts.add(
                    new LotsView.Part(
                            holds.lotNumber(pin),
                            holds.pinPoints(pin),
                            holds.lotExpiresAtMs(holds.account(hold), pin)));
        }
        return List.copyOf(parts);
    }

    private List<LotsView.Lot> lots(int account, List<LotsView.Hold> holds) {
        Lots lots = state.lots();
        Stream<LotsView.Lot> open =
                lots.byExpiry(account).stream()
                        .map(
                                lot ->
                                        LotsView.Lot.of(
                                                lots.number(lot),
                                                lots.state(lot),
                                                lots.points(lot),
                                                lots.activatesAtMs(lot),
                                                lots.expiresAtMs(lot)));
        return holds.isEmpty() ? open.toList() : withParts(open, holds);
    }

    private static List<LotsView.Lot> withParts(
            Stream<LotsView.Lot> open, List<LotsView.Hold> holds) {
        Map<Long, LotsView.Lot> byNumber = new HashMap<>();
        open.forEach(lot -> byNumber.put(lot.number(), lot));
        for (LotsView.Hold hold : holds) {
            for (LotsView.Part part : hold.parts()) {
                byNumber.merge(part.lotNumber(), LotsView.Lot.of(part), LotsView.Lot::plus);
            }
        }
        return byNumber.values().stream()
                .sorted(
                        Comparator.comparingLong(LotsView.Lot::expiresAtMs)
                                .thenComparingLong(LotsView.Lot::number))
                .toList();
    }
}

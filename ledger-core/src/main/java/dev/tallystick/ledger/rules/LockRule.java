package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.State;

/**
 * Decides the lock of an earn, and its end: what its lots have available or pending moves to locked
 * and back; pinned parts stay held, and arrive locked when they are let go. Of an earn in several
 * units in all of them (ARCHITECTURE.md, rule 5).
 */
final class LockRule {
    private final Accounts accounts;
    private final Lots lots;
    private final Originals originals;
    private final MemberAccounts members;
    private final Openings openings;
    private final Slides slides;
    private final Debt debt;
    private final Original original = new Original();
    private int known;
    private int named;

    LockRule(State state) {
        accounts = state.accounts();
        lots = state.lots();
        originals = state.originals();
        members = new MemberAccounts(state);
        openings = new Openings(state);
        slides = new Slides(accounts);
        debt = new Debt(accounts);
    }

    void lock(CommandDecoder command, Decision decision) {
        int account = openings.holder(command, decision);
        lookAt(command, account, 0);
        if (originals.isLocked(known)) {
            decision.refuse(Outcome.ALREADY_LOCKED);
            return;
        }
        if (!hasLots(command, account)) {
            decision.refuse(Outcome.NOTHING_TO_LOCK);
            return;
        }
        for (int part = 0; part < original.partCount(); part++) {
            set(goOn(command, account, part, decision), true, decision);
        }
    }

    void unlock(CommandDecoder command, Decision decision) {
        int account = openings.holder(command, decision);
        lookAt(command, account, 0);
        if (!originals.isLocked(known)) {
            decision.refuse(Outcome.NOT_LOCKED);
            return;
        }
        for (int part = 0; part < original.partCount(); part++) {
            set(goOn(command, account, part, decision), false, decision);
        }
    }

    /** Looks at what the earn granted in one unit, and where that is now. */
    private void lookAt(CommandDecoder command, int account, int part) {
        original.read(command, part).made().sortInRedeemOrder(accounts.slidingExpiresAtMs(account));
        known = originals.find(original.origin());
        named = members.named(command, original.unit(part));
    }

    /** Goes on to one of the earn's units. {@return the account with its points} */
    private int goOn(CommandDecoder command, int ofOwnUnit, int part, Decision decision) {
        int account = part == 0 ? ofOwnUnit : holder(command, part);
        if (part > 0) {
            openings.onHolder(command, original.unit(part), decision);
        }
        lookAt(command, account, part);
        return account;
    }

    private int holder(CommandDecoder command, int part) {
        return members.holderOf(members.named(command, original.unit(part)));
    }

    private void set(int account, boolean locked, Decision decision) {
        EffectWriter effects = decision.effects();
        slides.note(account, effects);
        effects.earnLocked(original.origin(), locked, named, originals.lastRelated(known));
        debt.of(account);
        for (int index = 0; index < original.made().count(); index++) {
            int lot = ownLot(account, index);
            if (lot != 0 && locked) {
                effects.lotLocked(lots.number(lot), lots.points(lot), lots.ownExpiresAtMs(lot));
            } else if (lot != 0 && lots.state(lot) == LotState.LOCKED) {
                unlock(lot, decision.stampMs(), effects);
            }
        }
    }

    private void unlock(int lot, long nowMs, EffectWriter effects) {
        boolean pending = lots.activatesAtMs(lot) > nowMs;
        long points = lots.points(lot);
        long ownMs = lots.ownExpiresAtMs(lot);
        effects.lotUnlocked(lots.number(lot), points, ownMs, pending);
        if (!pending) {
            debt.payFrom(lots.number(lot), points, ownMs, effects);
        }
    }

    /** An earn that is not locked has its open lots available or pending. */
    private boolean hasLots(CommandDecoder command, int ofOwnUnit) {
        boolean hasLots = hasLots(ofOwnUnit);
        for (int part = 1; part < original.partCount() && !hasLots; part++) {
            int account = holder(command, part);
            lookAt(command, account, part);
            hasLots = hasLots(account);
        }
        return hasLots;
    }

    private boolean hasLots(int account) {
        for (int index = 0; index < original.made().count(); index++) {
            if (ownLot(account, index) != 0) {
                return true;
            }
        }
        return false;
    }

    private int ownLot(int account, int index) {
        LotParts made = original.made();
        return lots.find(
                account, made.number(index), made.expiresAtMs(index), made.activatesAtMs(index));
    }
}

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
 * and back; pinned parts stay held, and arrive locked when they are let go (ARCHITECTURE.md, rule
 * 5).
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
        original.read(command).made().sortInRedeemOrder(accounts.slidingExpiresAtMs(account));
        int known = originals.find(original.position());
        if (originals.isLocked(known)) {
            decision.refuse(Outcome.ALREADY_LOCKED);
            return;
        }
        if (!hasLots(account)) {
            decision.refuse(Outcome.NOTHING_TO_LOCK);
            return;
        }
        EffectWriter effects = decision.effects();
        slides.note(account, effects);
        effects.earnLocked(
                original.position(), true, members.named(command), originals.lastRelated(known));
        for (int index = 0; index < original.made().count(); index++) {
            int lot = ownLot(account, index);
            if (lot != 0) {
                effects.lotLocked(lots.number(lot), lots.points(lot), lots.ownExpiresAtMs(lot));
            }
        }
    }

    void unlock(CommandDecoder command, Decision decision) {
        int account = openings.holder(command, decision);
        original.read(command).made().sortInRedeemOrder(accounts.slidingExpiresAtMs(account));
        int known = originals.find(original.position());
        if (!originals.isLocked(known)) {
            decision.refuse(Outcome.NOT_LOCKED);
            return;
        }
        EffectWriter effects = decision.effects();
        slides.note(account, effects);
        effects.earnLocked(
                original.position(), false, members.named(command), originals.lastRelated(known));
        debt.of(account);
        for (int index = 0; index < original.made().count(); index++) {
            int lot = ownLot(account, index);
            if (lot != 0 && lots.state(lot) == LotState.LOCKED) {
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

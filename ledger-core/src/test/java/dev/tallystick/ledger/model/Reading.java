package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.EffectAdapter;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.model.Change.What;
import dev.tallystick.ledger.rules.GivenBack;
import dev.tallystick.ledger.state.Accounts;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * What an entry of the engine tells, in the model's words. Reused. Stages, merges and books are no
 * changes of an account's points: they are compared as they stand.
 */
final class Reading extends EffectAdapter {
    private final EntryDecoder entry = new EntryDecoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer();
    private Accounts accounts;
    private List<Change> changes;
    private int accountIndex;
    private long number;

    /** Begins with an entry of a ledger that has {@code ofAccounts}. */
    Reading of(byte[] recorded, Accounts ofAccounts) {
        buffer.wrap(recorded);
        entry.wrap(buffer, 0);
        accounts = ofAccounts;
        return this;
    }

    EntryDecoder entry() {
        return entry;
    }

    Told told() {
        changes = new ArrayList<>();
        accountIndex = 0;
        number = -1;
        entry.forEachEffect(this);
        boolean isPosted = entry.outcome() == Outcome.POSTED;
        return new Told(
                entry.type(),
                entry.outcome(),
                number,
                isPosted ? entry.effectiveAtMs() : entry.postedAtMs(),
                changes);
    }

    private void tell(What what, long subject, long points) {
        changes.add(
                new Change(
                        what,
                        member(accountIndex),
                        entry.accountUnit(accountIndex),
                        subject,
                        points));
    }

    private long member(int index) {
        return accounts.keyHigh((int) entry.accountNumber(index));
    }

    @Override
    public void onAccountSwitched(int index) {
        accountIndex = index;
    }

    @Override
    public void onLotCreated(
            int n, long points, int source, boolean pending, long activatesAtMs, long expiresAtMs) {
        long lot = LotNumber.of(entry.position(), n);
        tell(pending ? What.CREATED_PENDING : What.CREATED, lot, points);
    }

    @Override
    public void onLotTaken(long lotNumber, long points, long expiresAtMs) {
        tell(What.TAKEN, lotNumber, points);
    }

    @Override
    public void onLotPaid(long lotNumber, long points, long expiresAtMs) {
        tell(What.PAID, lotNumber, points);
    }

    @Override
    public void onLotRestored(long lotNumber, long points, long expiresAtMs, boolean locked) {
        tell(locked ? What.RESTORED_LOCKED : What.RESTORED, lotNumber, points);
    }

    @Override
    public void onLotExpired(long lotNumber, long points) {
        tell(What.EXPIRED, lotNumber, points);
    }

    @Override
    public void onLotActivated(long lotNumber, long points) {
        tell(What.ACTIVATED, lotNumber, points);
    }

    @Override
    public void onLotLocked(long lotNumber, long points, long expiresAtMs) {
        tell(What.LOCKED, lotNumber, points);
    }

    @Override
    public void onLotUnlocked(long lotNumber, long points, long expiresAtMs, boolean pending) {
        tell(pending ? What.UNLOCKED_PENDING : What.UNLOCKED, lotNumber, points);
    }

    @Override
    public void onEarnLocked(
            long origin, boolean locked, long memberAccount, long previousRelated) {
        tell(locked ? What.EARN_LOCKED : What.EARN_UNLOCKED, origin, 0);
    }

    @Override
    public void onHoldOpened(long holdExpiresAtMs) {
        tell(What.HOLD_OPENED, 0, holdExpiresAtMs);
    }

    @Override
    public void onLotPinned(long lotNumber, long points, long expiresAtMs) {
        tell(What.PINNED, lotNumber, points);
    }

    @Override
    public void onPinTaken(long holdPosition, long lotNumber, long points, long expiresAtMs) {
        tell(What.PIN_TAKEN, lotNumber, points);
    }

    @Override
    public void onPinReleased(
            long holdPosition, long lotNumber, long points, long expiresAtMs, boolean locked) {
        tell(locked ? What.PIN_RELEASED_LOCKED : What.PIN_RELEASED, lotNumber, points);
    }

    @Override
    public void onHoldResolved(long holdPosition, Resolution resolution, long previousRelated) {
        tell(What.HOLD_RESOLVED, holdPosition, resolution.code);
    }

    @Override
    public void onDebtAdded(long points) {
        tell(What.DEBT_ADDED, 0, points);
    }

    @Override
    public void onDebtPaid(long points) {
        tell(What.DEBT_PAID, 0, points);
    }

    @Override
    public void onShortfallAdded(long origin, long points) {
        tell(What.SHORTFALL_ADDED, origin, points);
    }

    @Override
    public void onShortfallPaid(long origin, long points) {
        tell(What.SHORTFALL_PAID, origin, points);
    }

    @Override
    public void onReversed(long origin, long points, long previousRelated) {
        EntryType type = entry.type();
        if (type == EntryType.EARN_REVERSAL || type == EntryType.REDEEM_REVERSAL) {
            tell(What.REVERSED, origin, points);
        }
    }

    @Override
    public void onGranted(int grant, long points, boolean capped) {
        tell(capped ? What.CAPPED : What.GRANTED, grant, points);
    }

    @Override
    public void onCounted(long keyHigh, long keyLow, long points) {
        if (!GivenBack.isNote(keyLow)) {
            tell(What.COUNTED, keyHigh, points);
        }
    }

    @Override
    public void onLotMoved(
            long lotNumber, long points, long expiresAtMs, LotState state, int toAccountIndex) {
        // One of which only pinned parts are left is named, that a reversal may find it again.
        if (points > 0) {
            What what =
                    switch (state) {
                        case AVAILABLE -> What.MOVED_AVAILABLE;
                        case PENDING -> What.MOVED_PENDING;
                        case LOCKED -> What.MOVED_LOCKED;
                    };
            tell(what, lotNumber, points);
        }
    }

    @Override
    public void onHoldMoved(long holdPosition, long points, int toAccountIndex) {
        tell(What.HOLD_MOVED, holdPosition, member(toAccountIndex));
    }

    @Override
    public void onLeft(long points) {
        number = points;
    }

    @Override
    public void onHeldWas(long points) {
        number = points;
    }

    @Override
    public void onStageWas(Stage stage) {
        number = stage.code;
    }

    @Override
    public void onMergedInto(long keyHigh, long keyLow) {
        number = keyHigh;
    }
}

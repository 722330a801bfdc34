package dev.tallystick.ledger.entry;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * Where a rule writes the effects of the entry being decided. Reused; grows to the longest entry
 * ever decided. The codes and shapes:
 *
 * <pre>
 *  1 ACCOUNT_OPENED      accountIndex u8, kind u8, keyHigh i64, keyLow i64
 *  2 LOT_CREATED         n, points, source u8 (bit 7: pending), activatesAt, expiresAt
 *  3 LOT_TAKEN           lot, points, expiresAt
 *  4 LOT_EXPIRED         lot, points
 *  5 LOT_ACTIVATED       lot, points
 *  6 BOOKED              book u8, accountIndex + 1 u8 (0: the program itself), points (zig-zag)
 *  7 PROGRAM_CONFIGURED  program
 *  8 CLOCK_SET           now
 *  9 LOT_RESTORED        lot, points, expiresAt, locked u8
 * 10 DEBT_ADDED          points
 * 11 DEBT_PAID           points
 * 12 REVERSED            original, points, previous related
 * 13 LEFT                points
 * 14 SHORTFALL_ADDED     original, points
 * 15 SHORTFALL_PAID      original, points
 * 16 ACCOUNT_SWITCHED    accountIndex u8
 * 17 LOT_LOCKED          lot, points, expiresAt
 * 18 LOT_UNLOCKED        lot, points, expiresAt, pending u8
 * 19 HOLD_OPENED         holdExpiresAt
 * 20 LOT_PINNED          lot, points, expiresAt
 * 21 PIN_TAKEN           hold, lot, points, expiresAt
 * 22 PIN_RELEASED        hold, lot, points, expiresAt, locked u8
 * 23 LOT_PAID            lot, points, expiresAt
 * 24 HOLD_RESOLVED       hold, resolution u8, previous related
 * 25 EARN_LOCKED         earn, locked u8, member's account, previous related
 * 26 STAGE_SET           stage u8
 * 27 MERGED              intoAccountIndex u8, unit u8
 * 28 UNMERGED            unit u8
 * 29 LOT_MOVED           lot, points, expiresAt, lotState u8, toAccountIndex u8
 * 30 HOLD_MOVED          hold, points, toAccountIndex u8
 * 31 SLID                expiresAt
 * 32 GRANTED             grant, points, capped u8
 * 33 COUNTED             keyHigh i64, keyLow i64, points (zig-zag)
 * 34 REDIRECTED          keyHigh i64, keyLow i64
 * 35 HELD_WAS            points
 * 36 STAGE_WAS           stage u8
 * 37 MERGED_INTO         keyHigh i64, keyLow i64
 * 38 IN_UNIT             unit u8
 *  0 end
 * </pre>
 *
 * Numbers are varints unless marked. A lot is (entry's position - lot's position, n). An instant is
 * 2 + zig-zag(instant - postedAt), or 0 for at once, never, or 1 for the account's sliding date. An
 * earlier entry, or what it granted in one unit ({@link Origin}), is how far that number lies back,
 * or 0 for none.
 */
public final class EffectWriter {
    static final int ACCOUNT_OPENED = 1;
    static final int LOT_CREATED = 2;
    static final int LOT_TAKEN = 3;
    static final int LOT_EXPIRED = 4;
    static final int LOT_ACTIVATED = 5;
    static final int BOOKED = 6;
    static final int PROGRAM_CONFIGURED = 7;
    static final int CLOCK_SET = 8;
    static final int LOT_RESTORED = 9;
    static final int DEBT_ADDED = 10;
    static final int DEBT_PAID = 11;
    static final int REVERSED = 12;
    static final int LEFT = 13;
    static final int SHORTFALL_ADDED = 14;
    static final int SHORTFALL_PAID = 15;
    static final int ACCOUNT_SWITCHED = 16;
    static final int LOT_LOCKED = 17;
    static final int LOT_UNLOCKED = 18;
    static final int HOLD_OPENED = 19;
    static final int LOT_PINNED = 20;
    static final int PIN_TAKEN = 21;
    static final int PIN_RELEASED = 22;
    static final int LOT_PAID = 23;
    static final int HOLD_RESOLVED = 24;
    static final int EARN_LOCKED = 25;
    static final int STAGE_SET = 26;
    static final int MERGED = 27;
    static final int UNMERGED = 28;
    static final int LOT_MOVED = 29;
    static final int HOLD_MOVED = 30;
    static final int SLID = 31;
    static final int GRANTED = 32;
    static final int COUNTED = 33;
    static final int REDIRECTED = 34;
    static final int HELD_WAS = 35;
    static final int STAGE_WAS = 36;
    static final int MERGED_INTO = 37;
    static final int IN_UNIT = 38;
    static final int END = 0;

    /** No effect is longer. */
    private static final int EFFECT_BYTES_MAX = 2 + 5 * Varints.LENGTH_MAX;

    private static final int BYTES_FIRST = 64 << 10;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BYTES_FIRST]);
    private long position;
    private long postedAtMs;
    private int length;

    /** Begins the effects of the entry at {@code position}. */
    public void begin(long entryPosition, long entryPostedAtMs) {
        position = entryPosition;
        postedAtMs = entryPostedAtMs;
        length = 0;
    }

    /** See {@link EffectHandler#onAccountOpened}. */
    public void accountOpened(int accountIndex, AccountKind kind, long keyHigh, long keyLow) {
        code(ACCOUNT_OPENED);
        buffer.putByte(length++, (byte) accountIndex);
        buffer.putByte(length++, (byte) kind.code);
        putLong(keyHigh);
        putLong(keyLow);
    }

    /** See {@link EffectHandler#onLotCreated}. */
    public void lotCreated(
            int n, long points, int source, boolean pending, long activatesAtMs, long expiresAtMs) {
        code(LOT_CREATED);
        put(n);
        put(points);
        buffer.putByte(length++, (byte) (source | (pending ? 0x80 : 0)));
        putInstant(activatesAtMs, Dates.AT_ONCE);
        putInstant(expiresAtMs, Dates.NEVER);
    }

    /** See {@link EffectHandler#onLotTaken}. */
    public void lotTaken(long lotNumber, long points, long expiresAtMs) {
        code(LOT_TAKEN);
        putLot(lotNumber);
        put(points);
        putInstant(expiresAtMs, Dates.NEVER);
    }

    /** See {@link EffectHandler#onLotExpired}. */
    public void lotExpired(long lotNumber, long points) {
        code(LOT_EXPIRED);
        putLot(lotNumber);
        put(points);
    }

    /** See {@link EffectHandler#onLotActivated}. */
    public void lotActivated(long lotNumber, long points) {
        code(LOT_ACTIVATED);
        putLot(lotNumber);
        put(points);
    }

    /** See {@link EffectHandler#onLotRestored}. */
    public void lotRestored(long lotNumber, long points, long expiresAtMs, boolean locked) {
        code(LOT_RESTORED);
        putLot(lotNumber);
        put(points);
        putInstant(expiresAtMs, Dates.NEVER);
        buffer.putByte(length++, (byte) (locked ? 1 : 0));
    }

    /** See {@link EffectHandler#onDebtAdded}. */
    public void debtAdded(long points) {
        code(DEBT_ADDED);
        put(points);
    }

    /** See {@link EffectHandler#onDebtPaid}. */
    public void debtPaid(long points) {
        code(DEBT_PAID);
        put(points);
    }

    /** See {@link EffectHandler#onReversed}. */
    public void reversed(long origin, long points, long previousRelated) {
        code(REVERSED);
        putBack(origin);
        put(points);
        putBack(previousRelated);
    }

    /** See {@link EffectHandler#onShortfallAdded}. */
    public void shortfallAdded(long origin, long points) {
        code(SHORTFALL_ADDED);
        putBack(origin);
        put(points);
    }

    /** See {@link EffectHandler#onShortfallPaid}. */
    public void shortfallPaid(long origin, long points) {
        code(SHORTFALL_PAID);
        putBack(origin);
        put(points);
    }

    /** See {@link EffectHandler#onLeft}. */
    public void left(long points) {
        code(LEFT);
        put(points);
    }

    /** See {@link EffectHandler#onBooked}. */
    public void booked(Book book, int accountIndex, long points) {
        code(BOOKED);
        buffer.putByte(length++, (byte) book.code);
        buffer.putByte(length++, (byte) (accountIndex + 1));
        put(Varints.zigZag(points));
    }

    /** See {@link EffectHandler#onProgramConfigured}. */
    public void programConfigured(int program) {
        code(PROGRAM_CONFIGURED);
        put(program);
    }

    /** See {@link EffectHandler#onClockSet}. */
    public void clockSet(long nowMs) {
        code(CLOCK_SET);
        putInstant(nowMs, Dates.NEVER);
    }

    /** See {@link EffectHandler#onAccountSwitched}. */
    public void accountSwitched(int accountIndex) {
        code(ACCOUNT_SWITCHED);
        buffer.putByte(length++, (byte) accountIndex);
    }

    /** See {@link EffectHandler#onLotLocked}. */
    public void lotLocked(long lotNumber, long points, long expiresAtMs) {
        code(LOT_LOCKED);
        putLot(lotNumber);
        put(points);
        putInstant(expiresAtMs, Dates.NEVER);
    }

    /** See {@link EffectHandler#onLotUnlocked}. */
    public void lotUnlocked(long lotNumber, long points, long expiresAtMs, boolean pending) {
        code(LOT_UNLOCKED);
        putLot(lotNumber);
        put(points);
        putInstant(expiresAtMs, Dates.NEVER);
        buffer.putByte(length++, (byte) (pending ? 1 : 0));
    }

    /** See {@link EffectHandler#onHoldOpened}. */
    public void holdOpened(long holdExpiresAtMs) {
        code(HOLD_OPENED);
        putInstant(holdExpiresAtMs, Dates.NEVER);
    }

    /** See {@link EffectHandler#onLotPinned}. */
    public void lotPinned(long lotNumber, long points, long expiresAtMs) {
        code(LOT_PINNED);
        putLot(lotNumber);
        put(points);
        putInstant(expiresAtMs, Dates.NEVER);
    }

    /** See {@link EffectHandler#onPinTaken}. */
    public void pinTaken(long holdPosition, long lotNumber, long points, long expiresAtMs) {
        code(PIN_TAKEN);
        putBack(holdPosition);
        putLot(lotNumber);
        put(points);
        putInstant(expiresAtMs, Dates.NEVER);
    }

    /** See {@link EffectHandler#onPinReleased}. */
    public void pinReleased(
            long holdPosition, long lotNumber, long points, long expiresAtMs, boolean locked) {
        code(PIN_RELEASED);
        putBack(holdPosition);
        putLot(lotNumber);
        put(points);
        putInstant(expiresAtMs, Dates.NEVER);
        buffer.putByte(length++, (byte) (locked ? 1 : 0));
    }

    /** See {@link EffectHandler#onLotPaid}. */
    public void lotPaid(long lotNumber, long points, long expiresAtMs) {
        code(LOT_PAID);
        putLot(lotNumber);
        put(points);
        putInstant(expiresAtMs, Dates.NEVER);
    }

    /** See {@link EffectHandler#onHoldResolved}. */
    public void holdResolved(long holdPosition, Resolution resolution, long previousRelated) {
        code(HOLD_RESOLVED);
        putBack(holdPosition);
        buffer.putByte(length++, (byte) resolution.code);
        putBack(previousRelated);
    }

    /** See {@link EffectHandler#onEarnLocked}. */
    public void earnLocked(long origin, boolean locked, long memberAccount, long previousRelated) {
        code(EARN_LOCKED);
        putBack(origin);
        buffer.putByte(length++, (byte) (locked ? 1 : 0));
        put(memberAccount);
        putBack(previousRelated);
    }

    /** See {@link EffectHandler#onStageSet}. */
    public void stageSet(Stage stage) {
        code(STAGE_SET);
        buffer.putByte(length++, (byte) stage.code);
    }

    /** See {@link EffectHandler#onMerged}. */
    public void merged(int intoAccountIndex, int unit) {
        code(MERGED);
        buffer.putByte(length++, (byte) intoAccountIndex);
        buffer.putByte(length++, (byte) unit);
    }

    /** See {@link EffectHandler#onUnmerged}. */
    public void unmerged(int unit) {
        code(UNMERGED);
        buffer.putByte(length++, (byte) unit);
    }

    /** See {@link EffectHandler#onLotMoved}. */
    public void lotMoved(
            long lotNumber, long points, long expiresAtMs, LotState lotState, int toAccountIndex) {
        code(LOT_MOVED);
        putLot(lotNumber);
        put(points);
        putInstant(expiresAtMs, Dates.NEVER);
        buffer.putByte(length++, (byte) lotState.code);
        buffer.putByte(length++, (byte) toAccountIndex);
    }

    /** See {@link EffectHandler#onHoldMoved}. */
    public void holdMoved(long holdPosition, long points, int toAccountIndex) {
        code(HOLD_MOVED);
        putBack(holdPosition);
        put(points);
        buffer.putByte(length++, (byte) toAccountIndex);
    }

    /** See {@link EffectHandler#onSlid}. */
    public void slid(long expiresAtMs) {
        code(SLID);
        putInstant(expiresAtMs, Dates.NEVER);
    }

    /** See {@link EffectHandler#onGranted}. */
    public void granted(int grant, long points, boolean capped) {
        code(GRANTED);
        put(grant);
        put(points);
        buffer.putByte(length++, (byte) (capped ? 1 : 0));
    }

    /** See {@link EffectHandler#onCounted}. */
    public void counted(long keyHigh, long keyLow, long points) {
        code(COUNTED);
        putLong(keyHigh);
        putLong(keyLow);
        put(Varints.zigZag(points));
    }

    /** See {@link EffectHandler#onRedirected}. */
    public void redirected(long keyHigh, long keyLow) {
        code(REDIRECTED);
        putLong(keyHigh);
        putLong(keyLow);
    }

    /** See {@link EffectHandler#onHeldWas}. */
    public void heldWas(long points) {
        code(HELD_WAS);
        put(points);
    }

    /** See {@link EffectHandler#onStageWas}. */
    public void stageWas(Stage stage) {
        code(STAGE_WAS);
        buffer.putByte(length++, (byte) stage.code);
    }

    /** See {@link EffectHandler#onMergedInto}. */
    public void mergedInto(long keyHigh, long keyLow) {
        code(MERGED_INTO);
        putLong(keyHigh);
        putLong(keyLow);
    }

    /** See {@link EffectHandler#onInUnit}. */
    public void inUnit(int unit) {
        code(IN_UNIT);
        buffer.putByte(length++, (byte) unit);
    }

    /** {@return the offset behind the effects and their end mark, copied to {@code target}} */
    int copyTo(MutableDirectBuffer target, int offset) {
        target.putBytes(offset, buffer, 0, length);
        target.putByte(offset + length, (byte) END);
        return offset + length + 1;
    }

    /** {@return bytes written since {@link #begin}} */
    public int lengthBytes() {
        return length;
    }

    private void code(int code) {
        if (length + EFFECT_BYTES_MAX >= buffer.capacity()) {
            buffer.wrap(Arrays.copyOf(buffer.byteArray(), 2 * buffer.capacity()));
        }
        buffer.putByte(length++, (byte) code);
    }

    private void putLong(long value) {
        buffer.putLong(length, value, LITTLE_ENDIAN);
        length += Long.BYTES;
    }

    private void put(long value) {
        length = Varints.put(buffer, length, value);
    }

    private void putLot(long lotNumber) {
        put(position - LotNumber.positionOf(lotNumber));
        put(LotNumber.placeOf(lotNumber));
    }

    private void putBack(long earlierPosition) {
        put(earlierPosition == 0 ? 0 : position - earlierPosition);
    }

    private void putInstant(long instantMs, long none) {
        if (instantMs == none || instantMs == Dates.SLIDING) {
            put(instantMs == none ? 0 : 1);
        } else {
            put(2 + Varints.zigZag(instantMs - postedAtMs));
        }
    }
}

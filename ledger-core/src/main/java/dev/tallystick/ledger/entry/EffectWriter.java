package dev.tallystick.ledger.entry;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where a rule writes the effects of the entry being decided. Reused; bounded by what one entry may
 * hold. The codes and shapes:
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
 *  9 LOT_RESTORED        lot, points, expiresAt
 * 10 DEBT_ADDED          points
 * 11 DEBT_PAID           points
 * 12 REVERSED            original, points, previous related
 * 13 LEFT                points
 * 14 SHORTFALL_ADDED     original, points
 * 15 SHORTFALL_PAID      original, points
 *  0 end
 * </pre>
 *
 * Numbers are varints unless marked. A lot is (entry's position - lot's position, n). An instant is
 * 1 + zig-zag(instant - postedAt), or 0 for at once, never. An earlier entry is how far it lies
 * back, or 0 for none.
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
    static final int END = 0;

    /** No effect is longer. */
    public static final int EFFECT_BYTES_MAX = 1 + 4 * Varints.LENGTH_MAX;

    private final UnsafeBuffer buffer;
    private long position;
    private long postedAtMs;
    private int length;

    /** Makes a writer of entries with at most {@code effectCountMax} effects. */
    public EffectWriter(int effectCountMax) {
        buffer = new UnsafeBuffer(new byte[effectCountMax * EFFECT_BYTES_MAX + 1]);
    }

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
        buffer.putLong(length, keyHigh, LITTLE_ENDIAN);
        buffer.putLong(length + Long.BYTES, keyLow, LITTLE_ENDIAN);
        length += 2 * Long.BYTES;
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
    public void lotRestored(long lotNumber, long points, long expiresAtMs) {
        code(LOT_RESTORED);
        putLot(lotNumber);
        put(points);
        putInstant(expiresAtMs, Dates.NEVER);
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
    public void reversed(long originalPosition, long points, long previousRelated) {
        code(REVERSED);
        putBack(originalPosition);
        put(points);
        putBack(previousRelated);
    }

    /** See {@link EffectHandler#onShortfallAdded}. */
    public void shortfallAdded(long originalPosition, long points) {
        code(SHORTFALL_ADDED);
        putBack(originalPosition);
        put(points);
    }

    /** See {@link EffectHandler#onShortfallPaid}. */
    public void shortfallPaid(long originalPosition, long points) {
        code(SHORTFALL_PAID);
        putBack(originalPosition);
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
        buffer.putByte(length++, (byte) code);
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
        put(instantMs == none ? 0 : 1 + Varints.zigZag(instantMs - postedAtMs));
    }
}

package dev.tallystick.ledger.entry;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Read-only view of one entry ({@link EntryLayout}). Reused; valid until the next wrap. Trusts its
 * bytes: the journal has checked them.
 */
public final class EntryDecoder {
    /** Most views see one entry, of one or two accounts. */
    private static final int ACCOUNT_COUNT_USUAL = 4;

    private final Varints.Cursor cursor = new Varints.Cursor();
    private final EffectDecoder effects = new EffectDecoder();
    private long[] accountNumbers;
    private int[] accountUnits;
    private int[] accountFlags;
    private long[] accountPrevious;
    private long[] accountPrevious64th;
    private long[] accountLagUnits;
    private DirectBuffer buffer;
    private int start;
    private long position;
    private long postedAtMs;
    private long effectiveAtMs;
    private long programPrevious;
    private int accountCount;
    private int effectsOffset;

    /** A view of no entry yet. */
    public EntryDecoder() {
        makeRoom(ACCOUNT_COUNT_USUAL);
    }

    private void makeRoom(int accounts) {
        accountNumbers = new long[accounts];
        accountUnits = new int[accounts];
        accountFlags = new int[accounts];
        accountPrevious = new long[accounts];
        accountPrevious64th = new long[accounts];
        accountLagUnits = new long[accounts];
    }

    /** Views the entry that begins at {@code offset}. */
    public EntryDecoder wrap(DirectBuffer newBuffer, int offset) {
        buffer = newBuffer;
        start = offset;
        position = buffer.getLong(start + EntryLayout.POSITION_OFFSET, LITTLE_ENDIAN);
        postedAtMs = buffer.getLong(start + EntryLayout.POSTED_AT_OFFSET, LITTLE_ENDIAN);
        accountCount = buffer.getByte(start + EntryLayout.ACCOUNT_COUNT_OFFSET);
        if (accountCount > accountNumbers.length) {
            makeRoom(EntryLayout.ACCOUNT_COUNT_MAX);
        }
        cursor.wrap(buffer, commandOffset() + commandLengthBytes());
        effectiveAtMs = postedAtMs - cursor.next();
        programPrevious = nextBack();
        for (int index = 0; index < accountCount; index++) {
            accountNumbers[index] = cursor.next();
            accountUnits[index] = cursor.nextByte();
            int flags = cursor.nextByte();
            accountFlags[index] = flags;
            accountPrevious[index] = (flags & EntryLayout.LINKED) == 0 ? 0 : nextBack();
            boolean every64th = (flags & EntryLayout.EVERY_64TH) != 0;
            accountPrevious64th[index] = every64th ? nextBack() : 0;
            accountLagUnits[index] = every64th ? cursor.next() : 0;
        }
        effectsOffset = cursor.offset();
        return this;
    }

    /** {@return the buffer it lies in} */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** {@return bytes of the whole entry} */
    public int lengthBytes() {
        return buffer.getInt(start + EntryLayout.LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /** {@return the entry's number, gap-free from 1} */
    public long position() {
        return position;
    }

    /** {@return the writer's stamp, epoch milliseconds} */
    public long postedAtMs() {
        return postedAtMs;
    }

    /** {@return when it took effect, epoch milliseconds, never after {@link #postedAtMs}} */
    public long effectiveAtMs() {
        return effectiveAtMs;
    }

    /** {@return what the command was} */
    public EntryType type() {
        return EntryType.ofCode(buffer.getByte(start + EntryLayout.TYPE_OFFSET) & 0xFF);
    }

    /** {@return what became of it} */
    public Outcome outcome() {
        return Outcome.ofCode(buffer.getByte(start + EntryLayout.OUTCOME_OFFSET) & 0xFF);
    }

    /** {@return the program's number} */
    public int program() {
        return buffer.getShort(start + EntryLayout.PROGRAM_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** {@return where the command begins in the wrapped buffer} */
    public int commandOffset() {
        return start + EntryLayout.HEADER_BYTES;
    }

    /** {@return bytes of the command} */
    public int commandLengthBytes() {
        return EntryLayout.commandLengthOf(buffer, start);
    }

    /** {@return the position of the program's entry before, 0 if none} */
    public long programPrevious() {
        return programPrevious;
    }

    /** {@return how many accounts the entry concerns} */
    public int accountCount() {
        return accountCount;
    }

    /** {@return the account's number} */
    public long accountNumber(int index) {
        return accountNumbers[index];
    }

    /** {@return the account's unit} */
    public int accountUnit(int index) {
        return accountUnits[index];
    }

    /** {@return whether the account was opened by this entry} */
    public boolean isOpened(int index) {
        return (accountFlags[index] & EntryLayout.OPENED) != 0;
    }

    /** {@return whether it is a member's account, so that its balance is recorded} */
    public boolean isMember(int index) {
        return (accountFlags[index] & EntryLayout.MEMBER) != 0;
    }

    /** {@return whether the entry stands in the account's history} */
    public boolean isLinked(int index) {
        return (accountFlags[index] & EntryLayout.LINKED) != 0;
    }

    /** {@return whether this is a 64th entry of the account} */
    public boolean isEvery64th(int index) {
        return (accountFlags[index] & EntryLayout.EVERY_64TH) != 0;
    }

    /** {@return the position of the account's entry before, 0 if none} */
    public long accountPrevious(int index) {
        return accountPrevious[index];
    }

    /** {@return the position of the account's 64th entry before, 0 if none or not recorded here} */
    public long accountPrevious64th(int index) {
        return accountPrevious64th[index];
    }

    /**
     * {@return how much later than it took effect this entry of the account or one of the 63 before
     * was posted at most, in milliseconds; {@link Long#MAX_VALUE} if unbounded} Of a 64th entry
     * only.
     */
    public long accountLagMsMax(int index) {
        return Lag.toMsMax(accountLagUnits[index]);
    }

    /** Hands over each effect. */
    public void forEachEffect(EffectHandler handler) {
        effects.wrap(buffer, effectsOffset, position, postedAtMs).forEach(handler);
        cursor.wrap(buffer, effects.endOffset());
    }

    /** {@return a copy of the recorded effects: the evidence for who reverses the entry} */
    public byte[] copyEffects() {
        effects.wrap(buffer, effectsOffset, position, postedAtMs).forEach(new EffectAdapter() {});
        byte[] copy = new byte[effects.endOffset() - effectsOffset];
        buffer.getBytes(effectsOffset, copy);
        return copy;
    }

    /**
     * Hands over the recorded balance of each member's account. Valid only right after {@link
     * #forEachEffect}, behind whose last effect the balances stand.
     */
    public void forEachBalance(BalanceHandler handler) {
        for (int index = 0; index < accountCount; index++) {
            if (isMember(index)) {
                handler.onBalance(
                        index, cursor.nextSigned(), cursor.next(), cursor.next(), cursor.next());
            }
        }
    }

    private long nextBack() {
        long back = cursor.next();
        return back == 0 ? 0 : position - back;
    }
}

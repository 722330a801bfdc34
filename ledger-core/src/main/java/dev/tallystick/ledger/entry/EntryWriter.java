package dev.tallystick.ledger.entry;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes one entry ({@link EntryLayout}) front to back: header and command, accounts, effects,
 * balances, length. Reused. The checksum is the journal's business.
 */
public final class EntryWriter {
    private MutableDirectBuffer buffer;
    private int start;
    private int at;
    private long position;
    private int accountCount;

    /** Begins an entry at {@code offset}; the buffer has room for it. */
    public EntryWriter begin(
            MutableDirectBuffer target,
            int offset,
            long entryPosition,
            long postedAtMs,
            EntryType type,
            Outcome outcome,
            int program) {
        buffer = target;
        start = offset;
        position = entryPosition;
        accountCount = 0;
        buffer.putLong(start + EntryLayout.LENGTH_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putLong(start + EntryLayout.POSITION_OFFSET, position, LITTLE_ENDIAN);
        buffer.putLong(start + EntryLayout.POSTED_AT_OFFSET, postedAtMs, LITTLE_ENDIAN);
        buffer.putByte(start + EntryLayout.TYPE_OFFSET, (byte) type.code);
        buffer.putByte(start + EntryLayout.OUTCOME_OFFSET, (byte) outcome.code);
        buffer.putShort(start + EntryLayout.PROGRAM_OFFSET, (short) program, LITTLE_ENDIAN);
        return this;
    }

    /** Copies the command and says when what it did took effect. */
    public EntryWriter command(
            DirectBuffer command,
            int offset,
            int lengthBytes,
            long effectiveLagMs,
            long programPrevious) {
        buffer.putShort(
                start + EntryLayout.COMMAND_LENGTH_OFFSET, (short) lengthBytes, LITTLE_ENDIAN);
        buffer.putByte(
                start + EntryLayout.COMMAND_LENGTH_HIGH_OFFSET,
                (byte) (lengthBytes >>> Short.SIZE));
        buffer.putBytes(start + EntryLayout.HEADER_BYTES, command, offset, lengthBytes);
        at = start + EntryLayout.HEADER_BYTES + lengthBytes;
        put(effectiveLagMs);
        putBack(programPrevious);
        return this;
    }

    /** Names an account that a refusal concerns. */
    public EntryWriter refusedAccount(long number, int unit) {
        putAccount(number, unit, EntryLayout.MEMBER);
        return this;
    }

    /**
     * Links an account's history to this entry.
     *
     * @param previous the account's entry before, 0 if none
     * @param every64th whether this is a 64th entry of the account
     * @param previous64th the 64th before, 0 if none; counts only if {@code every64th}
     * @param lagUnits the {@link Lag} of the last 64 entries; counts only if {@code every64th}
     */
    public EntryWriter account(
            long number,
            int unit,
            AccountKind kind,
            boolean opened,
            long previous,
            boolean every64th,
            long previous64th,
            int lagUnits) {
        int flags =
                EntryLayout.LINKED
                        | (opened ? EntryLayout.OPENED : 0)
                        | (kind == AccountKind.MEMBER ? EntryLayout.MEMBER : 0)
                        | (every64th ? EntryLayout.EVERY_64TH : 0);
        putAccount(number, unit, flags);
        putBack(previous);
        if (every64th) {
            putBack(previous64th);
            put(lagUnits);
        }
        return this;
    }

    /** Closes the accounts and copies the effects. */
    public EntryWriter effects(EffectWriter effects) {
        buffer.putByte(start + EntryLayout.ACCOUNT_COUNT_OFFSET, (byte) accountCount);
        at = effects.copyTo(buffer, at);
        return this;
    }

    /** Appends the balance of one member's account, in the order of the accounts. */
    public EntryWriter balance(
            long availablePoints, long pendingPoints, long lockedPoints, long heldPoints) {
        put(Varints.zigZag(availablePoints));
        put(pendingPoints);
        put(lockedPoints);
        put(heldPoints);
        return this;
    }

    /** {@return the entry's length in bytes, now written into its header} */
    public int end() {
        int lengthBytes = at - start;
        buffer.putInt(start + EntryLayout.LENGTH_OFFSET, lengthBytes, LITTLE_ENDIAN);
        return lengthBytes;
    }

    private void putAccount(long number, int unit, int flags) {
        accountCount++;
        put(number);
        buffer.putByte(at++, (byte) unit);
        buffer.putByte(at++, (byte) flags);
    }

    private void putBack(long earlierPosition) {
        put(earlierPosition == 0 ? 0 : position - earlierPosition);
    }

    private void put(long value) {
        at = Varints.put(buffer, at, value);
    }
}

package dev.tallystick.ledger.journal;

import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_CRC_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_HEADER_BYTES;
import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_LENGTH_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_POSITION_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.HEADER_BYTES;
import static dev.tallystick.ledger.journal.ExcerptFormat.LENGTH_BYTES_MAX;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.zip.CRC32C;

/**
 * One excerpt under construction, in one heap array that is used again and again: entries are
 * encoded in place, and leave it in one copy. Writer thread; allocates nothing after it was made.
 *
 * <pre>{@code
 * excerpt.begin(writer.nextPosition());
 * int lengthBytes = encode(excerpt.buffer(), excerpt.nextOffset(), excerpt.nextPosition());
 * excerpt.entryWritten(lengthBytes);
 * writer.append(excerpt, nowMs);
 * writer.force();
 * }</pre>
 */
public final class ExcerptBuilder {
    /** The most an excerpt may hold, header and trailer included. */
    public static final int CAPACITY_BYTES = LENGTH_BYTES_MAX;

    private static final int TRAILER_SLOT_BYTES = Integer.BYTES;

    private final byte[] bytes = new byte[CAPACITY_BYTES];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final CRC32C crc = new CRC32C();
    private long firstPosition;
    private int entryCount;
    private int nextOffset = HEADER_BYTES;

    /**
     * Forgets what was built and starts an excerpt whose first entry will have {@code
     * firstPosition}.
     */
    public void begin(long firstPosition) {
        this.firstPosition = firstPosition;
        entryCount = 0;
        nextOffset = HEADER_BYTES;
    }

    /** {@return the buffer to encode the next entry into, from {@link #nextOffset()}} */
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    /** {@return where in {@link #buffer()} the next entry begins} */
    public int nextOffset() {
        return nextOffset;
    }

    /** {@return the position the next entry must carry at its offset + 8} */
    public long nextPosition() {
        return firstPosition + entryCount;
    }

    /** {@return the position of the first entry} */
    public long firstPosition() {
        return firstPosition;
    }

    /**
     * {@return how long the next entry may be, its place in the trailer already taken off; may be
     * negative}
     */
    public int remainingBytes() {
        return CAPACITY_BYTES - nextOffset - (entryCount + 1) * TRAILER_SLOT_BYTES;
    }

    /**
     * Takes the entry the caller has encoded at {@link #nextOffset()}: everything from its position
     * on (offset + 8). Its length and CRC32C are filled in here.
     *
     * @param lengthBytes of the whole entry, the 8 bytes of length and CRC included
     * @throws IllegalArgumentException if it does not fit or carries another position: a bug in the
     *     caller
     */
    public void entryWritten(int lengthBytes) {
        if (lengthBytes < ENTRY_HEADER_BYTES || lengthBytes > remainingBytes()) {
            throw new IllegalArgumentException(
                    "entry does not fit: lengthBytes="
                            + lengthBytes
                            + ", remainingBytes="
                            + remainingBytes());
        }
        long position = ExcerptFormat.getLong(buffer, nextOffset + ENTRY_POSITION_OFFSET);
        if (position != nextPosition()) {
            throw new IllegalArgumentException(
                    "gap in excerpt: expected=" + nextPosition() + ", found=" + position);
        }
        ExcerptFormat.putInt(buffer, nextOffset + ENTRY_LENGTH_OFFSET, lengthBytes);
        int entryCrc = ExcerptFormat.crcOfEntry(bytes, nextOffset, lengthBytes, crc);
        ExcerptFormat.putInt(buffer, nextOffset + ENTRY_CRC_OFFSET, entryCrc);
        nextOffset += lengthBytes;
        entryCount++;
    }

    /** {@return how many entries it holds} */
    public int entryCount() {
        return entryCount;
    }

    /** {@return how long the excerpt is as it stands, header and trailer included} */
    public int lengthBytes() {
        return nextOffset + entryCount * TRAILER_SLOT_BYTES;
    }

    /** {@return a mark to come back to when what follows is refused as a whole} */
    public long mark() {
        return (long) entryCount << Integer.SIZE | nextOffset;
    }

    /** Drops every entry written since {@code mark} was taken. */
    public void rollbackTo(long mark) {
        int markedCount = (int) (mark >>> Integer.SIZE);
        int markedOffset = (int) mark;
        assert markedCount <= entryCount && markedOffset <= nextOffset : "mark is ahead: " + mark;
        entryCount = markedCount;
        nextOffset = markedOffset;
    }

    /**
     * Writes header, trailer and CRC32C around the entries. {@return the length of the whole
     * excerpt}
     */
    int complete(int epoch, long ledgerTimeMs, byte[] previousHash) {
        int lengthBytes = lengthBytes();
        int entryOffset = HEADER_BYTES;
        for (int slot = nextOffset; slot < lengthBytes; slot += TRAILER_SLOT_BYTES) {
            ExcerptFormat.putInt(buffer, slot, entryOffset);
            entryOffset += ExcerptFormat.getInt(buffer, entryOffset + ENTRY_LENGTH_OFFSET);
        }
        assert entryOffset == nextOffset
                : "entries end at " + entryOffset + ", not at " + nextOffset;
        ExcerptFormat.putHeader(
                buffer,
                ExcerptKind.ENTRIES,
                epoch,
                entryCount,
                firstPosition,
                lengthBytes,
                ledgerTimeMs,
                previousHash);
        ExcerptFormat.putCrc(buffer, bytes, lengthBytes, crc);
        return lengthBytes;
    }

    /** {@return the array behind {@link #buffer()}} */
    byte[] bytes() {
        return bytes;
    }
}

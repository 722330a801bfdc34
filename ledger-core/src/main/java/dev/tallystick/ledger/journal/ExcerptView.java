package dev.tallystick.ledger.journal;

import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_COUNT_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_LENGTH_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.EPOCH_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.FIRST_POSITION_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.HASH_BYTES;
import static dev.tallystick.ledger.journal.ExcerptFormat.KIND_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.LEDGER_TIME_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.LENGTH_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.PREVIOUS_HASH_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * Read-only view of one excerpt and its place. Reused; valid until the next wrap. The package
 * description draws it.
 */
public final class ExcerptView {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[0]);
    private int index;
    private Path file;
    private int cycle;
    private long offset;

    ExcerptView() {}

    ExcerptView wrap(byte[] bytes, int index, Path file, int cycle, long offset) {
        buffer.wrap(bytes);
        this.index = index;
        this.file = file;
        this.cycle = cycle;
        this.offset = offset;
        return this;
    }

    /** {@return the file it lies in} */
    public Path file() {
        return file;
    }

    /** {@return the cycle of that file} */
    public int cycle() {
        return cycle;
    }

    /** {@return where it begins in that file} */
    public long offset() {
        return offset;
    }

    /** {@return what it holds} */
    public ExcerptKind kind() {
        return ExcerptKind.ofCode(buffer.getShort(index + KIND_OFFSET, ByteOrder.LITTLE_ENDIAN));
    }

    /** {@return the start of the ledger it belongs to, from 1} */
    public int epoch() {
        return ExcerptFormat.getInt(buffer, index + EPOCH_OFFSET);
    }

    /** {@return how many entries it holds} */
    public int entryCount() {
        return ExcerptFormat.getInt(buffer, index + ENTRY_COUNT_OFFSET);
    }

    /** {@return the position of its first entry, or of the next one when it has none} */
    public long firstPosition() {
        return ExcerptFormat.getLong(buffer, index + FIRST_POSITION_OFFSET);
    }

    /** {@return how long it is} */
    public int lengthBytes() {
        return ExcerptFormat.getInt(buffer, index + LENGTH_OFFSET);
    }

    /** {@return the stamp of its batch, epoch milliseconds of ledger time} */
    public long ledgerTimeMs() {
        return ExcerptFormat.getLong(buffer, index + LEDGER_TIME_OFFSET);
    }

    /** {@return SHA-256 of the excerpt before it} */
    public Hash previousHash() {
        byte[] hash = new byte[HASH_BYTES];
        buffer.getBytes(index + PREVIOUS_HASH_OFFSET, hash);
        return Hash.of(hash);
    }

    /** {@return SHA-256 of it} */
    public Hash sha256() {
        MessageDigest sha256 = Digests.sha256();
        sha256.update(buffer.byteArray(), index, lengthBytes());
        return Hash.of(sha256.digest());
    }

    /** {@return the bytes it lies in, among others} */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** {@return where in {@link #buffer()} an entry begins} */
    public int entryOffset(int entryIndex) {
        int slot = index + lengthBytes() - (entryCount() - entryIndex) * Integer.BYTES;
        return index + ExcerptFormat.getInt(buffer, slot);
    }

    /** {@return where in its file an entry begins} */
    public long entryFileOffset(int entryIndex) {
        return offset + entryOffset(entryIndex) - index;
    }

    /** {@return how long an entry is} */
    public int entryLengthBytes(int entryIndex) {
        return ExcerptFormat.getInt(buffer, entryOffset(entryIndex) + ENTRY_LENGTH_OFFSET);
    }

    /** {@return where in {@link #buffer()} it begins} */
    int index() {
        return index;
    }
}

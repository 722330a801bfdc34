package dev.tallystick.ledger.journal;

import static dev.tallystick.ledger.journal.ExcerptFormat.CRC_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_COUNT_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_CRC_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_HEADER_BYTES;
import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_LENGTH_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_POSITION_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.EPOCH_BYTES;
import static dev.tallystick.ledger.journal.ExcerptFormat.HEADER_BYTES;
import static dev.tallystick.ledger.journal.ExcerptFormat.KIND_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.LENGTH_BYTES_MAX;
import static dev.tallystick.ledger.journal.ExcerptFormat.LENGTH_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.MAGIC;
import static dev.tallystick.ledger.journal.ExcerptFormat.VERSION;
import static dev.tallystick.ledger.journal.ExcerptFormat.VERSION_OFFSET;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Finds excerpts in a cycle file by what they say about themselves: magic, length, CRC32C. */
final class ExcerptFinder {
    private static final int ALIGNMENT_BYTES = 4;
    private static final int TRAILER_SLOT_BYTES = Integer.BYTES;

    private final CycleWindow window;
    private final CRC32C crc = new CRC32C();
    private final ExcerptView view = new ExcerptView();

    ExcerptFinder(CycleWindow window) {
        this.window = window;
    }

    /**
     * {@return the excerpt at an offset, null if there is no sound one} Its entries have not been
     * looked at.
     *
     * @throws JournalDamagedException if there is a sound one that only a newer program can read
     */
    ExcerptView at(long offset) throws IOException {
        if (!hasHeader(offset)) {
            return null;
        }
        int lengthBytes =
                ExcerptFormat.getInt(window.buffer(), indexOfHeader(offset) + LENGTH_OFFSET);
        int index = window.indexOf(offset, lengthBytes);
        if (index < 0 || !isShape(index, lengthBytes)) {
            requireNotNewer(offset, index, lengthBytes);
            return null;
        }
        return isSound(index, lengthBytes)
                ? view.wrap(window.bytes(), index, window.file(), window.cycle(), offset)
                : null;
    }

    /** What was written by a newer program is neither damage nor nothing. */
    private void requireNotNewer(long offset, int index, int lengthBytes)
            throws JournalDamagedException {
        if (index >= 0 && !isKnown(index) && isSound(index, lengthBytes)) {
            throw new JournalDamagedException(
                    new JournalProblem(
                            window.file(),
                            offset,
                            ProblemCode.FORMAT_NEWER,
                            "excerpt of version %d, kind %d; this program reads version %d, kinds 1 to %d"
                                    .formatted(
                                            versionAt(index),
                                            kindAt(index),
                                            VERSION,
                                            ExcerptKind.values().length)));
        }
    }

    private boolean isSound(int index, int lengthBytes) {
        int recordedCrc = ExcerptFormat.getInt(window.buffer(), index + CRC_OFFSET);
        return recordedCrc == ExcerptFormat.crcOfExcerpt(window.bytes(), index, lengthBytes, crc);
    }

    private boolean isKnown(int index) {
        return versionAt(index) == VERSION && ExcerptKind.ofCode(kindAt(index)) != null;
    }

    private int versionAt(int index) {
        return window.buffer().getShort(index + VERSION_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    private int kindAt(int index) {
        return window.buffer().getShort(index + KIND_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /** {@return whether an excerpt of a possible length begins at an offset, sound or not} */
    boolean hasHeader(long offset) throws IOException {
        int index = indexOfHeader(offset);
        if (index < 0 || ExcerptFormat.getInt(window.buffer(), index) != MAGIC) {
            return false;
        }
        int lengthBytes = ExcerptFormat.getInt(window.buffer(), index + LENGTH_OFFSET);
        return lengthBytes >= HEADER_BYTES
                && lengthBytes <= LENGTH_BYTES_MAX
                && offset + lengthBytes <= window.sizeBytes();
    }

    /**
     * {@return the first sound excerpt from an offset on that begins before {@code limitOffset},
     * null if there is none}
     */
    ExcerptView search(long fromOffset, long limitOffset) throws IOException {
        long offset = fromOffset;
        while (offset < limitOffset) {
            offset = nextMagic(offset, limitOffset);
            if (offset < 0) {
                return null;
            }
            ExcerptView found = at(offset);
            if (found != null) {
                return found;
            }
            offset += ALIGNMENT_BYTES;
        }
        return null;
    }

    /**
     * {@return the first offset from {@code fromOffset} to before {@code limitOffset} that holds
     * our magic, or -1}
     */
    long nextMagic(long fromOffset, long limitOffset) throws IOException {
        UnsafeBuffer buffer = window.buffer();
        long offset = fromOffset;
        while (offset < limitOffset) {
            int index = indexOfHeader(offset);
            if (index < 0) {
                return -1;
            }
            int beyond = index + window.heldFrom(index) - HEADER_BYTES;
            for (; index <= beyond && offset < limitOffset; index += ALIGNMENT_BYTES) {
                if (ExcerptFormat.getInt(buffer, index) == MAGIC) {
                    return offset;
                }
                offset += ALIGNMENT_BYTES;
            }
        }
        return -1;
    }

    /**
     * {@return the offset in the file of the first entry whose CRC32C does not match, -1 if none
     * can be told} For an excerpt with {@link #hasHeader} that is not sound.
     */
    long damagedEntry(long offset) throws IOException {
        int lengthBytes =
                ExcerptFormat.getInt(window.buffer(), indexOfHeader(offset) + LENGTH_OFFSET);
        int index = window.indexOf(offset, lengthBytes);
        if (index < 0 || !isShape(index, lengthBytes)) {
            return -1;
        }
        int entryCount = ExcerptFormat.getInt(window.buffer(), index + ENTRY_COUNT_OFFSET);
        int entriesEnd = lengthBytes - entryCount * TRAILER_SLOT_BYTES;
        int entryOffset = HEADER_BYTES;
        for (int i = 0; i < entryCount; i++) {
            int entryBytes =
                    ExcerptFormat.getInt(
                            window.buffer(), index + entryOffset + ENTRY_LENGTH_OFFSET);
            boolean fits =
                    entryBytes >= ENTRY_HEADER_BYTES && entryBytes <= entriesEnd - entryOffset;
            if (!fits) {
                return -1;
            }
            if (!isEntrySound(index + entryOffset, entryBytes)) {
                return offset + entryOffset;
            }
            entryOffset += entryBytes;
        }
        return -1;
    }

    /**
     * {@return where the last entry begins in the excerpt at an offset, going by the lengths of the
     * entries; -1 if those lead nowhere}
     */
    int lastEntryOffset(long offset) throws IOException {
        int lengthBytes =
                ExcerptFormat.getInt(window.buffer(), indexOfHeader(offset) + LENGTH_OFFSET);
        int index = window.indexOf(offset, lengthBytes);
        if (index < 0 || !isShape(index, lengthBytes)) {
            return -1;
        }
        int entryCount = ExcerptFormat.getInt(window.buffer(), index + ENTRY_COUNT_OFFSET);
        int trailer = lengthBytes - entryCount * TRAILER_SLOT_BYTES;
        int lastOffset = -1;
        int entryOffset = HEADER_BYTES;
        for (int i = 0; i < entryCount && entryOffset <= trailer - ENTRY_HEADER_BYTES; i++) {
            lastOffset = entryOffset;
            entryOffset +=
                    Math.max(
                            0,
                            ExcerptFormat.getInt(
                                    window.buffer(), index + entryOffset + ENTRY_LENGTH_OFFSET));
        }
        return entryOffset == trailer ? lastOffset : -1;
    }

    /**
     * {@return what contradicts the checksum of a sound excerpt in its entries and its trailer,
     * null if nothing does}
     */
    JournalProblem entryProblem(ExcerptView excerpt) {
        int entryCount = excerpt.entryCount();
        int trailer = excerpt.lengthBytes() - entryCount * TRAILER_SLOT_BYTES;
        int entryOffset = HEADER_BYTES;
        for (int i = 0; i < entryCount; i++) {
            int index = excerpt.index() + entryOffset;
            if (excerpt.entryOffset(i) != index || entryOffset > trailer - ENTRY_HEADER_BYTES) {
                return problem(
                        excerpt,
                        entryOffset,
                        ProblemCode.EXCERPT_FORMAT,
                        "entry " + i + " is not where the trailer says");
            }
            int entryBytes = excerpt.entryLengthBytes(i);
            if (entryBytes < ENTRY_HEADER_BYTES || entryBytes > trailer - entryOffset) {
                return problem(
                        excerpt,
                        entryOffset,
                        ProblemCode.EXCERPT_FORMAT,
                        "entry of " + entryBytes + " bytes");
            }
            if (!isEntrySound(index, entryBytes)) {
                return problem(
                        excerpt,
                        entryOffset,
                        ProblemCode.ENTRY_CHECKSUM,
                        "CRC32C of the entry does not match");
            }
            long position = ExcerptFormat.getLong(window.buffer(), index + ENTRY_POSITION_OFFSET);
            if (position != excerpt.firstPosition() + i) {
                return problem(
                        excerpt,
                        entryOffset,
                        ProblemCode.POSITION_GAP,
                        "expected=" + (excerpt.firstPosition() + i) + ", found=" + position);
            }
            entryOffset += entryBytes;
        }
        return excerpt.kind() == ExcerptKind.ENTRIES && entryOffset != trailer
                ? problem(
                        excerpt,
                        entryOffset,
                        ProblemCode.EXCERPT_FORMAT,
                        "bytes between the entries and the trailer")
                : null;
    }

    private boolean isShape(int index, int lengthBytes) {
        if (!isKnown(index)) {
            return false;
        }
        int entryCount = ExcerptFormat.getInt(window.buffer(), index + ENTRY_COUNT_OFFSET);
        return switch (ExcerptKind.ofCode(kindAt(index))) {
            case ENTRIES ->
                    entryCount > 0
                            && entryCount
                                    <= (lengthBytes - HEADER_BYTES)
                                            / (ENTRY_HEADER_BYTES + TRAILER_SLOT_BYTES);
            case EPOCH -> entryCount == 0 && lengthBytes == EPOCH_BYTES;
            case SEAL -> entryCount == 0 && lengthBytes == HEADER_BYTES;
        };
    }

    private boolean isEntrySound(int index, int entryBytes) {
        int recordedCrc = ExcerptFormat.getInt(window.buffer(), index + ENTRY_CRC_OFFSET);
        return recordedCrc == ExcerptFormat.crcOfEntry(window.bytes(), index, entryBytes, crc);
    }

    private int indexOfHeader(long offset) throws IOException {
        return window.indexOf(offset, HEADER_BYTES);
    }

    private static JournalProblem problem(
            ExcerptView excerpt, int entryOffset, ProblemCode code, String detail) {
        return new JournalProblem(excerpt.file(), excerpt.offset() + entryOffset, code, detail);
    }
}

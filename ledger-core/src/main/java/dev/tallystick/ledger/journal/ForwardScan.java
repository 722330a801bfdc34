package dev.tallystick.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * One walk forwards over entries that an index knows, excerpt by excerpt. Neighbouring excerpts are
 * read together, so that passing many small ones costs few reads; what is read is no more than the
 * walk can use.
 */
final class ForwardScan {
    private static final int WINDOW_BYTES = 1 << 20;

    /** Room for the last excerpt of a walk, whose length only its header tells. */
    private static final int GUESSED_EXCERPT_BYTES = 4 << 10;

    private final Path directory;
    private final JournalIndex index;
    private final CycleChannels channels;
    private final long lastExcerpt;
    private final ExcerptView view = new ExcerptView();
    private final CRC32C crc = new CRC32C();
    private byte[] window = new byte[0];
    private ByteBuffer fields = ByteBuffer.wrap(window);
    private Path file;
    private int fileCycle;
    private int windowCycle = -1;
    private long windowOffset;

    /**
     * @param lastPosition the last one the walk may reach; it must be in the index
     */
    ForwardScan(Path directory, JournalIndex index, CycleChannels channels, long lastPosition)
            throws IOException {
        this.directory = directory;
        this.index = index;
        this.channels = channels;
        lastExcerpt = index.excerptOf(lastPosition);
    }

    /**
     * Hands over the entries behind {@code after} up to {@code last}, until the visitor has enough.
     *
     * @return position of the last entry handed over
     */
    long run(long after, long last, EntryVisitor visitor) throws IOException {
        long position = after + 1;
        for (long excerpt = index.excerptOf(position); excerpt <= lastExcerpt; excerpt++) {
            load(excerpt);
            int entry = (int) (position - view.firstPosition());
            int entryCount = view.entryCount();
            for (; entry < entryCount && position <= last; entry++, position++) {
                int offset = view.entryOffset(entry);
                int lengthBytes = view.entryLengthBytes(entry);
                if (!visitor.onEntry(position, view.buffer(), offset, lengthBytes)) {
                    return position;
                }
            }
        }
        return last;
    }

    private void load(long excerpt) throws IOException {
        int cycle = index.cycle(excerpt);
        long offset = index.offset(excerpt);
        int at = hold(cycle, offset, ExcerptFormat.HEADER_BYTES);
        view.wrap(window, at, fileOf(cycle), cycle, offset);
        int lengthBytes = view.lengthBytes();
        if (fields.getInt(at + ExcerptFormat.MAGIC_OFFSET) != ExcerptFormat.MAGIC
                || lengthBytes <= ExcerptFormat.HEADER_BYTES
                || lengthBytes > ExcerptFormat.LENGTH_BYTES_MAX) {
            throw damaged(ProblemCode.EXCERPT_UNREADABLE, "no excerpt where one was written");
        }
        at = hold(cycle, offset, lengthBytes);
        view.wrap(window, at, view.file(), cycle, offset);
        if (fields.getInt(at + ExcerptFormat.CRC_OFFSET)
                != ExcerptFormat.crcOfExcerpt(window, at, lengthBytes, crc)) {
            throw damaged(ProblemCode.EXCERPT_CHECKSUM, "CRC32C of the excerpt does not match");
        }
        if (view.firstPosition() != index.firstPosition(excerpt)) {
            throw damaged(
                    ProblemCode.POSITION_GAP,
                    "expected=" + index.firstPosition(excerpt) + ", found=" + view.firstPosition());
        }
    }

    /** A walk passes thousands of excerpts of one file, whose name tells a time. */
    private Path fileOf(int cycle) {
        if (file == null || fileCycle != cycle) {
            file = CycleFiles.pathOf(directory, cycle);
            fileCycle = cycle;
        }
        return file;
    }

    /** {@return where in the window an offset of a cycle's file is held, with so much behind it} */
    private int hold(int cycle, long offset, int lengthBytes) throws IOException {
        boolean isHeld =
                cycle == windowCycle
                        && offset >= windowOffset
                        && offset + lengthBytes <= windowOffset + window.length;
        if (!isHeld) {
            int wantedBytes = Math.max(lengthBytes, usefulBytes(cycle, offset));
            if (wantedBytes > window.length) {
                window = new byte[wantedBytes];
                fields = ByteBuffer.wrap(window).order(ByteOrder.LITTLE_ENDIAN);
            }
            channels.read(cycle, offset, ByteBuffer.wrap(window));
            windowCycle = cycle;
            windowOffset = offset;
        }
        return (int) (offset - windowOffset);
    }

    private int usefulBytes(int cycle, long offset) throws IOException {
        if (index.cycle(lastExcerpt) != cycle) {
            return WINDOW_BYTES;
        }
        long toLast = index.offset(lastExcerpt) - offset + GUESSED_EXCERPT_BYTES;
        return (int) Math.min(WINDOW_BYTES, toLast);
    }

    private JournalDamagedException damaged(ProblemCode code, String detail) {
        return new JournalDamagedException(
                new JournalProblem(view.file(), view.offset(), code, detail));
    }
}

package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.entry.EntryLayout;
import dev.tallystick.ledger.journal.EntryVisitor;
import dev.tallystick.ledger.journal.JournalReader;

import org.agrona.DirectBuffer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks forwards for the entries of one program among those of all. One look is bounded, in what it
 * finds and in what it passes, so that neither a program with huge entries nor one with few among
 * millions holds a thread or memory for long.
 */
final class ProgramScan implements EntryVisitor {
    private static final int FOUND_BYTES_MAX = 2 << 20;
    private static final int PASSED_COUNT_MAX = 500_000;
    private static final long PASSED_BYTES_MAX = 128L << 20;

    private final int program;
    private final int foundCountMax;
    private final List<byte[]> found = new ArrayList<>();
    private int foundBytes;
    private int passedCount;
    private long passedBytes;

    private ProgramScan(int program, int foundCountMax) {
        this.program = program;
        this.foundCountMax = foundCountMax;
    }

    /** {@return what one look behind {@code after} finds, up to the durable position} */
    static EntryPage look(
            JournalReader reader, int program, long after, long durablePosition, int foundCountMax)
            throws IOException {
        ProgramScan scan = new ProgramScan(program, foundCountMax);
        long lookedTo = reader.readForward(after, durablePosition, scan);
        return new EntryPage(List.copyOf(scan.found), lookedTo, lookedTo >= durablePosition);
    }

    @Override
    public boolean onEntry(long position, DirectBuffer buffer, int offset, int lengthBytes) {
        if (EntryLayout.programOf(buffer, offset) == program) {
            byte[] entry = new byte[lengthBytes];
            buffer.getBytes(offset, entry);
            found.add(entry);
            foundBytes += lengthBytes;
        }
        passedCount++;
        passedBytes += lengthBytes;
        return found.size() < foundCountMax
                && foundBytes < FOUND_BYTES_MAX
                && passedCount < PASSED_COUNT_MAX
                && passedBytes < PASSED_BYTES_MAX;
    }
}

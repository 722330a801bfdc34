package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.entry.EntryLayout;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.journal.EntryVisitor;
import dev.tallystick.ledger.journal.JournalReader;

import org.agrona.DirectBuffer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Looks forwards for some entries, those of a program say, among all. One look is bounded, in what
 * it finds and in what it passes, so that neither huge entries nor few among millions hold a thread
 * or memory for long.
 */
final class ForwardLook implements EntryVisitor {
    private static final int FOUND_BYTES_MAX = 2 << 20;
    private static final int PASSED_COUNT_MAX = 500_000;
    private static final long PASSED_BYTES_MAX = 128L << 20;

    private final Wanted wanted;
    private final int foundCountMax;
    private final List<byte[]> found = new ArrayList<>();
    private int foundBytes;
    private int passedCount;
    private long passedBytes;

    /** Tells by its first bytes whether an entry is looked for. */
    @FunctionalInterface
    interface Wanted {
        /** {@return whether it is} */
        boolean test(DirectBuffer buffer, int offset);

        /** {@return those of a program} */
        static Wanted ofProgram(int program) {
            return (buffer, offset) -> EntryLayout.programOf(buffer, offset) == program;
        }

        /** {@return those of some types, whatever their program} */
        static Wanted ofTypes(Set<EntryType> types) {
            return (buffer, offset) -> types.contains(EntryLayout.typeOf(buffer, offset));
        }
    }

    private ForwardLook(Wanted wanted, int foundCountMax) {
        this.wanted = wanted;
        this.foundCountMax = foundCountMax;
    }

    /** {@return what one look behind {@code after} finds, up to a durable position} */
    static EntryPage look(
            JournalReader reader, Wanted wanted, long after, long last, int foundCountMax)
            throws IOException {
        ForwardLook scan = new ForwardLook(wanted, foundCountMax);
        long lookedTo = reader.readForward(after, last, scan);
        return new EntryPage(List.copyOf(scan.found), lookedTo, lookedTo >= last);
    }

    @Override
    public boolean onEntry(long position, DirectBuffer buffer, int offset, int lengthBytes) {
        if (wanted.test(buffer, offset)) {
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

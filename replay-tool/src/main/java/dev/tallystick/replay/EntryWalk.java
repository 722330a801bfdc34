package dev.tallystick.replay;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.journal.ExcerptKind;
import dev.tallystick.ledger.journal.ExcerptView;
import dev.tallystick.ledger.journal.ExcerptVisitor;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A journal read from its beginning, entry by entry, each with the configuration that its program
 * had then. Holds no state and so wants little memory, however long the journal.
 */
final class EntryWalk implements ExcerptVisitor {
    /** Hears of each entry, in order. */
    @FunctionalInterface
    interface Sink {
        /**
         * @param program null if the entry concerns none
         */
        void onEntry(RecordedEntry entry, ProgramConfig program) throws IOException;
    }

    private final long from;
    private final long to;
    private final Sink sink;
    private final EntryDecoder decoder = new EntryDecoder();
    private final List<ProgramConfig> programs = new ArrayList<>();
    private List<Problem> problems = List.of();
    private long nextPosition = 1;
    private boolean ended;

    private EntryWalk(long from, long to, Sink sink) {
        this.from = from;
        this.to = to;
        this.sink = sink;
    }

    /** Hands over the entries from a position to another. {@return what was met on the way} */
    static EntryWalk run(DataDirectory data, long from, long to, Sink sink, ScanProgress progress)
            throws IOException {
        EntryWalk walk = new EntryWalk(from, to, sink);
        walk.problems =
                JournalScan.verify(data.journal(), to, walk, progress).problems().stream()
                        .map(Problem::of)
                        .toList();
        return walk;
    }

    /**
     * {@return what is wrong with the journal up to there; all that was handed over comes before
     * it}
     */
    List<Problem> problems() {
        return problems;
    }

    /** {@return the programs that were configured up to there} */
    List<String> programIds() {
        return programs.stream().map(ProgramConfig::id).toList();
    }

    @Override
    public void onExcerpt(ExcerptView excerpt) throws IOException {
        if (excerpt.kind() != ExcerptKind.ENTRIES || ended) {
            return;
        }
        if (excerpt.firstPosition() != nextPosition) {
            ended = true; // the scan tells what is missing
            return;
        }
        for (int i = 0; i < excerpt.entryCount() && nextPosition <= to; i++, nextPosition++) {
            onEntry(excerpt, i);
        }
    }

    private void onEntry(ExcerptView excerpt, int i) throws IOException {
        DirectBuffer buffer = excerpt.buffer();
        int offset = excerpt.entryOffset(i);
        boolean isConfiguration = decoder.wrap(buffer, offset).type() == EntryType.CONFIG;
        if (nextPosition < from && !isConfiguration) {
            return;
        }
        byte[] bytes = new byte[excerpt.entryLengthBytes(i)];
        buffer.getBytes(offset, bytes);
        RecordedEntry entry = RecordedEntry.parse(bytes);
        if (isConfiguration) {
            entry.effects().forEach(effect -> configure(entry, effect));
        }
        if (nextPosition >= from) {
            sink.onEntry(entry, entry.program() == 0 ? null : programs.get(entry.program() - 1));
        }
    }

    private void configure(RecordedEntry entry, Effect effect) {
        if (effect instanceof Effect.ProgramConfigured configured) {
            int number = configured.program();
            ProgramConfig config =
                    ProgramConfig.decode(
                            new UnsafeBuffer(entry.command()), 0, number, entry.position());
            if (number > programs.size()) {
                programs.add(config);
            } else {
                programs.set(number - 1, config);
            }
        }
    }
}

package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Disk;

import java.io.IOException;
import java.nio.file.Path;

/** The places of a finished cycle's excerpts, read from the cycle itself. */
final class CyclePlaces {
    private CyclePlaces() {}

    /**
     * {@return the places that the cycle's index file should hold}
     *
     * @throws JournalDamagedException if the cycle is not as it was when it was finished
     */
    static ExcerptPlaces read(Disk disk, Path journal, CycleSummary cycle) throws IOException {
        ExcerptPlaces places = new ExcerptPlaces();
        Chain chain = new Chain();
        try (CycleWindow window = new CycleWindow(disk, 2 * ExcerptFormat.LENGTH_BYTES_MAX)) {
            window.open(journal, cycle.cycle());
            ExcerptFinder finder = new ExcerptFinder(window);
            long offset = CycleEnd.WORD_BYTES;
            while (offset <= cycle.lastOffset()) {
                ExcerptView excerpt = finder.at(offset);
                if (excerpt == null) {
                    excerpt = finder.search(offset, cycle.endOffset());
                }
                if (excerpt == null) {
                    break;
                }
                if (excerpt.entryCount() > 0) {
                    places.append(excerpt.firstPosition(), excerpt.offset());
                }
                chain.follow(excerpt);
                offset =
                        CycleEnd.align(excerpt.offset() + excerpt.lengthBytes())
                                + CycleEnd.WORD_BYTES;
            }
            if (places.count() != cycle.excerptCount() || !chain.head().equals(cycle.lastHash())) {
                throw new JournalDamagedException(
                        new JournalProblem(
                                window.file(),
                                chain.offset(),
                                ProblemCode.CHAIN_BROKEN,
                                "not the cycle that ended with " + cycle.lastHash()));
            }
        }
        return places;
    }
}

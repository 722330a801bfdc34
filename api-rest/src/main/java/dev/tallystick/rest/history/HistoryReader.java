package dev.tallystick.rest.history;

import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.ChainWalk;
import dev.tallystick.ledger.history.EntrySource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads one page of a history. */
final class HistoryReader {
    /** A page ends after so many entries looked at, however few of them it shows. */
    static final int LOOKED_AT_MAX = 5_000;

    private final EntrySource entries;

    /**
     * One row.
     *
     * @param before the member's balance before the entry
     */
    record Row(RecordedEntry entry, Balance before) {}

    /**
     * One page.
     *
     * @param next position at which the next page begins, empty if nothing is left
     */
    record Rows(List<Row> rows, OptionalLong next) {
        static final Rows NONE = new Rows(List.of(), OptionalLong.empty());
    }

    HistoryReader(EntrySource entries) {
        this.entries = entries;
    }

    /**
     * {@return the rows that the filter shows, as far as one page goes}
     *
     * @param chain where to begin
     */
    Rows read(ChainWalk chain, HistoryFilter filter, int limit) throws IOException {
        ChainWalk walk = chain.effectiveBefore(filter.period().toMs()).readingAtMost(LOOKED_AT_MAX);
        Map<Long, Balance> seen = new HashMap<>();
        List<RecordedEntry> shown = new ArrayList<>();
        for (RecordedEntry entry = walk.next(); entry != null; entry = walk.next()) {
            if (filter.isPast(entry)) {
                return rows(shown, seen, OptionalLong.empty());
            }
            seen.put(entry.position(), entry.balance());
            if (filter.shows(entry)) {
                if (shown.size() == limit) {
                    return rows(shown, seen, OptionalLong.of(entry.position()));
                }
                shown.add(entry);
            }
        }
        return rows(
                shown,
                seen,
                walk.nextPosition() == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(walk.nextPosition()));
    }

    private Rows rows(List<RecordedEntry> shown, Map<Long, Balance> seen, OptionalLong next)
            throws IOException {
        List<Row> rows = new ArrayList<>(shown.size());
        for (RecordedEntry entry : shown) {
            long previous = entry.accounts().getFirst().previous();
            Balance before = previous == 0 ? Balance.ZERO : seen.get(previous);
            rows.add(new Row(entry, before != null ? before : balanceAt(previous)));
        }
        return new Rows(rows, next);
    }

    private Balance balanceAt(long position) throws IOException {
        return RecordedEntry.parse(entries.entryAt(position)).balance();
    }
}

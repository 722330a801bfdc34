package dev.tallystick.rest.history;

import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.Chain;
import dev.tallystick.ledger.history.ChainWalk;
import dev.tallystick.ledger.history.EntrySource;
import dev.tallystick.ledger.history.EntryView;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads one page of a history. */
final class HistoryReader {
    /** A page ends after so many entries looked at, however few of them it shows. */
    static final int LOOKED_AT_MAX = 5_000;

    private final EntrySource entries;

    /**
     * One row.
     *
     * @param view the entry as the owner of the history saw it
     * @param before that owner's balance before the entry
     */
    record Row(EntryView view, Balance before) {
        long position() {
            return view.entry().position();
        }
    }

    /** One entry in the history of an account. */
    private record Link(long account, long position) {}

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
     * @param viewOf the entry as the history shows it, empty if the history does not
     */
    Rows read(
            ChainWalk chain,
            HistoryFilter filter,
            Function<RecordedEntry, Optional<EntryView>> viewOf,
            int limit)
            throws IOException {
        ChainWalk walk = chain.effectiveBefore(filter.period().toMs()).readingAtMost(LOOKED_AT_MAX);
        Map<Link, Balance> seen = new HashMap<>();
        List<EntryView> shown = new ArrayList<>();
        for (RecordedEntry entry = walk.next(); entry != null; entry = walk.next()) {
            if (filter.isPast(entry)) {
                return rows(shown, seen, OptionalLong.empty());
            }
            see(entry, seen);
            Optional<EntryView> view = filter.shows(entry) ? viewOf.apply(entry) : Optional.empty();
            if (view.isPresent()) {
                if (shown.size() == limit) {
                    return rows(shown, seen, OptionalLong.of(entry.position()));
                }
                shown.add(view.get());
            }
        }
        return rows(
                shown,
                seen,
                walk.nextPosition() == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(walk.nextPosition()));
    }

    private static void see(RecordedEntry entry, Map<Link, Balance> seen) {
        for (RecordedEntry.Account account : entry.accounts()) {
            if (account.linked()) {
                seen.put(new Link(account.number(), entry.position()), account.balance());
            }
        }
    }

    private Rows rows(List<EntryView> shown, Map<Link, Balance> seen, OptionalLong next)
            throws IOException {
        List<Row> rows = new ArrayList<>(shown.size());
        for (EntryView view : shown) {
            RecordedEntry.Account account = view.account();
            long previous = account.previous();
            Balance before =
                    previous == 0 ? Balance.ZERO : seen.get(new Link(account.number(), previous));
            rows.add(new Row(view, before != null ? before : balanceAt(account, previous)));
        }
        return new Rows(rows, next);
    }

    private Balance balanceAt(RecordedEntry.Account account, long position) throws IOException {
        RecordedEntry entry = RecordedEntry.parse(entries.entryAt(position));
        return new Chain.OfAccount(account.number()).link(entry).balance();
    }
}

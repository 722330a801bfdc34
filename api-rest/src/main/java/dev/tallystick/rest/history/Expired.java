package dev.tallystick.rest.history;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.ChainWalk;
import dev.tallystick.ledger.history.EntryView;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What lapsed on one account, by instant: at the end of a lot, or when points came into a lot that
 * was over.
 */
final class Expired {
    /** Looks at so many entries, and then at what was posted together with the last of them. */
    static final int LOOKED_AT_MAX = 10_000;

    private final Period period;
    private final NavigableMap<Long, Long> pointsByInstant =
            new TreeMap<>(Collections.reverseOrder());
    private long completeFromMs;

    /** Gathers what lapsed in a period. */
    Expired(Period period) {
        this.period = period;
        this.completeFromMs = period.fromMs();
    }

    /** Gathers from entries that were settled for a look, and are not recorded yet. */
    void addUnrecorded(List<byte[]> entries) {
        entries.stream().map(RecordedEntry::parse).map(EntryView::first).forEach(this::add);
    }

    /** Gathers from the history of a member's account. */
    void addRecorded(ChainWalk chain, MemberKey member, int unit) throws IOException {
        ChainWalk walk = chain.effectiveBefore(period.toMs());
        long lastPostedAtMs = Long.MIN_VALUE;
        int lookedAt = 0;
        for (RecordedEntry entry = walk.next(); entry != null; entry = walk.next()) {
            if (entry.postedAtMs() < period.fromMs()) {
                return;
            }
            if (lookedAt++ >= LOOKED_AT_MAX && entry.postedAtMs() < lastPostedAtMs) {
                completeFromMs = entry.postedAtMs() + 1;
                pointsByInstant.tailMap(completeFromMs, false).clear();
                return;
            }
            lastPostedAtMs = entry.postedAtMs();
            EntryView.of(entry, member, unit).ifPresent(this::add);
        }
    }

    /** {@return what lapsed, the latest first} */
    NavigableMap<Long, Long> pointsByInstant() {
        return pointsByInstant;
    }

    /** {@return from when on nothing is missing, empty if that is all that was asked for} */
    OptionalLong completeFromMs() {
        return completeFromMs == period.fromMs()
                ? OptionalLong.empty()
                : OptionalLong.of(completeFromMs);
    }

    private void add(EntryView view) {
        for (Effect effect : view.effects()) {
            if (effect instanceof Effect.LotExpired lot) {
                long atMs = expiredAtMs(view, lot.lotNumber());
                if (period.holds(atMs)) {
                    pointsByInstant.merge(atMs, lot.points(), Long::sum);
                }
            }
        }
    }

    /** Points that came into a lot that was over lapsed at its end, but not before they came. */
    private static long expiredAtMs(EntryView view, long lotNumber) {
        long effectiveAtMs = view.entry().effectiveAtMs();
        for (Effect effect : view.effects()) {
            if (effect instanceof Effect.LotCreated lot && lot.lotNumber() == lotNumber) {
                return Math.max(view.dateOf(lot.expiresAtMs()), effectiveAtMs);
            }
        }
        return effectiveAtMs;
    }
}

package dev.tallystick.rest.history;

import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What happened to the lots of an entry after it, newest first. */
final class LaterEntries {
    private final RecordedEntry entry;
    private final Set<Long> lots;

    /**
     * One page.
     *
     * @param rows the entries that did something to the lots
     * @param next position at which the next page begins, empty if nothing is left
     */
    record Rows(List<RecordedEntry> rows, Set<Long> lots, OptionalLong next) {
        static final Rows NONE = new Rows(List.of(), Set.of(), OptionalLong.empty());
    }

    LaterEntries(RecordedEntry entry) {
        this.entry = entry;
        this.lots =
                entry.effects().stream()
                        .filter(Effect.OnLot.class::isInstance)
                        .map(effect -> ((Effect.OnLot) effect).lotNumber())
                        .collect(Collectors.toSet());
    }

    /** {@return whether the entry touched no lot, so that nothing can have happened to any} */
    boolean isEmpty() {
        return lots.isEmpty();
    }

    /** {@return whether an effect is on one of some lots} */
    static boolean isOn(Effect effect, Set<Long> lots) {
        return effect instanceof Effect.OnLot onLot && lots.contains(onLot.lotNumber());
    }

    /** {@return one page of them} */
    Rows read(AccountsWalk walk, int limit) throws IOException {
        List<RecordedEntry> rows = new ArrayList<>();
        for (int lookedAt = 0; lookedAt < HistoryReader.LOOKED_AT_MAX; lookedAt++) {
            RecordedEntry later = walk.next();
            if (later == null || later.position() <= entry.position()) {
                return new Rows(rows, lots, OptionalLong.empty());
            }
            if (later.effects().stream().anyMatch(effect -> isOn(effect, lots))) {
                if (rows.size() == limit) {
                    return new Rows(rows, lots, OptionalLong.of(later.position()));
                }
                rows.add(later);
            }
        }
        return new Rows(
                rows,
                lots,
                walk.nextPosition() <= entry.position()
                        ? OptionalLong.empty()
                        : OptionalLong.of(walk.nextPosition()));
    }
}

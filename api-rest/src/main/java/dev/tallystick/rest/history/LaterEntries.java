package dev.tallystick.rest.history;

import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.ChainWalk;

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

    /** One later entry and what it did to the lots. */
    record Later(RecordedEntry entry, List<Effect.OnLot> effects) {}

    /**
     * One page.
     *
     * @param next position at which the next page begins, empty if nothing is left
     */
    record Rows(List<Later> rows, OptionalLong next) {
        static final Rows NONE = new Rows(List.of(), OptionalLong.empty());
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

    /** {@return one page of them} */
    Rows read(ChainWalk chain, int limit) throws IOException {
        ChainWalk walk = chain.readingAtMost(HistoryReader.LOOKED_AT_MAX);
        List<Later> rows = new ArrayList<>();
        for (RecordedEntry later = walk.next(); later != null; later = walk.next()) {
            if (later.position() <= entry.position()) {
                return new Rows(rows, OptionalLong.empty());
            }
            List<Effect.OnLot> effects = onTheLots(later);
            if (!effects.isEmpty()) {
                if (rows.size() == limit) {
                    return new Rows(rows, OptionalLong.of(later.position()));
                }
                rows.add(new Later(later, effects));
            }
        }
        return new Rows(
                rows,
                walk.nextPosition() <= entry.position()
                        ? OptionalLong.empty()
                        : OptionalLong.of(walk.nextPosition()));
    }

    private List<Effect.OnLot> onTheLots(RecordedEntry later) {
        List<Effect.OnLot> effects = new ArrayList<>();
        for (Effect effect : later.effects()) {
            if (effect instanceof Effect.OnLot onLot && lots.contains(onLot.lotNumber())) {
                effects.add(onLot);
            }
        }
        return effects;
    }
}

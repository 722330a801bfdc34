package dev.tallystick.rest.points;

import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.ledger.pipeline.LotsView;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A hold as it stands, or as it stood when it was resolved.
 *
 * @param entry that made it
 * @param capturedPoints how much of it was spent
 * @param parts what it pins of lots, or pinned when it was resolved, in the recorded order
 */
record HoldStory(
        RecordedEntry entry,
        Resolution resolution,
        long capturedPoints,
        List<LotsView.Part> parts) {
    static HoldStory open(RecordedEntry hold, List<LotsView.Part> parts) {
        return new HoldStory(hold, Resolution.NONE, 0, parts);
    }

    /**
     * {@return a hold that is over}
     *
     * @param resolving the entry that resolved it
     */
    static HoldStory resolved(RecordedEntry hold, Resolution resolution, RecordedEntry resolving) {
        long capturedPoints = 0;
        Map<Long, LotsView.Part> parts = new LinkedHashMap<>();
        for (EntryView view : EntryView.all(resolving)) {
            for (Effect effect : view.effects()) {
                if (effect instanceof Effect.PinTaken part
                        && part.holdPosition() == hold.position()) {
                    capturedPoints += resolution == Resolution.CAPTURED ? part.points() : 0;
                    add(parts, part, view.dateOf(part.expiresAtMs()));
                } else if (effect instanceof Effect.PinReleased part
                        && part.holdPosition() == hold.position()) {
                    add(parts, part, view.dateOf(part.expiresAtMs()));
                }
            }
        }
        return new HoldStory(hold, resolution, capturedPoints, new ArrayList<>(parts.values()));
    }

    /** {@return whether an entry resolved the hold made at a position} */
    static boolean resolves(RecordedEntry entry, long holdPosition) {
        return entry.effects().stream()
                .anyMatch(
                        effect ->
                                effect instanceof Effect.HoldResolved hold
                                        && hold.holdPosition() == holdPosition);
    }

    private static void add(Map<Long, LotsView.Part> parts, Effect.OnLot part, long expiresAtMs) {
        LotsView.Part before = parts.get(part.lotNumber());
        long points = part.points() + (before == null ? 0 : before.points());
        parts.put(part.lotNumber(), new LotsView.Part(part.lotNumber(), points, expiresAtMs));
    }

    /** {@return what it holds, or held when it was resolved} */
    long points() {
        return parts.stream().mapToLong(LotsView.Part::points).sum();
    }

    /** {@return its state as clients know it} */
    String state() {
        return switch (resolution) {
            case NONE -> "OPEN";
            case CAPTURED -> "CAPTURED";
            case RELEASED -> "RELEASED";
            case EXPIRED -> "EXPIRED";
        };
    }

    /** {@return when it ends, or would have, epoch milliseconds} */
    long expiresAtMs() {
        for (Effect effect : entry.effects()) {
            if (effect instanceof Effect.HoldOpened opened) {
                return opened.holdExpiresAtMs();
            }
        }
        throw new IllegalStateException("no hold: position=" + entry.position());
    }
}

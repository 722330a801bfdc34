package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.rest.points.LotOrigins.LotOrigin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.ToLongFunction;

/**
 * Writes the {@code lots} into which points came by an entry, and as {@code allocations} those from
 * which they went, as one of its members saw it. The answer to a transfer shows both sides: what
 * left here and what came there.
 */
final class LotRows {
    private final LotOrigins origins;

    /** One lot into which points came. */
    private record In(long lotNumber, long points, LotOrigin origin, long expiresAtMs) {
        In plus(In other) {
            return new In(lotNumber, points + other.points, origin, expiresAtMs);
        }
    }

    /** One lot from which points went. */
    private record Out(long lotNumber, long points, long expiresAtMs) {
        Out plus(Out other) {
            return new Out(lotNumber, points + other.points, expiresAtMs);
        }
    }

    LotRows(LotOrigins origins) {
        this.origins = origins;
    }

    /**
     * Writes the fields {@code lots} and {@code allocations}.
     *
     * @param dry whether it was only tried: then a lot that it made has no id
     * @param dryLots of the same dry run, by number
     */
    void writeFields(JsonGenerator out, EntryView view, boolean dry, Map<Long, LotOrigin> dryLots)
            throws IOException {
        writeLots(out, view, dry, dryLots);
        writeAllocations(out, view, dryLots);
    }

    /** Writes the field {@code lots}; otherwise as {@link #writeFields}. */
    void writeLots(JsonGenerator out, EntryView view, boolean dry, Map<Long, LotOrigin> dryLots)
            throws IOException {
        out.writeArrayFieldStart("lots");
        for (In lot : perLot(lots(view, dryLots), In::lotNumber, In::plus)) {
            boolean isMade = LotNumber.positionOf(lot.lotNumber()) == view.entry().position();
            boolean hasId = !dryLots.containsKey(lot.lotNumber()) && !(dry && isMade);
            write(out, lot, hasId);
        }
        out.writeEndArray();
    }

    private void writeAllocations(JsonGenerator out, EntryView view, Map<Long, LotOrigin> dryLots)
            throws IOException {
        out.writeArrayFieldStart("allocations");
        for (Out lot : perLot(allocations(view, dryLots), Out::lotNumber, Out::plus)) {
            LotOrigin origin = origin(lot.lotNumber(), dryLots);
            writeAllocation(
                    out,
                    dryLots.containsKey(lot.lotNumber()) ? null : LotNumber.toId(lot.lotNumber()),
                    origin.txId(),
                    lot.points(),
                    lot.expiresAtMs());
        }
        out.writeEndArray();
    }

    /** One row for each lot, where its first part stood: holds may have pinned parts of one lot. */
    private static <T> Iterable<T> perLot(
            List<T> rows, ToLongFunction<T> lotNumber, BinaryOperator<T> plus) {
        if (rows.size() <= 1) {
            return rows;
        }
        Map<Long, T> byLot = new LinkedHashMap<>();
        for (T row : rows) {
            byLot.merge(lotNumber.applyAsLong(row), row, plus);
        }
        return byLot.values();
    }

    /** Writes one allocation as an object. */
    static void writeAllocation(
            JsonGenerator out, String lotId, String earnTxId, long points, long expiresAtMs)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("lotId", lotId);
        out.writeStringField("earnTxId", earnTxId);
        out.writeNumberField("points", points);
        EntryFields.writeDate(out, "expiresAt", expiresAtMs, Dates.NEVER);
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, In lot, boolean hasId) throws IOException {
        out.writeStartObject();
        out.writeStringField("lotId", hasId ? LotNumber.toId(lot.lotNumber()) : null);
        out.writeNumberField("points", lot.points());
        out.writeStringField("source", LotSource.nameOf(lot.origin().source()));
        EntryFields.writeDate(out, "activatesAt", lot.origin().activatesAtMs(), Dates.AT_ONCE);
        EntryFields.writeDate(out, "expiresAt", lot.expiresAtMs(), Dates.NEVER);
        out.writeEndObject();
    }

    private List<In> lots(EntryView view, Map<Long, LotOrigin> dryLots) {
        EntryType type = view.entry().type();
        List<In> lots = new ArrayList<>();
        addEntered(lots, view, dryLots);
        if (type == EntryType.TRANSFER && view.isFirst()) {
            addEntered(lots, view.counterpart().orElseThrow(), dryLots);
        }
        for (Effect.LotMoved lot : moved(view.lotsMovedIn())) {
            lots.add(moved(lot, view, dryLots));
        }
        if (type == EntryType.MERGE) {
            for (Effect.LotMoved lot : moved(view.lotsMovedOut())) {
                lots.add(moved(lot, view.counterpart().orElseThrow(), dryLots));
            }
        }
        return lots;
    }

    private void addEntered(List<In> lots, EntryView view, Map<Long, LotOrigin> dryLots) {
        for (Effect effect : view.effects()) {
            if (effect instanceof Effect.LotCreated lot) {
                LotOrigin origin = LotOrigins.in(view.entry(), lot);
                lots.add(
                        new In(
                                lot.lotNumber(),
                                lot.points(),
                                origin,
                                view.dateOf(lot.expiresAtMs())));
            } else if (effect instanceof Effect.LotRestored lot) {
                LotOrigin origin = origin(lot.lotNumber(), dryLots);
                lots.add(
                        new In(
                                lot.lotNumber(),
                                lot.points(),
                                origin,
                                view.dateOf(lot.expiresAtMs())));
            }
        }
    }

    /** A lot that went from one member to another under its id, as it is where it went. */
    private In moved(Effect.LotMoved lot, EntryView to, Map<Long, LotOrigin> dryLots) {
        LotOrigin origin = origin(lot.lotNumber(), dryLots);
        return new In(lot.lotNumber(), lot.points(), origin, to.dateOf(lot.expiresAtMs()));
    }

    /** Of some that are named only pinned parts go along, with their hold. */
    private static List<Effect.LotMoved> moved(List<Effect.LotMoved> named) {
        return named.isEmpty() ? named : named.stream().filter(lot -> lot.points() > 0).toList();
    }

    private List<Out> allocations(EntryView view, Map<Long, LotOrigin> dryLots) {
        EntryType type = view.entry().type();
        List<Out> allocations = new ArrayList<>();
        if (type == EntryType.TRANSFER_REVERSAL && view.isFirst()) {
            view.counterpart().ifPresent(other -> addLeft(allocations, other, dryLots));
        }
        addLeft(allocations, view, dryLots);
        if (type == EntryType.MERGE_REVERSAL) {
            for (Effect.LotMoved lot : moved(view.lotsMovedOut())) {
                allocations.add(out(view, lot, lot.expiresAtMs()));
            }
        }
        return allocations;
    }

    /** What left lots; of an EXPIRE what lapsed, and a hold's parts, which it pins. */
    private void addLeft(List<Out> allocations, EntryView view, Map<Long, LotOrigin> dryLots) {
        boolean isExpiry = view.entry().type() == EntryType.EXPIRE;
        for (Effect effect : view.effects()) {
            if (effect instanceof Effect.OnLot onLot) {
                switch (onLot) {
                    case Effect.LotTaken lot -> allocations.add(out(view, lot, lot.expiresAtMs()));
                    case Effect.LotPaid lot -> allocations.add(out(view, lot, lot.expiresAtMs()));
                    case Effect.LotPinned part ->
                            allocations.add(out(view, part, part.expiresAtMs()));
                    case Effect.PinTaken part ->
                            allocations.add(out(view, part, part.expiresAtMs()));
                    case Effect.LotExpired lot -> {
                        if (isExpiry) {
                            allocations.add(
                                    new Out(
                                            lot.lotNumber(),
                                            lot.points(),
                                            endOf(view, lot.lotNumber(), dryLots)));
                        }
                    }
                    case Effect.LotCreated _,
                            Effect.LotRestored _,
                            Effect.LotActivated _,
                            Effect.LotLocked _,
                            Effect.LotUnlocked _,
                            Effect.LotMoved _,
                            Effect.PinReleased _ -> {}
                }
            }
        }
    }

    private static Out out(EntryView view, Effect.OnLot lot, long expiresAtMs) {
        return new Out(lot.lotNumber(), lot.points(), view.dateOf(expiresAtMs));
    }

    /** What lapses by itself does so at its end; what is made to, before. */
    private long endOf(EntryView view, long lotNumber, Map<Long, LotOrigin> dryLots) {
        return view.entry().isPosting()
                ? view.dateOf(origin(lotNumber, dryLots).expiresAtMs())
                : view.entry().effectiveAtMs();
    }

    private LotOrigin origin(long lotNumber, Map<Long, LotOrigin> dryLots) {
        LotOrigin dryOrigin = dryLots.get(lotNumber);
        return dryOrigin != null ? dryOrigin : origins.of(lotNumber);
    }
}

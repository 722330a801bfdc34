package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.partners.Partners;
import dev.tallystick.rest.points.LotOrigins.LotOrigin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the fields of an entry as the object at hand: what it is, whose, what it moved. From
 * nothing but the entry's bytes, so that a first answer and a row read years later are the same.
 */
final class EntryFields {
    private final LedgerGate gate;
    private final Members members;
    private final Partners partners;
    private final EntryTexts texts;
    private final LotRows lots;

    EntryFields(
            LedgerGate gate,
            Members members,
            Partners partners,
            EntryTexts texts,
            LotOrigins origins) {
        this.gate = gate;
        this.members = members;
        this.partners = partners;
        this.texts = texts;
        this.lots = new LotRows(origins);
    }

    /**
     * Writes the flat answer to a posting as one of its members saw it; entries of the ledger's own
     * have the same shape.
     */
    void writePosted(JsonGenerator out, EntryView view) throws IOException {
        writePosted(out, view, false, Map.of(), Optional.empty());
    }

    /**
     * Writes the flat answer to a posting.
     *
     * @param dry whether it was only tried: then neither it nor its lots have a place
     * @param dryLots of the same dry run, by number
     * @param shown what is shown of its text; empty where that is to be read from the entry
     */
    void writePosted(
            JsonGenerator out,
            EntryView view,
            boolean dry,
            Map<Long, LotOrigin> dryLots,
            Optional<FreeText> shown)
            throws IOException {
        RecordedEntry entry = view.entry();
        PointsMoved moved = PointsMoved.of(view);
        writeHead(out, view);
        writeUnit(out, view);
        if (dry) {
            out.writeNullField("position");
        } else {
            out.writeNumberField("position", entry.position());
        }
        out.writeNumberField("points", moved.totalPoints());
        out.writeNumberField("amount", moved.amountPoints());
        out.writeStringField("postedAt", Times.format(entry.postedAtMs()));
        out.writeStringField("effectiveAt", Times.format(entry.effectiveAtMs()));
        if (entry.memberKey() != null) {
            Balances.writeField(out, view.balance());
        }
        lots.writeFields(out, view, dry, dryLots);
        writeParts(out, view, moved);
        writeParticulars(out, view);
        writeCounterpart(out, view);
        if (view.isFirst()) {
            writeOtherUnits(out, view, dry, dryLots);
        }
        if (shown.isPresent()) {
            shown.get().writeFields(out);
        } else {
            writeText(out, entry);
        }
    }

    /** What became of points beside lots and allocations, each where there is any. */
    private static void writeParts(JsonGenerator out, EntryView view, PointsMoved moved)
            throws IOException {
        if (view.entry().type() != EntryType.EXPIRE) {
            writeUnlessZero(out, "expired", moved.expiredPoints());
        }
        writeUnlessZero(out, "debtPaid", moved.debtPaidPoints());
        writeUnlessZero(out, "debtAdded", moved.debtAddedPoints());
        writeUnlessZero(out, "shortfall", moved.shortfallPoints());
        writeUnlessZero(out, "shortfallPaid", moved.shortfallPaidPoints());
    }

    /** What only one type of posting has. */
    private static void writeParticulars(JsonGenerator out, EntryView view) throws IOException {
        for (Effect effect : view.effects()) {
            if (effect instanceof Effect.HoldOpened hold) {
                out.writeStringField("holdExpiresAt", Times.format(hold.holdExpiresAtMs()));
            }
        }
        if (view.entry().type() == EntryType.STAGE) {
            writeStage(out, view);
        }
        writeCapped(out, view);
        if (view.entry().type() == EntryType.ADJUST) {
            String reasonCode = RecordedContent.command(view.entry()).reasonCode();
            out.writeStringField("reasonCode", reasonCode);
        }
    }

    /** Writes the new stage: an account that the entry opens is set to the one of before first. */
    private static void writeStage(JsonGenerator out, EntryView view) throws IOException {
        Optional<Stage> stage = Optional.empty();
        for (Effect effect : view.effects()) {
            if (effect instanceof Effect.StageSet set) {
                stage = Optional.of(set.stage());
            }
        }
        if (stage.isPresent()) {
            out.writeStringField("stage", stage.get().name());
        }
    }

    private static void writeCapped(JsonGenerator out, EntryView view) throws IOException {
        for (Effect effect : view.effects()) {
            if (effect instanceof Effect.Granted granted && granted.capped()) {
                out.writeBooleanField("capped", true);
                return;
            }
        }
    }

    /** The other member of a transfer or a merge, with what it came to there. */
    private void writeCounterpart(JsonGenerator out, EntryView view) throws IOException {
        Optional<EntryView> counterpart = view.counterpart();
        if (counterpart.isEmpty()) {
            return;
        }
        PointsMoved moved = PointsMoved.of(counterpart.get());
        out.writeObjectFieldStart("counterpart");
        writeMember(out, counterpart.get());
        out.writeNumberField("points", moved.totalPoints());
        Balances.writeField(out, counterpart.get().balance());
        writeUnlessZero(out, "debtPaid", moved.debtPaidPoints());
        writeUnlessZero(out, "debtAdded", moved.debtAddedPoints());
        out.writeEndObject();
    }

    /** What the posting did in further units; a stage does nothing there, unless all lapses. */
    private void writeOtherUnits(
            JsonGenerator out, EntryView first, boolean dry, Map<Long, LotOrigin> dryLots)
            throws IOException {
        List<EntryView> others = new ArrayList<>(first.otherUnits());
        if (first.entry().type() == EntryType.STAGE) {
            others.removeIf(other -> PointsMoved.of(other).expiredPoints() == 0);
        }
        if (others.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("otherUnits");
        for (EntryView other : others) {
            PointsMoved moved = PointsMoved.of(other);
            out.writeStartObject();
            writeUnit(out, other);
            out.writeNumberField("points", moved.totalPoints());
            out.writeNumberField("amount", moved.amountPoints());
            Balances.writeField(out, other.balance());
            lots.writeFields(out, other, dry, dryLots);
            writeParts(out, other, moved);
            writeCapped(out, other);
            writeCounterpart(out, other);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** Writes what is told of a refusal beside the problem document. */
    void writeRefused(JsonGenerator out, RecordedEntry entry) throws IOException {
        writeHead(out, EntryView.first(entry));
        out.writeNumberField("position", entry.position());
        out.writeStringField("postedAt", Times.format(entry.postedAtMs()));
    }

    /** Writes an instant, or null where there is {@code none}. */
    static void writeDate(JsonGenerator out, String name, long atMs, long none) throws IOException {
        if (atMs == none) {
            out.writeNullField(name);
        } else {
            out.writeStringField(name, Times.format(atMs));
        }
    }

    private void writeHead(JsonGenerator out, EntryView view) throws IOException {
        out.writeStringField("txId", view.entry().txId());
        out.writeStringField("type", view.entry().type().name());
        writeMember(out, view);
        writePartner(out, view.entry());
    }

    private void writeMember(JsonGenerator out, EntryView view) throws IOException {
        Optional<String> memberId = memberIdOf(view.memberKey());
        if (memberId.isPresent()) {
            out.writeStringField("memberId", memberId.get());
        }
    }

    /** {@return the id by which clients know a member; empty for nobody} */
    Optional<String> memberIdOf(MemberKey key) {
        return key == null ? Optional.empty() : members.find(key).map(Member::memberId);
    }

    /** Writes who granted or took the points beside the program, if anybody did. */
    void writePartner(JsonGenerator out, RecordedEntry entry) throws IOException {
        Optional<String> partnerId = RecordedContent.partnerKey(entry).flatMap(partners::idOf);
        if (partnerId.isPresent()) {
            out.writeStringField("partnerId", partnerId.get());
        }
    }

    private void writeUnit(JsonGenerator out, EntryView view) throws IOException {
        if (view.entry().memberKey() != null) {
            out.writeStringField("unit", unitOf(view));
        }
    }

    /** {@return the code of the unit of an account} */
    String unitOf(EntryView view) {
        return gate.ledger().program(view.entry().program()).units().get(view.unit()).code();
    }

    private static void writeUnlessZero(JsonGenerator out, String name, long points)
            throws IOException {
        if (points != 0) {
            out.writeNumberField(name, points);
        }
    }

    /** Writes what the client wrote beside the numbers, unless it was erased. */
    void writeText(JsonGenerator out, RecordedEntry entry) throws IOException {
        Optional<FreeText> text = texts.shownOf(entry);
        if (text.isPresent()) {
            text.get().writeFields(out);
        }
    }

    /** {@return what was bought; empty where there is no basket, or the key is gone} */
    Optional<Basket> basketOf(RecordedEntry entry) {
        return texts.of(entry).flatMap(text -> text.beside().basket()).map(Basket::ofJson);
    }

    /** {@return what came back of each line, in all; empty where it is no return of pieces} */
    Optional<Map<String, Long>> returnedOf(RecordedEntry entry) {
        return texts.of(entry)
                .flatMap(text -> text.beside().returned())
                .map(
                        returned -> {
                            Map<String, Long> quantities = new TreeMap<>();
                            returned.get("lines")
                                    .properties()
                                    .forEach(
                                            line ->
                                                    quantities.put(
                                                            line.getKey(),
                                                            line.getValue().longValue()));
                            return quantities;
                        });
    }

    /**
     * Writes what the posting was for, as it was evaluated: a basket, an event, what came back;
     * nothing where it said its points itself.
     */
    void writeBeside(JsonGenerator out, RecordedEntry entry) throws IOException {
        Optional<FreeText> text = texts.of(entry);
        if (text.isPresent()) {
            text.get().writeBeside(out);
        }
    }

    /** Writes the lots that an entry made, as a field of the object at hand. */
    void writeLots(JsonGenerator out, EntryView view) throws IOException {
        lots.writeLots(out, view, true, Map.of());
    }
}

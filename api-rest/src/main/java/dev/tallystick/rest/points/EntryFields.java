package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.TextCipher;
import dev.tallystick.rest.partners.Partner;
import dev.tallystick.rest.partners.Partners;
import dev.tallystick.rest.points.LotOrigins.LotOrigin;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the fields of an entry as the object at hand: what it is, whose, what it moved. From
 * nothing but the entry's bytes, so that a first answer and a row read years later are the same.
 */
final class EntryFields {
    private final LedgerGate gate;
    private final Members members;
    private final Partners partners;
    private final TextCipher cipher;
    private final LotOrigins origins;

    EntryFields(
            LedgerGate gate,
            Members members,
            Partners partners,
            TextCipher cipher,
            LotOrigins origins) {
        this.gate = gate;
        this.members = members;
        this.partners = partners;
        this.cipher = cipher;
        this.origins = origins;
    }

    /** Writes the flat answer to a posting; entries of the ledger's own have the same shape. */
    void writePosted(JsonGenerator out, RecordedEntry entry) throws IOException {
        writePosted(out, entry, false, Map.of());
    }

    /**
     * Writes the flat answer to a posting.
     *
     * @param dry whether it was only tried: then neither it nor its lots have a place
     * @param dryLots of the same dry run, by number
     */
    void writePosted(
            JsonGenerator out, RecordedEntry entry, boolean dry, Map<Long, LotOrigin> dryLots)
            throws IOException {
        PointsMoved moved = PointsMoved.of(entry);
        writeHead(out, entry);
        writeUnit(out, entry);
        if (dry) {
            out.writeNullField("position");
        } else {
            out.writeNumberField("position", entry.position());
        }
        out.writeNumberField("points", moved.totalPoints());
        out.writeNumberField("amount", moved.amountPoints(entry));
        out.writeStringField("postedAt", Times.format(entry.postedAtMs()));
        out.writeStringField("effectiveAt", Times.format(entry.effectiveAtMs()));
        if (entry.memberKey() != null) {
            Balances.writeField(out, entry.balance());
        }
        writeLots(out, entry, dry, dryLots);
        writeAllocations(out, entry, dryLots);
        if (entry.type() != EntryType.EXPIRE) {
            writeUnlessZero(out, "expired", moved.expiredPoints());
        }
        writeUnlessZero(out, "debtPaid", moved.debtPaidPoints());
        writeUnlessZero(out, "debtAdded", moved.debtAddedPoints());
        writeUnlessZero(out, "shortfall", moved.shortfallPoints());
        writeUnlessZero(out, "shortfallPaid", moved.shortfallPaidPoints());
        writeText(out, entry);
    }

    /** Writes what is told of a refusal beside the problem document. */
    void writeRefused(JsonGenerator out, RecordedEntry entry) throws IOException {
        writeHead(out, entry);
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

    private void writeHead(JsonGenerator out, RecordedEntry entry) throws IOException {
        out.writeStringField("txId", entry.txId());
        out.writeStringField("type", entry.type().name());
        Optional<Member> member = memberOf(entry);
        if (member.isPresent()) {
            out.writeStringField("memberId", member.get().memberId());
        }
        writePartner(out, entry);
    }

    /** Writes who granted or took the points beside the program, if anybody did. */
    void writePartner(JsonGenerator out, RecordedEntry entry) throws IOException {
        Optional<Partner> partner = RecordedContent.partnerKey(entry).flatMap(partners::find);
        if (partner.isPresent()) {
            out.writeStringField("partnerId", partner.get().partnerId());
        }
    }

    private void writeUnit(JsonGenerator out, RecordedEntry entry) throws IOException {
        if (entry.memberKey() != null) {
            out.writeStringField(
                    "unit",
                    gate.ledger().program(entry.program()).units().get(entry.unit()).code());
        }
    }

    private Optional<Member> memberOf(RecordedEntry entry) {
        return entry.memberKey() == null ? Optional.empty() : members.find(entry.memberKey());
    }

    private void writeLots(
            JsonGenerator out, RecordedEntry entry, boolean dry, Map<Long, LotOrigin> dryLots)
            throws IOException {
        out.writeArrayFieldStart("lots");
        for (Effect effect : entry.effects()) {
            if (effect instanceof Effect.LotCreated lot) {
                String lotId = dry ? null : LotNumber.toId(lot.lotNumber());
                writeLot(out, lotId, lot.points(), LotOrigins.in(entry, lot));
            } else if (effect instanceof Effect.LotRestored lot) {
                LotOrigin dryOrigin = dryLots.get(lot.lotNumber());
                String lotId = dryOrigin != null ? null : LotNumber.toId(lot.lotNumber());
                LotOrigin origin = dryOrigin != null ? dryOrigin : origins.of(lot.lotNumber());
                writeLot(out, lotId, lot.points(), origin);
            }
        }
        out.writeEndArray();
    }

    private static void writeLot(JsonGenerator out, String lotId, long points, LotOrigin origin)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("lotId", lotId);
        out.writeNumberField("points", points);
        out.writeStringField("source", LotSource.nameOf(origin.source()));
        writeDate(out, "activatesAt", origin.activatesAtMs(), Dates.AT_ONCE);
        writeDate(out, "expiresAt", origin.expiresAtMs(), Dates.NEVER);
        out.writeEndObject();
    }

    private static void writeUnlessZero(JsonGenerator out, String name, long points)
            throws IOException {
        if (points != 0) {
            out.writeNumberField(name, points);
        }
    }

    /** The lots taken from; of an EXPIRE those that lapsed, at the instant that it took effect. */
    private void writeAllocations(
            JsonGenerator out, RecordedEntry entry, Map<Long, LotOrigin> dryLots)
            throws IOException {
        out.writeArrayFieldStart("allocations");
        for (Effect effect : entry.effects()) {
            if (effect instanceof Effect.LotTaken lot) {
                writeAllocation(out, lot.lotNumber(), lot.points(), lot.expiresAtMs(), dryLots);
            } else if (effect instanceof Effect.LotExpired lot
                    && entry.type() == EntryType.EXPIRE) {
                writeAllocation(out, lot.lotNumber(), lot.points(), entry.effectiveAtMs(), dryLots);
            }
        }
        out.writeEndArray();
    }

    private void writeAllocation(
            JsonGenerator out,
            long lotNumber,
            long points,
            long expiresAtMs,
            Map<Long, LotOrigin> dryLots)
            throws IOException {
        LotOrigin dryOrigin = dryLots.get(lotNumber);
        LotOrigin origin = dryOrigin != null ? dryOrigin : origins.of(lotNumber);
        out.writeStartObject();
        out.writeStringField("lotId", dryOrigin != null ? null : LotNumber.toId(lotNumber));
        out.writeStringField("earnTxId", origin.txId());
        out.writeNumberField("points", points);
        writeDate(out, "expiresAt", expiresAtMs, Dates.NEVER);
        out.writeEndObject();
    }

    /** Writes what the client wrote beside the numbers, unless it was erased. */
    void writeText(JsonGenerator out, RecordedEntry entry) throws IOException {
        Optional<FreeText> text = textOf(entry);
        if (text.isPresent()) {
            text.get().writeFields(out);
        }
    }

    /** Writes what was bought, as it was evaluated; nothing where there is no basket. */
    void writeBasket(JsonGenerator out, RecordedEntry entry) throws IOException {
        Optional<ObjectNode> basket = textOf(entry).flatMap(FreeText::basket);
        if (basket.isPresent()) {
            out.writeFieldName("basket");
            out.writeTree(basket.get());
        }
    }

    /** {@return what the client wrote; empty where it wrote nothing, or the key is gone} */
    private Optional<FreeText> textOf(RecordedEntry entry) {
        if (entry.textCiphertext().length == 0) {
            return Optional.empty();
        }
        return memberOf(entry)
                .flatMap(
                        member ->
                                cipher.decrypt(
                                        member.textKey(),
                                        RecordedContent.txKey(entry),
                                        entry.textCiphertext()))
                .map(FreeText::ofBytes);
    }
}

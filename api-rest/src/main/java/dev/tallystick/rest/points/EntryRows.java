package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.rest.baskets.Basket;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Writes entries of every type as rows of a list: the flat answer to a posting and its {@code
 * outcome}. An EXPIRE lists the lots that lapsed as its {@code allocations}; CONFIG and CLOCK move
 * nothing and have neither member, unit nor balance; a refusal is told by its problem document.
 * What concerns two members is told from the side of one, with the other as its {@code
 * counterpart}.
 */
public final class EntryRows {
    private final EntryFields fields;
    private final Refusals refusals;

    /** Writes further fields of a row. */
    @FunctionalInterface
    public interface More {
        /** Writes any number of fields into the object at hand. */
        void writeFields(JsonGenerator out) throws IOException;
    }

    EntryRows(EntryFields fields, Refusals refusals) {
        this.fields = fields;
        this.refusals = refusals;
    }

    /**
     * Writes what the posting was for, as it was evaluated, as fields: a basket, an event, what
     * came back.
     */
    public void writeBesideFields(JsonGenerator out, RecordedEntry entry) throws IOException {
        fields.writeBeside(out, entry);
    }

    /** {@return what was bought; empty where nothing was, or the text was erased} */
    public Optional<Basket> basketOf(RecordedEntry entry) {
        return fields.basketOf(entry);
    }

    /** {@return what came back of each line by then; empty where it is no return of pieces} */
    public Optional<Map<String, Long>> returnedOf(RecordedEntry entry) {
        return fields.returnedOf(entry);
    }

    /** Writes an entry by its names and what it moved, as an object. */
    public void writeReference(JsonGenerator out, RecordedEntry entry) throws IOException {
        out.writeStartObject();
        writeReferenceFields(out, entry);
        out.writeEndObject();
    }

    /** Writes an entry by its names and what it moved, as fields of the object at hand. */
    public void writeReferenceFields(JsonGenerator out, RecordedEntry entry) throws IOException {
        out.writeStringField("txId", entry.txId());
        out.writeStringField("type", entry.type().name());
        out.writeNumberField("points", PointsMoved.of(EntryView.first(entry)).totalPoints());
        out.writeNumberField("position", entry.position());
    }

    /**
     * Writes one row as the posting's own member sees it, in the posting's unit.
     *
     * @param more writes further fields into it, behind its own
     */
    public void write(JsonGenerator out, RecordedEntry entry, More more) throws IOException {
        write(out, EntryView.first(entry), more);
    }

    /**
     * Writes one row as the owner of an account sees it.
     *
     * @param more writes further fields into it, behind its own
     */
    public void write(JsonGenerator out, EntryView view, More more) throws IOException {
        RecordedEntry entry = view.entry();
        out.writeStartObject();
        if (entry.isPosted()) {
            fields.writePosted(out, view);
            out.writeStringField("outcome", "POSTED");
        } else {
            fields.writeRefused(out, entry);
            out.writeStringField("outcome", "REFUSED");
            out.writeFieldName("refusal");
            refusals.problem(entry, false).write(out, null);
        }
        more.writeFields(out);
        out.writeEndObject();
    }
}

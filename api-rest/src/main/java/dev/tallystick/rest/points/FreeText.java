package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.json.JsonBody;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * What a client wrote beside the numbers, which stands in the journal only encrypted. Description
 * and metadata come back in every answer; the basket where the transaction itself is asked for.
 *
 * @param voucher which voucher the points bought, or came back for, by its ids; never its code
 */
record FreeText(
        Optional<String> description,
        Optional<String> reason,
        Optional<String> note,
        Optional<ObjectNode> metadata,
        Beside beside,
        Optional<ObjectNode> voucher) {
    /** Where nothing was written. */
    static final FreeText NONE =
            new FreeText(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Beside.NOTHING);

    /** What is no part of every answer, and is written behind all that is. */
    private static final Set<String> BESIDE =
            Set.of("basket", "event", "evaluation", "returned", "bought", "voucher");

    private static final int DESCRIPTION_LENGTH_MAX = 500;
    private static final int METADATA_MAX_BYTES = 4_096;
    private static final int METADATA_DEPTH_MAX = 5;

    /** Where it is about no voucher. */
    FreeText(
            Optional<String> description,
            Optional<String> reason,
            Optional<String> note,
            Optional<ObjectNode> metadata,
            Beside beside) {
        this(description, reason, note, metadata, beside, Optional.empty());
    }

    /**
     * What is recorded beside it, so that a reversal need not know it from elsewhere.
     *
     * @param basket what was bought
     * @param event what was done
     * @param evaluation what it was worth, and by what: see {@link Evidence}
     * @param returned what came back: see {@link Returns}
     * @param exchange what a partner owes for it: see {@link Exchanged}
     * @param bought what else than a voucher a feature gave for the points, as it was asked for
     */
    record Beside(
            Optional<ObjectNode> basket,
            Optional<ObjectNode> event,
            Optional<ObjectNode> evaluation,
            Optional<ObjectNode> returned,
            Optional<ObjectNode> exchange,
            Optional<ObjectNode> bought) {
        static final Beside NOTHING =
                new Beside(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());

        /** Where the points bought nothing of a feature's. */
        Beside(
                Optional<ObjectNode> basket,
                Optional<ObjectNode> event,
                Optional<ObjectNode> evaluation,
                Optional<ObjectNode> returned,
                Optional<ObjectNode> exchange) {
            this(basket, event, evaluation, returned, exchange, Optional.empty());
        }

        /** {@return what points bought} */
        static Beside ofBought(ObjectNode bought) {
            return new Beside(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(bought));
        }
    }

    static FreeText read(Fields body) {
        return new FreeText(
                body.optionalText("description", DESCRIPTION_LENGTH_MAX),
                Optional.empty(),
                Optional.empty(),
                body.object("metadata", METADATA_MAX_BYTES, METADATA_DEPTH_MAX),
                Beside.NOTHING);
    }

    /** {@return the reason that may be given for it} */
    static FreeText readReason(Fields body) {
        return new FreeText(
                Optional.empty(),
                body.optionalText("reason", DESCRIPTION_LENGTH_MAX),
                Optional.empty(),
                Optional.empty(),
                Beside.NOTHING);
    }

    /** {@return the note that may stand beside a reason's code} */
    static FreeText readNote(Fields body) {
        return new FreeText(
                Optional.empty(),
                Optional.empty(),
                body.optionalText("note", DESCRIPTION_LENGTH_MAX),
                Optional.empty(),
                Beside.NOTHING);
    }

    /** The same, with something beside it. */
    FreeText with(Beside recorded) {
        return new FreeText(description, reason, note, metadata, recorded, voucher);
    }

    /** {@return a text about a voucher, and nothing else but the reason that may be given} */
    static FreeText aboutVoucher(ObjectNode voucher, Optional<String> reason) {
        return new FreeText(
                Optional.empty(),
                reason,
                Optional.empty(),
                Optional.empty(),
                Beside.NOTHING,
                Optional.of(voucher));
    }

    boolean isEmpty() {
        return equals(NONE);
    }

    /** {@return the text as one JSON object} */
    byte[] toBytes() {
        return toBytes(
                out -> {
                    write(out, "basket", beside.basket());
                    write(out, "event", beside.event());
                    write(out, "evaluation", beside.evaluation());
                    write(out, "returned", beside.returned());
                    write(out, "bought", beside.bought());
                });
    }

    /**
     * {@return the text as one JSON object}
     *
     * @param recorded writes the fields of what stands beside it
     */
    byte[] toBytes(JsonBody recorded) {
        return Json.write(
                out -> {
                    out.writeStartObject();
                    writeFields(out);
                    recorded.write(out);
                    write(out, "voucher", voucher);
                    out.writeEndObject();
                });
    }

    static FreeText ofBytes(byte[] bytes) {
        return of(Json.readObject(bytes));
    }

    /** {@return what every answer shows, which stands first; nothing beside it} */
    static FreeText shownOf(byte[] bytes) {
        return of(Json.readUpTo(bytes, BESIDE));
    }

    private static FreeText of(ObjectNode text) {
        return new FreeText(
                Optional.ofNullable(text.get("description")).map(node -> node.textValue()),
                Optional.ofNullable(text.get("reason")).map(node -> node.textValue()),
                Optional.ofNullable(text.get("note")).map(node -> node.textValue()),
                object(text, "metadata"),
                new Beside(
                        object(text, "basket"),
                        object(text, "event"),
                        object(text, "evaluation"),
                        object(text, "returned"),
                        object(text, "exchange"),
                        object(text, "bought")),
                object(text, "voucher"));
    }

    /** Writes what every answer shows as fields of the object at hand. */
    void writeFields(JsonGenerator out) throws IOException {
        if (description.isPresent()) {
            out.writeStringField("description", description.get());
        }
        if (reason.isPresent()) {
            out.writeStringField("reason", reason.get());
        }
        if (note.isPresent()) {
            out.writeStringField("note", note.get());
        }
        write(out, "metadata", metadata);
        write(out, "exchange", beside.exchange());
    }

    /** Writes what is shown where the transaction itself is asked for. */
    void writeBeside(JsonGenerator out) throws IOException {
        write(out, "voucher", voucher);
        write(out, "basket", beside.basket());
        if (beside.event().isPresent()) {
            ObjectNode event = beside.event().get();
            out.writeStringField("event", event.get("event").textValue());
            write(out, "attributes", object(event, "attributes"));
        }
        if (beside.returned().isPresent()) {
            out.writeFieldName("returnedItems");
            out.writeTree(beside.returned().get().get("items"));
        }
    }

    private static void write(JsonGenerator out, String name, Optional<ObjectNode> object)
            throws IOException {
        if (object.isPresent()) {
            out.writeFieldName(name);
            out.writeTree(object.get());
        }
    }

    private static Optional<ObjectNode> object(ObjectNode parent, String name) {
        return Optional.ofNullable((ObjectNode) parent.get(name));
    }
}

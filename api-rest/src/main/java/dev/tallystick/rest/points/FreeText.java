package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;

import java.io.IOException;
import java.util.Optional;

/**
 * What a client wrote beside the numbers, which stands in the journal only encrypted. Description
 * and metadata come back in every answer; the basket where the transaction itself is asked for.
 */
record FreeText(
        Optional<String> description,
        Optional<String> reason,
        Optional<String> note,
        Optional<ObjectNode> metadata,
        Optional<ObjectNode> basket) {
    /** Where nothing was written. */
    static final FreeText NONE =
            new FreeText(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    private static final int DESCRIPTION_LENGTH_MAX = 500;
    private static final int METADATA_MAX_BYTES = 4_096;
    private static final int METADATA_DEPTH_MAX = 5;

    static FreeText read(Fields body) {
        return new FreeText(
                body.optionalText("description", DESCRIPTION_LENGTH_MAX),
                Optional.empty(),
                Optional.empty(),
                body.object("metadata", METADATA_MAX_BYTES, METADATA_DEPTH_MAX),
                Optional.empty());
    }

    /** The same, and what was bought. */
    FreeText with(Basket bought) {
        return new FreeText(description, reason, note, metadata, Optional.of(bought.toJson()));
    }

    /** {@return the reason that may be given for it} */
    static FreeText readReason(Fields body) {
        return new FreeText(
                Optional.empty(),
                body.optionalText("reason", DESCRIPTION_LENGTH_MAX),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** {@return the note that may stand beside a reason's code} */
    static FreeText readNote(Fields body) {
        return new FreeText(
                Optional.empty(),
                Optional.empty(),
                body.optionalText("note", DESCRIPTION_LENGTH_MAX),
                Optional.empty(),
                Optional.empty());
    }

    boolean isEmpty() {
        return equals(NONE);
    }

    /** {@return the text as one JSON object} */
    byte[] toBytes() {
        return Json.write(
                out -> {
                    out.writeStartObject();
                    writeFields(out);
                    if (basket.isPresent()) {
                        out.writeFieldName("basket");
                        out.writeTree(basket.get());
                    }
                    out.writeEndObject();
                });
    }

    static FreeText ofBytes(byte[] bytes) {
        ObjectNode text = Json.readObject(bytes);
        return new FreeText(
                Optional.ofNullable(text.get("description")).map(node -> node.textValue()),
                Optional.ofNullable(text.get("reason")).map(node -> node.textValue()),
                Optional.ofNullable(text.get("note")).map(node -> node.textValue()),
                Optional.ofNullable((ObjectNode) text.get("metadata")),
                Optional.ofNullable((ObjectNode) text.get("basket")));
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
        if (metadata.isPresent()) {
            out.writeFieldName("metadata");
            out.writeTree(metadata.get());
        }
    }
}

package dev.tallystick.rest.masters;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.json.Times;

import java.io.IOException;
import java.util.Map;

/** Writes masters and their entries. */
final class MasterJson {
    private MasterJson() {}

    static void write(JsonGenerator out, Master master) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", master.name());
        out.writeNumberField("entryCount", master.entryCount());
        out.writeEndObject();
    }

    static void write(JsonGenerator out, MasterEntry entry) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", entry.name());
        out.writeStringField("key", entry.key());
        out.writeFieldName("value");
        if (entry.value().isPresent()) {
            out.writeTree(entry.value().get());
        } else {
            out.writeNull();
        }
        out.writeStringField("description", entry.description());
        out.writeFieldName("descriptions");
        writeTexts(out, entry.descriptions());
        out.writeBooleanField("active", entry.active());
        out.writeStringField("createdAt", Times.format(entry.createdAtMs()));
        out.writeStringField("updatedAt", Times.format(entry.updatedAtMs()));
        out.writeEndObject();
    }

    /** Writes texts by language as an object. */
    static void writeTexts(JsonGenerator out, Map<String, String> texts) throws IOException {
        out.writeStartObject();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            out.writeStringField(text.getKey(), text.getValue());
        }
        out.writeEndObject();
    }
}

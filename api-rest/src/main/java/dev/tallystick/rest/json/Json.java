package dev.tallystick.rest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.problem.Problem;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Reads request bodies with every strict switch on, and writes answers straight to bytes. */
public final class Json {
    /** How deep arrays and objects of a body may nest. */
    public static final int DEPTH_MAX = 16;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    // names are the client's to choose: none may stay in the JVM's table
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH_MAX)
                                    .maxNumberLength(100)
                                    .maxNameLength(200)
                                    .maxStringLength(20_000)
                                    .build())
                    .build();

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(FACTORY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private static final ObjectReader READER = MAPPER.reader();
    private static final ObjectReader READER_OF_PARTS =
            READER.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /**
     * Reads one JSON object.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code invalid_json}, {@code
     *     duplicate_field} or {@code invalid_body}
     */
    public static ObjectNode readObject(byte[] utf8) {
        if (read(utf8) instanceof ObjectNode object) {
            return object;
        }
        throw Problem.invalid("", "invalid_body", "The body must be a JSON object.").exception();
    }

    /** Reads one JSON value of any kind; refusals as {@link #readObject}. */
    static JsonNode read(byte[] utf8) {
        requireUtf8(utf8);
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            try {
                return READER.readTree(parser);
            } catch (JsonProcessingException | NumberFormatException e) {
                throw refusal(parser, e).exception();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the first members of an object, up to one of a few names; the rest is not even read}
     *
     * @param utf8 what {@link #write} made
     */
    public static ObjectNode readUpTo(byte[] utf8, Set<String> names) {
        ObjectNode read = newObject();
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            parser.nextToken();
            for (String name = parser.nextFieldName();
                    name != null && !names.contains(name);
                    name = parser.nextFieldName()) {
                parser.nextToken();
                JsonNode value = READER_OF_PARTS.readTree(parser);
                read.set(name, value);
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the value as UTF-8} */
    public static byte[] write(JsonBody body) {
        Written written = new Written();
        try (JsonGenerator out = MAPPER.createGenerator(written)) {
            body.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written.toBytes();
    }

    /** What a generator hands over, which most often is all of it, at its end: then kept as is. */
    private static final class Written extends ByteArrayOutputStream {
        private Written() {
            super(0);
        }

        private byte[] toBytes() {
            return count == buf.length ? buf : toByteArray();
        }
    }

    /** {@return an empty object to fill} */
    public static ObjectNode newObject() {
        return MAPPER.createObjectNode();
    }

    private static Problem refusal(JsonParser parser, Exception e) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        String where = " (byte %d).".formatted(parser.currentLocation().getByteOffset());
        boolean duplicate =
                e instanceof JsonProcessingException json
                        && json.getOriginalMessage().startsWith("Duplicate");
        return duplicate
                ? Problem.invalid(pointer, "duplicate_field", "The field is given twice" + where)
                : Problem.invalid(
                        pointer, "invalid_json", "The body is no well-formed JSON" + where);
    }

    /** Jackson lets some malformed sequences pass; the journal must not. */
    private static void requireUtf8(byte[] bytes) {
        for (byte value : bytes) {
            if (value < 0) {
                requireWellFormed(bytes);
                return;
            }
        }
    }

    private static void requireWellFormed(byte[] bytes) {
        try {
            var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw Problem.invalid("", "invalid_utf8", "The body is no well-formed UTF-8.")
                    .exception();
        }
    }
}

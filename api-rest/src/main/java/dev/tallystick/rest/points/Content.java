package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.Sha256;
import dev.tallystick.rest.json.CanonicalJson;
import dev.tallystick.rest.json.Json;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a posting asks for, as 128 bits: equal for two requests that ask the same, however they are
 * spelled. The first half of SHA-256 over operation, path ids and the canonical body without {@code
 * txId} and {@code pin}. Recorded, so it never changes.
 */
record Content(long high, long low) {
    private static final Set<String> NO_CONTENT = Set.of("txId", "pin");

    /** Whose null says something else than absence (API, "Body"). */
    private static final Set<String> NULL_IS_CONTENT = Set.of("expiresAt");

    /**
     * {@return the content of a request}
     *
     * @param operation as batches name it: {@code earn}
     * @param pathIds the ids in the path, in order
     * @param body of the request, or of the operation in a batch
     */
    static Content of(String operation, List<String> pathIds, ObjectNode body) {
        ObjectNode content = Json.newObject();
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            boolean absent = field.getValue().isNull() && !NULL_IS_CONTENT.contains(field.getKey());
            if (!absent && !NO_CONTENT.contains(field.getKey())) {
                content.set(field.getKey(), field.getValue());
            }
        }
        byte[] canonical =
                Json.write(
                        out -> {
                            out.writeStartArray();
                            out.writeString(operation);
                            for (String pathId : pathIds) {
                                out.writeString(pathId);
                            }
                            CanonicalJson.write(out, content);
                            out.writeEndArray();
                        });
        ByteBuffer digest =
                ByteBuffer.wrap(Sha256.newDigest().digest(canonical))
                        .order(ByteOrder.LITTLE_ENDIAN);
        return new Content(digest.getLong(), digest.getLong());
    }
}

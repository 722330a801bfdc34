package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.Sha256;
import dev.tallystick.rest.json.CanonicalJson;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a posting asks for, as 128 bits: equal for two requests that ask the same, however they are
 * spelled. The first half of SHA-256 over operation, path ids and the canonical body without {@code
 * txId}, {@code pin} and nulls that say nothing. Recorded, so it never changes.
 */
record Content(long high, long low) {
    private static final Set<String> NO_CONTENT = Set.of("txId", "pin");

    /** Whose null says something else than absence (API, "Body"). */
    private static final Set<String> NULL_IS_CONTENT = Set.of("expiresAt");

    /** Objects that say what they like, null too. */
    private static final Set<String> FREE = Set.of("metadata");

    /**
     * {@return the content of a request}
     *
     * @param operation as batches name it: {@code earn}
     * @param pathIds the ids in the path, in order
     * @param body of the request, or of the operation in a batch
     */
    static Content of(String operation, List<String> pathIds, ObjectNode body) {
        List<String> names = new ArrayList<>(1 + pathIds.size());
        names.add(operation);
        names.addAll(pathIds);
        byte[] canonical = CanonicalJson.of(names, body, Content::isContent, FREE);
        ByteBuffer digest =
                ByteBuffer.wrap(Sha256.newDigest().digest(canonical))
                        .order(ByteOrder.LITTLE_ENDIAN);
        return new Content(digest.getLong(), digest.getLong());
    }

    private static boolean isContent(String name, JsonNode value) {
        boolean isAbsent = value.isNull() && !NULL_IS_CONTENT.contains(name);
        return !isAbsent && !NO_CONTENT.contains(name);
    }
}

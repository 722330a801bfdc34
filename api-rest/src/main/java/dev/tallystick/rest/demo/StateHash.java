package dev.tallystick.rest.demo;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The whole state of a ledger in one value.
 *
 * @param position the last entry in it
 * @param hash in hexadecimal
 */
record StateHash(long position, String hash) {
    static StateHash of(JsonNode answer) {
        return new StateHash(answer.path("position").asLong(), answer.path("stateHash").asText());
    }
}

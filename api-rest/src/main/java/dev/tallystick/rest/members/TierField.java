package dev.tallystick.rest.members;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.MemberKey;

import java.io.IOException;

/** Writes where a member stands among the program's tiers. */
@FunctionalInterface
public interface TierField {
    /**
     * Writes it as a field of the object at hand: null where the program has no tiers.
     *
     * @param name of the field
     */
    void write(JsonGenerator out, String name, String programId, MemberKey member)
            throws IOException;
}

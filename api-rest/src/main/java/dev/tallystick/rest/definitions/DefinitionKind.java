package dev.tallystick.rest.definitions;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.json.Fields;

import java.io.IOException;

/** A kind of things that programs define: how one is read, written and stored. */
public interface DefinitionKind<T> {
    /**
     * {@return the stem of its tables, such as {@code subscription_plan}, and of its problems:
     * {@code subscription_plan_not_found}}
     */
    String name();

    /** {@return the path of the list, such as {@code /v1/subscription-plans}} */
    String path();

    /** {@return the field with the id, such as {@code planId}} */
    String idField();

    /**
     * {@return what a definition says} Faults stay in the fields, which the caller finishes.
     *
     * @param program whose units and time zone are meant
     */
    T read(ProgramConfig program, String id, Fields fields);

    /** Writes the fields of a definition: read again, they say the same. */
    void write(JsonGenerator out, T value) throws IOException;

    /**
     * Demands of a definition about to be stored that what it refers to is there.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 with the place
     */
    default void requireReferences(String programId, T value) {}
}

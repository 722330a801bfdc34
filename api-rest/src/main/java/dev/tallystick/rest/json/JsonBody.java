package dev.tallystick.rest.json;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;

/** Writes one JSON value. */
@FunctionalInterface
public interface JsonBody {
    /** Writes exactly one value. */
    void write(JsonGenerator out) throws IOException;
}

package dev.tallystick.rest.client;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;

/**
 * One answer of the server, a refusal included.
 *
 * @param status the HTTP status
 * @param body the JSON body; a missing node where there was none
 * @param replayed whether the server says that it answers a repeated txId
 */
public record ApiAnswer(int status, JsonNode body, boolean replayed) {
    /** {@return whether the status is one of 200 to 299} */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** {@return the stable code of a problem document, or the status where there is none} */
    public String code() {
        return body.path("code").asText(Integer.toString(status));
    }

    /**
     * {@return the body of an answer that had to succeed}
     *
     * @throws IOException if it did not; the message is the server's
     */
    public JsonNode orThrow(String what) throws IOException {
        if (!isSuccess()) {
            throw new IOException(what + ": " + describe(status, body));
        }
        return body;
    }

    /** {@return status, code and detail of a refusal, for people} */
    public static String describe(int status, JsonNode problem) {
        StringBuilder text = new StringBuilder().append(status);
        if (problem.hasNonNull("code")) {
            text.append(' ').append(problem.get("code").asText());
        }
        if (problem.hasNonNull("detail")) {
            text.append(": ").append(problem.get("detail").asText());
        }
        for (JsonNode error : problem.path("errors")) {
            text.append("; ").append(error.path("pointer").asText());
            text.append(' ').append(error.path("detail").asText(error.path("code").asText()));
        }
        return text.toString();
    }
}

package dev.tallystick.rest.http;

import dev.tallystick.rest.problem.Problem;

import java.util.Arrays;
import java.util.Optional;

/** {@code ETag} and {@code If-Match} of configuration resources. */
public final class Preconditions {
    private Preconditions() {}

    /**
     * Demands that the resource is still the one the client saw, if it says which.
     *
     * @param etag of the resource as it is, quoted; empty if there is none yet
     * @throws dev.tallystick.rest.problem.ProblemException 412 {@code precondition_failed}
     */
    public static void requireMatch(Call call, Optional<String> etag) {
        Optional<String> ifMatch = call.header("If-Match");
        if (ifMatch.isEmpty()) {
            return;
        }
        boolean matches =
                etag.isPresent()
                        && Arrays.stream(ifMatch.get().split(",", -1))
                                .map(String::strip)
                                .anyMatch(tag -> tag.equals("*") || tag.equals(etag.get()));
        if (!matches) {
            throw Problem.of(
                            412,
                            "precondition_failed",
                            "The resource is not the one that If-Match names.")
                    .exception();
        }
    }
}

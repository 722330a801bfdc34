package dev.tallystick.rest.credentials;

import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Reads secrets from bodies, and says what is wrong with one. */
final class SecretFields {
    private static final int PIN_LENGTH_MIN = 4;
    private static final int PIN_LENGTH_MAX = 12;
    private static final int PASSWORD_LENGTH_MIN = 8;
    private static final int PASSWORD_LENGTH_MAX = 128;

    private SecretFields() {}

    /** {@return a new PIN; empty for null: none from now on} */
    static Optional<String> newPin(Fields body) {
        Optional<String> pin = body.optionalText("pin", PIN_LENGTH_MAX);
        if (!body.has("pin")) {
            body.error("pin", "missing_field", "Must be given, null to clear it.");
        }
        boolean fits =
                pin.isEmpty()
                        || (pin.get().length() >= PIN_LENGTH_MIN
                                && pin.get().chars().allMatch(c -> c >= '0' && c <= '9'));
        if (!fits) {
            body.error("pin", "invalid_pin", "Must be 4 to 12 digits, as a string.");
        }
        return pin;
    }

    /** {@return a new password; empty for null, or when at fault} */
    static Optional<String> newPassword(Fields body, String name) {
        Optional<String> password = body.optionalText(name, PASSWORD_LENGTH_MAX);
        if (password.isPresent() && Fields.lengthOf(password.get()) < PASSWORD_LENGTH_MIN) {
            body.error(name, "invalid_length", "Must have 8 to 128 characters.");
        }
        return password;
    }

    /** {@return a password to be proved; whatever it is may be wrong} */
    static String givenPassword(Fields body, String name) {
        return body.text(name, PASSWORD_LENGTH_MAX);
    }

    /**
     * 403: nobody looks at the secret for a while.
     *
     * @param code {@code pin_locked} or {@code password_locked}
     */
    static ProblemException locked(String code, long untilMs, long nowMs) {
        long seconds = Math.max(1, TimeUnit.MILLISECONDS.toSeconds(untilMs - nowMs + 999));
        return Problem.of(403, code, "Too many attempts failed: none is looked at for a while.")
                .with("lockedUntil", Times.format(untilMs))
                .withHeader("Retry-After", String.valueOf(seconds))
                .exception();
    }
}

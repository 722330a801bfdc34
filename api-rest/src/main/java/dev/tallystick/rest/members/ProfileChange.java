package dev.tallystick.rest.members;

import dev.tallystick.rest.json.Fields;

import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a PUT asks to change: a field absent stays, null is cleared.
 *
 * @param fields the body, already read without faults
 */
record ProfileChange(Field name, Field email, Field phone, Field birthDate, Field attributes) {
    private static final int NAME_LENGTH_MAX = 200;
    private static final int EMAIL_LENGTH_MAX = 254;
    private static final int PHONE_LENGTH_MAX = 40;
    private static final int ATTRIBUTES_MAX_BYTES = 4_096;
    private static final int ATTRIBUTES_DEPTH_MAX = 5;
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

    /** One field: whether it was given, and what (null: cleared). */
    record Field(boolean given, String value) {
        String over(String before) {
            return given ? value : before;
        }
    }

    /** Reads the body of a PUT and finishes it. */
    static ProfileChange read(Fields body) {
        body.notSupported("tier", "cardNumber");
        ProfileChange change =
                new ProfileChange(
                        field(body, "name", f -> f.optionalText("name", NAME_LENGTH_MAX)),
                        field(body, "email", f -> email(f)),
                        field(body, "phone", f -> f.optionalText("phone", PHONE_LENGTH_MAX)),
                        field(body, "birthDate", f -> f.date("birthDate").map(LocalDate::toString)),
                        field(
                                body,
                                "attributes",
                                f ->
                                        f.object(
                                                        "attributes",
                                                        ATTRIBUTES_MAX_BYTES,
                                                        ATTRIBUTES_DEPTH_MAX)
                                                .map(Object::toString)));
        body.finish();
        return change;
    }

    private static Field field(
            Fields body, String name, Function<Fields, Optional<String>> reader) {
        return new Field(body.has(name), reader.apply(body).orElse(null));
    }

    private static Optional<String> email(Fields body) {
        Optional<String> email = body.optionalText("email", EMAIL_LENGTH_MAX);
        if (email.isPresent() && !EMAIL.matcher(email.get()).matches()) {
            body.error("email", "invalid_email", "Must be an e-mail address.");
        }
        return email;
    }
}

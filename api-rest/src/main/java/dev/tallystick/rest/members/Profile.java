package dev.tallystick.rest.members;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is known of a person; every field but the id may be null.
 *
 * @param attributes a JSON object
 * @param language in which the person is written to: one of the program's languages
 * @param currency the preferred one, of ISO 4217
 * @param cardNumber of the card in use
 * @param enrolledNo counts the program's enrolments from 1
 */
public record Profile(
        Member member,
        String name,
        String email,
        String phone,
        Birthday birthday,
        String attributes,
        String language,
        String currency,
        String cardNumber,
        long enrolledNo,
        long enrolledAtMs) {

    /**
     * {@return the names of the fields, as clients know them, in which this is not as another} The
     * card has a history of its own.
     */
    List<String> differences(Profile other) {
        List<String> names = new ArrayList<>();
        addIfNot(Objects.equals(name, other.name), "name", names);
        addIfNot(Objects.equals(email, other.email), "email", names);
        addIfNot(Objects.equals(phone, other.phone), "phone", names);
        addIfNot(Objects.equals(birthday, other.birthday), "birthDate", names);
        addIfNot(Objects.equals(attributes, other.attributes), "attributes", names);
        addIfNot(Objects.equals(language, other.language), "language", names);
        return names;
    }

    private static void addIfNot(boolean isSame, String name, List<String> names) {
        if (!isSame) {
            names.add(name);
        }
    }
}

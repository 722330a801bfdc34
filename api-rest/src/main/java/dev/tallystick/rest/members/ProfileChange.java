package dev.tallystick.rest.members;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.MonthDay;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What is to change in a profile: a field that was not given stays, null is cleared. */
public record ProfileChange(
        UnaryOperator<String> name,
        UnaryOperator<String> email,
        UnaryOperator<String> phone,
        UnaryOperator<Birthday> birthday,
        UnaryOperator<String> attributes,
        UnaryOperator<String> language,
        UnaryOperator<String> cardNumber) {
    private static final int NAME_LENGTH_MAX = 200;
    private static final int EMAIL_LENGTH_MAX = 254;
    private static final int PHONE_LENGTH_MAX = 40;
    private static final int ATTRIBUTES_MAX_BYTES = 4_096;
    private static final int ATTRIBUTES_DEPTH_MAX = 5;
    private static final int NUMBER_DIGITS_MAX = 36;
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

    /** Reads the body of a member's PUT and finishes it. */
    static ProfileChange readMember(Fields body) {
        ProfileChange change =
                new ProfileChange(
                        name(body),
                        email(body),
                        phone(body),
                        field(body, "birthDate", body.date("birthDate").map(Birthday::of)),
                        attributes(body),
                        field(body, "language", body.optionalId("language", IdRule.PLAIN)),
                        field(body, "cardNumber", body.optionalId("cardNumber", IdRule.PLAIN)));
        body.finish();
        return change;
    }

    /** Reads the body of a customer's PUT and finishes it. */
    public static ProfileChange readCustomer(Fields body) {
        ProfileChange change =
                new ProfileChange(
                        name(body),
                        email(body),
                        phone(body),
                        birthday(body),
                        same -> same,
                        same -> same,
                        same -> same);
        body.finish();
        return change;
    }

    /** Reads what an order tells of its customer. */
    public static ProfileChange readOrderCustomer(Fields customer) {
        return new ProfileChange(
                same -> same,
                email(customer),
                same -> same,
                same -> same,
                same -> same,
                same -> same,
                same -> same);
    }

    /** {@return the language it sets; empty if it sets none} */
    Optional<String> newLanguage() {
        return Optional.ofNullable(language.apply(null));
    }

    Profile over(Profile before) {
        return new Profile(
                before.member(),
                name.apply(before.name()),
                email.apply(before.email()),
                phone.apply(before.phone()),
                birthday.apply(before.birthday()),
                attributes.apply(before.attributes()),
                language.apply(before.language()),
                before.currency(),
                cardNumber.apply(before.cardNumber()),
                before.enrolledNo(),
                before.enrolledAtMs());
    }

    private static <T> UnaryOperator<T> field(Fields body, String name, Optional<T> value) {
        return body.has(name) ? before -> value.orElse(null) : before -> before;
    }

    private static UnaryOperator<String> attributes(Fields body) {
        Optional<ObjectNode> attributes =
                body.object("attributes", ATTRIBUTES_MAX_BYTES, ATTRIBUTES_DEPTH_MAX);
        if (attributes.isPresent() && !isWrittenOutShort(attributes.get())) {
            body.error(
                    "attributes",
                    "out_of_range",
                    "Numbers may have " + NUMBER_DIGITS_MAX + " digits, written out.");
        }
        return field(body, "attributes", attributes.map(Object::toString));
    }

    /** Nobody who writes the number 1e999999999 out, to compare it say, may run out of memory. */
    private static boolean isWrittenOutShort(JsonNode value) {
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            return number.precision() <= NUMBER_DIGITS_MAX
                    && Math.abs((long) number.scale()) <= NUMBER_DIGITS_MAX;
        }
        for (JsonNode child : value) {
            if (!isWrittenOutShort(child)) {
                return false;
            }
        }
        return true;
    }

    private static UnaryOperator<String> name(Fields body) {
        return field(body, "name", body.optionalText("name", NAME_LENGTH_MAX));
    }

    private static UnaryOperator<String> phone(Fields body) {
        return field(body, "phone", body.optionalText("phone", PHONE_LENGTH_MAX));
    }

    private static UnaryOperator<String> email(Fields body) {
        Optional<String> email = body.optionalText("email", EMAIL_LENGTH_MAX);
        if (email.isPresent() && !EMAIL.matcher(email.get()).matches()) {
            body.error("email", "invalid_email", "Must be an e-mail address.");
        }
        return field(body, "email", email);
    }

    /** Month and day are set and cleared together; a year that is known stays. */
    private static UnaryOperator<Birthday> birthday(Fields body) {
        boolean monthNamed = body.has("birthdayMonth");
        boolean dayNamed = body.has("birthdayDay");
        boolean hasMonth = body.given("birthdayMonth");
        boolean hasDay = body.given("birthdayDay");
        if (hasMonth != hasDay) {
            body.error(
                    hasMonth ? "birthdayDay" : "birthdayMonth",
                    "missing_field",
                    "Month and day go together.");
        }
        OptionalLong month = body.optionalInteger("birthdayMonth", 1, 12);
        OptionalLong day = body.optionalInteger("birthdayDay", 1, 31);
        if (!monthNamed && !dayNamed) {
            return before -> before;
        }
        if (month.isEmpty() || day.isEmpty()) {
            return before -> null;
        }
        try {
            Birthday birthday =
                    Birthday.of(MonthDay.of((int) month.getAsLong(), (int) day.getAsLong()));
            return birthday::inYearOf;
        } catch (DateTimeException e) {
            body.error("birthdayDay", "invalid_date", "The month has no such day.");
            return before -> before;
        }
    }
}

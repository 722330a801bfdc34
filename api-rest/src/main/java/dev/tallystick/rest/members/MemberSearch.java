package dev.tallystick.rest.members;

import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom a list is to show. An alias or a card number is one member's at most, and stands alone.
 *
 * @param alias as a provider knows the member
 * @param cardNumber of a card in use
 * @param email whole; small and capital letters are the same
 * @param phone whole; only the digits count
 * @param namePrefix what the name begins with; small and capital letters are the same
 * @param stage as the ledger has it
 */
record MemberSearch(
        Optional<AliasName> alias,
        Optional<String> cardNumber,
        Optional<String> email,
        Optional<String> phone,
        Optional<String> namePrefix,
        Optional<Stage> stage) {
    /** The names of the parameters. */
    static final String[] FILTERS = {"alias", "cardNumber", "email", "phone", "name", "stage"};

    private static final int TEXT_LENGTH_MAX = 254;

    /** Everybody. */
    static MemberSearch everybody() {
        return new MemberSearch(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Reads the filters; the query is still to be finished. */
    static MemberSearch read(Query query) {
        MemberSearch search =
                new MemberSearch(
                        alias(query),
                        query.id("cardNumber", IdRule.PLAIN),
                        text(query, "email"),
                        phone(query),
                        text(query, "name"),
                        stage(query));
        search.requireAlone(query);
        return search;
    }

    private void requireAlone(Query query) {
        long given =
                Stream.of(alias, cardNumber, email, phone, namePrefix, stage)
                        .filter(Optional::isPresent)
                        .count();
        if ((alias.isPresent() || cardNumber.isPresent()) && given > 1) {
            query.error(
                    alias.isPresent() ? "alias" : "cardNumber",
                    "conflicting_fields",
                    "Is one member's and stands alone.");
        }
    }

    private static Optional<AliasName> alias(Query query) {
        Optional<String> text = query.text("alias");
        Optional<AliasName> alias = text.flatMap(AliasName::parse);
        if (text.isPresent() && alias.isEmpty()) {
            query.error("alias", "invalid_value", "Must be provider:value.");
        }
        return alias;
    }

    private static Optional<String> phone(Query query) {
        Optional<String> phone = text(query, "phone");
        if (phone.isPresent() && SearchKeys.phone(phone.get()).isEmpty()) {
            query.error("phone", "invalid_value", "Must have digits.");
        }
        return phone;
    }

    private static Optional<String> text(Query query, String name) {
        Optional<String> text = query.text(name);
        if (text.isPresent()
                && (text.get().isEmpty() || Fields.lengthOf(text.get()) > TEXT_LENGTH_MAX)) {
            query.error(
                    name, "invalid_length", "Must have 1 to " + TEXT_LENGTH_MAX + " characters.");
        }
        return text;
    }

    private static Optional<Stage> stage(Query query) {
        Optional<String> name = query.text("stage");
        Optional<Stage> stage =
                Arrays.stream(Stage.values())
                        .filter(known -> name.filter(known.name()::equals).isPresent())
                        .findFirst();
        if (name.isPresent() && stage.isEmpty()) {
            query.error("stage", "invalid_value", "Must be a stage, such as ACTIVE.");
        }
        return stage;
    }
}

package dev.tallystick.rest.promotions;

import dev.tallystick.ledger.promotion.Amount;
import dev.tallystick.ledger.promotion.Conditions;
import dev.tallystick.ledger.promotion.Hours;
import dev.tallystick.ledger.promotion.Names;
import dev.tallystick.ledger.promotion.When;
import dev.tallystick.rest.baskets.BasketItem;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.money.Money;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads the conditions of a promotion: the field {@code when}. */
final class WhenReader {
    private static final String FIELD = "when";
    private static final int NAME_COUNT_MAX = 1_000;
    private static final int HOURS_COUNT_MAX = 24;
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

    /** What only purchases have. */
    private static final List<String> OF_PURCHASES =
            List.of("stores", "channels", "products", "categories", "minimumSpend");

    private final Fields fields;
    private final Conditions language;

    private WhenReader(Fields fields, Conditions language) {
        this.fields = fields;
        this.language = language;
    }

    /** {@return the conditions; none where the field is absent} Takes the faults found. */
    static When read(Fields promotion, Conditions language) {
        Optional<Fields> nested = promotion.nested(FIELD);
        if (nested.isEmpty()) {
            return When.ALWAYS;
        }
        When when = new WhenReader(nested.get(), language).read();
        nested.get().refuseUnknown();
        return when;
    }

    private When read() {
        Optional<String> event = fields.optionalId("event", IdRule.PLAIN);
        if (event.isPresent()) {
            for (String name : OF_PURCHASES) {
                if (fields.given(name)) {
                    fields.error(name, "conflicting_fields", "An event has no basket.");
                }
            }
        }
        return new When(
                event,
                daysOfWeek(),
                hours(),
                names(fields, "partners", IdRule.PLAIN::allows),
                names(fields, "stores", IdRule.PLAIN::allows),
                names(fields, "channels", IdRule.PLAIN::allows),
                inAndOut("products", IdRule.EXTERNAL::allows),
                inAndOut("categories", WhenReader::isCategory),
                names(fields, "tiers", IdRule.PLAIN::allows),
                names(fields, "segments", IdRule.PLAIN::allows),
                Money.read(fields, "minimumSpend").map(WhenReader::amountOf),
                condition());
    }

    /** {@return an amount of money as promotions count it} */
    static Amount amountOf(Money money) {
        long minor =
                money.amount()
                        .movePointRight(money.currency().getDefaultFractionDigits())
                        .longValueExact();
        return new Amount(minor, money.currency().getCurrencyCode());
    }

    private List<DayOfWeek> daysOfWeek() {
        List<DayOfWeek> days = new ArrayList<>();
        for (String name : names(fields, "daysOfWeek", WhenReader::isDay)) {
            days.add(DayOfWeek.valueOf(name));
        }
        days.sort(null);
        return days;
    }

    private List<Hours> hours() {
        Optional<List<Fields>> list = fields.nestedList("hours", HOURS_COUNT_MAX);
        if (list.isEmpty()) {
            return List.of();
        }
        if (list.get().isEmpty()) {
            fields.error("hours", "out_of_range", "Must be at least one; null is none.");
        }
        List<Hours> hours = new ArrayList<>();
        for (Fields each : list.get()) {
            hours.add(new Hours(time(each, "from"), time(each, "to")));
            each.refuseUnknown();
        }
        return hours;
    }

    private static LocalTime time(Fields hours, String name) {
        String text = hours.text(name, 5);
        if (TIME.matcher(text).matches()) {
            return LocalTime.parse(text);
        }
        if (!text.isEmpty()) {
            hours.error(name, "invalid_time", "Must be a time of the day like 17:30.");
        }
        return LocalTime.MIDNIGHT;
    }

    private Names inAndOut(String name, Predicate<String> allowed) {
        Optional<Fields> nested = fields.nested(name);
        if (nested.isEmpty()) {
            return Names.ANY;
        }
        List<String> in = names(nested.get(), "in", allowed);
        List<String> out = names(nested.get(), "out", allowed);
        nested.get().refuseUnknown();
        if (!nested.get().given("in") && !nested.get().given("out")) {
            fields.error(name, "missing_field", "Must have in or out.");
        }
        return new Names(in, out);
    }

    /**
     * A list that is given names something: an empty one would say the reverse of what it seems.
     */
    private static List<String> names(Fields fields, String name, Predicate<String> allowed) {
        Optional<List<String>> given = fields.strings(name, NAME_COUNT_MAX);
        if (given.isEmpty()) {
            return List.of();
        }
        if (given.get().isEmpty()) {
            fields.error(name, "out_of_range", "Must name at least one; null is no condition.");
        }
        for (String each : given.get()) {
            if (!allowed.test(each)) {
                fields.error(name, "invalid_value", "There is none of that name: " + each);
                return List.of();
            }
        }
        if (new HashSet<>(given.get()).size() < given.get().size()) {
            fields.error(name, "duplicate_value", "Names one twice.");
        }
        return given.get();
    }

    private static boolean isDay(String name) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCategory(String name) {
        return !name.isEmpty() && name.length() <= BasketItem.CATEGORY_LENGTH_MAX;
    }

    private Optional<String> condition() {
        Optional<String> text = fields.optionalText("condition", CelConditions.LENGTH_MAX);
        if (text.isPresent()) {
            try {
                language.compile(text.get());
            } catch (ConditionInvalidException e) {
                fields.error("condition", "invalid_condition", e.getMessage());
            }
        }
        return text;
    }
}

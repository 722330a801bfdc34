package dev.tallystick.rest.tiers;

import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.money.Money;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a PUT makes of a tier: a field absent stays, null goes back to what a new tier has.
 *
 * @param from the first local day on which it goes; empty: today
 */
record TierChange(Tier tier, Optional<LocalDate> from) {
    private static final int NAME_LENGTH_MAX = 200;
    private static final int RANK_MAX = 1_000;
    private static final int PERK_COUNT_MAX = 20;
    private static final int PERK_LENGTH_MAX = 200;
    private static final int WORD_LENGTH_MAX = 20;
    private static final int MONTHS_MAX = 240;
    private static final int GRACE_DAYS_MAX = 3_700;
    private static final int KEPT_THROUGH_COUNT_MAX = 12;
    private static final Pattern DAY = Pattern.compile("\\d{2}-\\d{2}");
    private static final LocalDate FROM_MIN = LocalDate.EPOCH;
    private static final LocalDate FROM_MAX = LocalDate.of(9_999, 12, 31);

    /**
     * Reads the body of a PUT and finishes it.
     *
     * @param before the tier as it is; empty: there is none yet
     * @param isUnit whether the program has a unit of that code
     * @param defaultUnit of the program
     */
    static TierChange read(
            Fields body,
            String tierId,
            Optional<Tier> before,
            Predicate<String> isUnit,
            String defaultUnit) {
        Tier tier = readTier(body, tierId, before, isUnit, defaultUnit);
        Optional<LocalDate> from = body.date("from");
        if (from.filter(day -> day.isBefore(FROM_MIN) || day.isAfter(FROM_MAX)).isPresent()) {
            body.error("from", "invalid_date", "Must be from 1970 to 9999.");
        }
        body.finish();
        return new TierChange(tier, from);
    }

    /** Reads what a tier is; the body is still to be finished. */
    static Tier readTier(
            Fields body,
            String tierId,
            Optional<Tier> before,
            Predicate<String> isUnit,
            String defaultUnit) {
        Optional<String> name = body.optionalText("name", NAME_LENGTH_MAX);
        Reader reader = new Reader(isUnit, defaultUnit);
        return new Tier(
                tierId,
                body.has("name") ? name.orElse(null) : before.map(Tier::name).orElse(null),
                rank(body, before),
                body.has("active")
                        ? body.isNull("active") || body.flag("active")
                        : before.map(Tier::active).orElse(true),
                reader.qualification(body, before.map(Tier::qualification)),
                body.has("entryReward")
                        ? reader.entryReward(body)
                        : before.flatMap(Tier::entryReward),
                body.has("downgrade")
                        ? downgrade(body)
                        : before.map(Tier::downgrade).orElse(Downgrade.BORN),
                body.has("perks") ? perks(body) : before.map(Tier::perks).orElse(List.of()));
    }

    private static int rank(Fields body, Optional<Tier> before) {
        return before.isPresent() && !body.has("rank")
                ? before.get().rank()
                : (int) body.integer("rank", 1, RANK_MAX);
    }

    private static List<String> perks(Fields body) {
        List<String> perks = body.strings("perks", PERK_COUNT_MAX).orElse(List.of());
        for (String perk : perks) {
            if (perk.isEmpty() || Fields.lengthOf(perk) > PERK_LENGTH_MAX) {
                body.error(
                        "perks",
                        "invalid_length",
                        "Each must have 1 to " + PERK_LENGTH_MAX + " characters.");
            }
        }
        return perks;
    }

    private static Downgrade downgrade(Fields body) {
        Optional<Fields> nested = body.nested("downgrade");
        if (nested.isEmpty()) {
            return Downgrade.BORN;
        }
        Fields fields = nested.get();
        Downgrade.Policy policy =
                switch (fields.text("policy", WORD_LENGTH_MAX)) {
                    case "NEVER" -> Downgrade.Policy.NEVER;
                    case "TO_EARNED" -> Downgrade.Policy.TO_EARNED;
                    case "ONE_TIER" -> Downgrade.Policy.ONE_TIER;
                    case "" -> Downgrade.Policy.TO_EARNED;
                    default -> {
                        fields.error(
                                "policy", "invalid_value", "Must be NEVER, TO_EARNED or ONE_TIER.");
                        yield Downgrade.Policy.TO_EARNED;
                    }
                };
        Downgrade downgrade = new Downgrade(policy, grace(fields), keptThrough(fields));
        boolean isTimed = !downgrade.grace().isZero() || !downgrade.keptThrough().isEmpty();
        if (policy == Downgrade.Policy.NEVER && isTimed) {
            fields.error(
                    "policy", "conflicting_fields", "What is never lost has no grace and no days.");
        }
        fields.refuseUnknown();
        return downgrade;
    }

    private static Period grace(Fields fields) {
        Optional<String> text = fields.optionalText("grace", WORD_LENGTH_MAX);
        Optional<Period> grace = text.flatMap(TierChange::period);
        boolean isGrace =
                grace.isPresent()
                        && LocalDate.EPOCH
                                .plus(grace.get())
                                .isBefore(LocalDate.EPOCH.plusDays(GRACE_DAYS_MAX));
        if (text.isPresent() && !isGrace) {
            fields.error(
                    "grace",
                    "invalid_value",
                    "Must be an ISO 8601 calendar period such as P3M, up to ten years.");
        }
        return isGrace ? grace.get() : Period.ZERO;
    }

    /** Days in the order of the year. */
    private static List<MonthDay> keptThrough(Fields fields) {
        TreeSet<MonthDay> days = new TreeSet<>();
        for (String text :
                fields.strings("keptThrough", KEPT_THROUGH_COUNT_MAX).orElse(List.of())) {
            Optional<MonthDay> day = monthDay(text);
            if (day.isEmpty()) {
                fields.error("keptThrough", "invalid_date", "Must be days like 03-31.");
            } else if (!days.add(day.get())) {
                fields.error("keptThrough", "invalid_value", "A day is listed twice: " + text);
            }
        }
        return List.copyOf(days);
    }

    private static Optional<MonthDay> monthDay(String text) {
        try {
            return DAY.matcher(text).matches()
                    ? Optional.of(MonthDay.parse("--" + text))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A period forward, of years, months, weeks and days. */
    private static Optional<Period> period(String text) {
        try {
            Period period = Period.parse(text);
            boolean isForward =
                    text.startsWith("P")
                            && !period.isNegative()
                            && LocalDate.EPOCH.plus(period).isAfter(LocalDate.EPOCH);
            return isForward ? Optional.of(period) : Optional.empty();
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Reads what names units. */
    private record Reader(Predicate<String> isUnit, String defaultUnit) {
        Qualification qualification(Fields body, Optional<Qualification> before) {
            Optional<Fields> nested = body.nested("qualification");
            if (nested.isEmpty()) {
                if (before.isEmpty() || body.isNull("qualification")) {
                    missing(body, "qualification");
                }
                return before.orElse(
                        new Qualification(
                                new Measure.Points(defaultUnit),
                                new QualifyingPeriod.CalendarYear(),
                                0));
            }
            Fields fields = nested.get();
            String by = fields.text("by", WORD_LENGTH_MAX);
            QualifyingPeriod period = period(fields);
            Qualification qualification =
                    by.equals("SPEND") ? bySpend(fields, period) : byPoints(fields, period);
            if (!by.isEmpty() && !by.equals("SPEND") && !by.equals("POINTS")) {
                fields.error("by", "invalid_value", "Must be POINTS or SPEND.");
            }
            fields.refuseUnknown();
            return qualification;
        }

        Optional<EntryReward> entryReward(Fields body) {
            Optional<Fields> nested = body.nested("entryReward");
            if (nested.isEmpty()) {
                return Optional.empty();
            }
            Fields fields = nested.get();
            EntryReward reward = new EntryReward(fields.points("points"), unit(fields));
            fields.refuseUnknown();
            return Optional.of(reward);
        }

        private Qualification byPoints(Fields fields, QualifyingPeriod period) {
            return new Qualification(
                    new Measure.Points(unit(fields)),
                    period,
                    fields.integer("threshold", 0, Fields.POINTS_MAX));
        }

        private static Qualification bySpend(Fields fields, QualifyingPeriod period) {
            boolean given = fields.given("threshold");
            Optional<Money> threshold = Money.read(fields, "threshold");
            if (!given) {
                missing(fields, "threshold");
            }
            return new Qualification(
                    new Measure.Spend(
                            threshold.map(money -> money.currency().getCurrencyCode()).orElse("")),
                    period,
                    threshold
                            .map(money -> money.amount().unscaledValue().longValueExact())
                            .orElse(0L));
        }

        private String unit(Fields fields) {
            String unit = fields.optionalText("unit", NAME_LENGTH_MAX).orElse(defaultUnit);
            if (!isUnit.test(unit)) {
                fields.error("unit", "unknown_unit", "The program has no such unit.");
            }
            return unit;
        }

        private static QualifyingPeriod period(Fields fields) {
            QualifyingPeriod none = new QualifyingPeriod.CalendarYear();
            Optional<Fields> nested = fields.nested("period");
            if (nested.isEmpty()) {
                if (!fields.given("period")) {
                    missing(fields, "period");
                }
                return none;
            }
            Fields period = nested.get();
            QualifyingPeriod read =
                    switch (period.text("type", WORD_LENGTH_MAX)) {
                        case "CALENDAR_YEAR", "" -> none;
                        case "ROLLING" -> new QualifyingPeriod.Rolling(months(period));
                        case "SINCE_ENROLMENT" -> new QualifyingPeriod.SinceEnrolment();
                        default -> {
                            period.error(
                                    "type",
                                    "invalid_value",
                                    "Must be CALENDAR_YEAR, ROLLING or SINCE_ENROLMENT.");
                            yield none;
                        }
                    };
            period.refuseUnknown();
            return read;
        }

        private static int months(Fields period) {
            String text = period.text("duration", WORD_LENGTH_MAX);
            Optional<Period> duration = TierChange.period(text);
            long months = duration.map(Period::toTotalMonths).orElse(0L);
            boolean isMonths =
                    months > 0
                            && months <= MONTHS_MAX
                            && duration.get()
                                    .normalized()
                                    .equals(Period.ofMonths((int) months).normalized());
            if (!text.isEmpty() && !isMonths) {
                period.error(
                        "duration",
                        "invalid_value",
                        "Must be months or years such as P12M, up to " + MONTHS_MAX + " months.");
            }
            return isMonths ? (int) months : 1;
        }

        private static void missing(Fields fields, String name) {
            fields.error(name, "missing_field", "Must be given.");
        }
    }
}

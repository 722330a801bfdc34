package dev.tallystick.ledger;

import java.util.List;

/**
 * When points of a unit expire unless the posting says otherwise. Source: ARCHITECTURE.md, rule 13.
 * The ledger keeps it; who encodes a posting computes its dates.
 */
public sealed interface ExpiryPolicy {
    /** {@return what kind it is} */
    Type type();

    /** {@return what its kind needs to know, as text: nothing, a period, or days of the year} */
    String terms();

    /** {@return to the end of what a date is rounded up} */
    default RoundUp roundUpTo() {
        return RoundUp.DAY;
    }

    /** Points never expire: the policy of a new program. */
    record Never() implements ExpiryPolicy {
        @Override
        public Type type() {
            return Type.NEVER;
        }

        @Override
        public String terms() {
            return "";
        }
    }

    /**
     * Points expire a while after they were earned.
     *
     * @param period ISO 8601 calendar period from the local date of the earn
     * @param roundUpTo to the end of what the date is rounded up
     */
    record After(String period, RoundUp roundUpTo) implements ExpiryPolicy {
        @Override
        public Type type() {
            return Type.AFTER;
        }

        @Override
        public String terms() {
            return period;
        }
    }

    /**
     * Points expire together at the end of fixed days of the year: each at the next one from the
     * local date of its earn on, which may be that date.
     *
     * @param days like {@code 12-31}, in the order of the year, none twice; {@code 02-29} is the
     *     last day of February in every year
     */
    record OnDates(List<String> days) implements ExpiryPolicy {
        /** There are at most so many days. */
        public static final int DAY_COUNT_MAX = 36;

        private static final String SEPARATOR = ",";

        public OnDates {
            days = List.copyOf(days);
        }

        @Override
        public Type type() {
            return Type.DATES;
        }

        @Override
        public String terms() {
            return String.join(SEPARATOR, days);
        }
    }

    /**
     * All points of an account expire together, a while after its last activity.
     *
     * @param period ISO 8601 calendar period from the local date of the activity
     */
    record Sliding(String period) implements ExpiryPolicy {
        @Override
        public Type type() {
            return Type.SLIDING;
        }

        @Override
        public String terms() {
            return period;
        }
    }

    /** {@return the policy of a kind with such terms} */
    static ExpiryPolicy of(Type type, String terms, RoundUp roundUpTo) {
        return switch (type) {
            case NEVER -> new Never();
            case AFTER -> new After(terms, roundUpTo);
            case DATES -> new OnDates(List.of(terms.split(OnDates.SEPARATOR, -1)));
            case SLIDING -> new Sliding(terms);
        };
    }

    /** Codes are recorded: never renumbered or reused. */
    enum Type {
        NEVER(1),
        AFTER(2),
        DATES(3),
        SLIDING(4);

        /** As recorded. */
        public final int code;

        Type(int code) {
            this.code = code;
        }
    }

    /** Codes are recorded: never renumbered or reused. */
    enum RoundUp {
        DAY(1),
        MONTH(2),
        QUARTER(3),
        YEAR(4);

        /** As recorded. */
        public final int code;

        RoundUp(int code) {
            this.code = code;
        }
    }
}

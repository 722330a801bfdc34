package dev.tallystick.rest.tiers;

/** What a tier counts. */
sealed interface Measure {
    /** Points of a unit that a member earned. */
    record Points(String unit) implements Measure {}

    /** How the names of what is spent begin in SQL. */
    String SPEND_PREFIX = "M:";

    /** What a member's baskets came to in a currency. */
    record Spend(String currency) implements Measure {}

    /** {@return the name in SQL: never changed} */
    default String key() {
        return switch (this) {
            case Points(String unit) -> "P:" + unit;
            case Spend(String currency) -> SPEND_PREFIX + currency;
        };
    }

    /** {@return the measure of that name} */
    static Measure ofKey(String key) {
        String name = key.substring(2);
        return key.charAt(0) == 'P' ? new Points(name) : new Spend(name);
    }
}

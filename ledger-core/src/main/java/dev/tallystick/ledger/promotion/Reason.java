package dev.tallystick.ledger.promotion;

/**
 * Why a promotion granted or did not: the first, in this order, that applies. Clients see the
 * {@link #code}.
 */
public enum Reason {
    /** It rewards another event, or an event where there was a purchase, or the reverse. */
    OTHER_EVENT("other_event"),
    /** It is not live then. */
    OUTSIDE_WINDOW("outside_window"),
    /** It is for other days of the week or other hours. */
    OUTSIDE_HOURS("outside_hours"),
    /** It is for other partners. */
    OTHER_PARTNER("other_partner"),
    /** It is for other stores. */
    OTHER_STORE("other_store"),
    /** It is for other channels. */
    OTHER_CHANNEL("other_channel"),
    /** It is for other tiers; a guest has none. */
    OTHER_TIER("other_tier"),
    /** It is for other segments; a guest is in none. */
    OTHER_SEGMENT("other_segment"),
    /** No line of the basket qualifies. */
    NO_LINE_QUALIFIES("no_line_qualifies"),
    /** It speaks of money in another currency. */
    OTHER_CURRENCY("other_currency"),
    /** The lines that qualify come to less. */
    BELOW_MINIMUM_SPEND("below_minimum_spend"),
    /** Its condition does not hold. */
    CONDITION_FALSE("condition_false"),
    /** Its condition could not be told: it asks for what is not there, say. */
    CONDITION_FAILED("condition_failed"),
    /** Another one of its exclusive group goes first. */
    OUTRANKED("outranked"),
    /** It matched, and what it grants is rounded to nothing. */
    ROUNDED_TO_NOTHING("rounded_to_nothing"),
    /** It matched and grants. */
    MATCHED("matched");

    /** As clients see it: stable. */
    public final String code;

    Reason(String code) {
        this.code = code;
    }

    /** {@return whether all its conditions held and it was the first of its group} */
    public boolean isMatch() {
        return this == MATCHED || this == ROUNDED_TO_NOTHING;
    }
}

package dev.tallystick.ledger.promotion;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.ledger.entry.Dates;

import java.time.Period;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One version of an earn rule: when it applies and what it grants. Immutable; a change is another
 * version. Source: ARCHITECTURE.md, "Promotions".
 *
 * @param id unique in its program; {@link #BASE_EARN_ID} is the program's own base earn
 * @param version from 1 on, 0 for the base earn
 * @param unit code of the unit that it grants in
 * @param priority the greater goes first
 * @param exclusiveGroup of the promotions of one group only the first that matches grants
 * @param fromMs the first instant at which it applies, epoch milliseconds
 * @param toMs the first at which it does not any more, {@link Dates#NEVER} if there is none
 * @param rounding of what the grant comes to, once for each transaction
 * @param cap what one transaction, and what one member, is granted at most
 * @param budgetPoints what it grants at most to all members, ever
 * @param activatesAfter what passes from the local date of the earn until its points can be used,
 *     from the start of a day; empty: at once
 * @param expiry when its points expire; empty: as the unit says
 */
public record Promotion(
        String id,
        int version,
        Kind kind,
        String unit,
        int priority,
        Optional<String> exclusiveGroup,
        long fromMs,
        long toMs,
        When when,
        Grant grant,
        Rounding rounding,
        Optional<Cap> cap,
        OptionalLong budgetPoints,
        Optional<Period> activatesAfter,
        Optional<ExpiryPolicy> expiry) {
    /** What the base earn is called: no client's id begins with a tilde. */
    public static final String BASE_EARN_ID = "~base";

    /** What a grant counts as. */
    public enum Kind {
        /** Earned by the purchase as such: what multipliers multiply. */
        BASE,
        /** On top of that. */
        BONUS
    }

    /**
     * @throws IllegalArgumentException if a BASE promotion multiplies what BASE promotions grant,
     *     if it speaks of money in two currencies, or if its window is empty
     */
    public Promotion {
        if (kind == Kind.BASE && grant instanceof Grant.Multiplier) {
            throw new IllegalArgumentException("a base that multiplies the base: id=" + id);
        }
        if (grant instanceof Grant.PerMoney perMoney
                && when.minimumSpend().isPresent()
                && !when.minimumSpend().get().currency().equals(perMoney.amount().currency())) {
            throw new IllegalArgumentException("two currencies: id=" + id);
        }
        if (toMs <= fromMs) {
            throw new IllegalArgumentException("window without an instant: id=" + id);
        }
    }

    /**
     * {@return the base earn as a promotion: of the highest priority, always live, rounded down}
     *
     * @param unit code of the program's default unit
     * @param minorDigits how many digits its currency has behind the point
     * @throws ArithmeticException if the amount has more
     */
    public static Promotion baseEarn(BaseEarn baseEarn, String unit, int minorDigits) {
        long minor = baseEarn.amount().movePointRight(minorDigits).longValueExact();
        return new Promotion(
                BASE_EARN_ID,
                0,
                Kind.BASE,
                unit,
                Integer.MAX_VALUE,
                Optional.empty(),
                Long.MIN_VALUE,
                Dates.NEVER,
                When.ALWAYS,
                new Grant.PerMoney(baseEarn.points(), new Amount(minor, baseEarn.currency())),
                Rounding.FLOOR,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** {@return how many names its lists have: what it takes of memory} */
    public int nameCount() {
        int rewarded =
                grant instanceof Grant.PerProduct perProduct ? perProduct.points().size() : 0;
        return rewarded + when.nameCount();
    }

    /** {@return whether what it does depends on the local date, beside when it applies} */
    boolean looksAtDates() {
        return activatesAfter.isPresent()
                || expiry.isPresent()
                || cap.flatMap(Cap::perMember).isPresent();
    }

    /** {@return whether it cannot grant without lines that qualify} */
    boolean needsLines() {
        return !when.products().equals(Names.ANY)
                || !when.categories().equals(Names.ANY)
                || when.minimumSpend().isPresent()
                || grant instanceof Grant.PerMoney
                || grant instanceof Grant.PerProduct;
    }

    /** {@return the currency that it speaks of, if it speaks of money} */
    Optional<String> currency() {
        return grant instanceof Grant.PerMoney perMoney
                ? Optional.of(perMoney.amount().currency())
                : when.minimumSpend().map(Amount::currency);
    }
}

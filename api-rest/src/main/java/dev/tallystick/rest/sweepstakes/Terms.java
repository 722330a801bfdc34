package dev.tallystick.rest.sweepstakes;

import dev.tallystick.ledger.promotion.CapPeriod;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a program says of a sweepstake. All instants are ledger time, epoch milliseconds.
 *
 * @param name for people
 * @param description for people; may be null
 * @param opensAtMs the first instant at which there are tickets
 * @param closesAtMs the first at which there are no more
 * @param drawAtMs the first at which it may be drawn, not before it closes
 * @param tiers only who is in one of these; everybody if empty
 * @param segments the same of segments
 * @param price of a ticket; empty where it costs nothing
 * @param perMember how many tickets a member has at most
 * @param perPeriod how many a member gets in a period of the calendar at most
 * @param total how many there are in all
 * @param prizes in the order in which they are drawn, at least one
 */
record Terms(
        String name,
        String description,
        long opensAtMs,
        long closesAtMs,
        long drawAtMs,
        List<String> tiers,
        List<String> segments,
        Optional<Price> price,
        OptionalLong perMember,
        Optional<PerPeriod> perPeriod,
        OptionalLong total,
        List<Prize> prizes) {
    /**
     * What a ticket costs.
     *
     * @param points in the smallest part of the unit, above 0
     * @param unit its code
     */
    record Price(long points, String unit) {}

    /** So many tickets in each period. */
    record PerPeriod(long tickets, CapPeriod period) {}

    Terms {
        tiers = List.copyOf(tiers);
        segments = List.copyOf(segments);
        prizes = List.copyOf(prizes);
    }

    /** {@return how many prizes there are to be drawn} */
    int prizeCount() {
        return prizes.stream().mapToInt(Prize::count).sum();
    }

    boolean isOpenAt(long nowMs) {
        return nowMs >= opensAtMs && nowMs < closesAtMs;
    }

    /** {@return whether nothing differs but what is for people} */
    boolean isFairlyChangedTo(Terms after) {
        Terms renamed =
                new Terms(
                        after.name,
                        after.description,
                        opensAtMs,
                        closesAtMs,
                        drawAtMs,
                        tiers,
                        segments,
                        price,
                        perMember,
                        perPeriod,
                        total,
                        prizes);
        return renamed.equals(after);
    }
}

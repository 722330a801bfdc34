package dev.tallystick.rest.benefits;

import dev.tallystick.ledger.entry.Dates;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that a member may use now, whatever it is.
 *
 * @param number its place among its kind, from 1
 * @param id of the kind's own
 * @param name null if it has none
 * @param description null if there is none
 * @param terms null if there are none
 * @param left how often; empty: as often as the member likes
 * @param untilMs the first instant at which it is over; {@link Dates#NEVER}: it is not
 * @param price what it costs; empty: nothing
 * @param subject what it is about, if it is about something else
 */
record Usable(
        Kind kind,
        long number,
        String id,
        String name,
        String description,
        String terms,
        OptionalLong left,
        long untilMs,
        Optional<Price> price,
        Optional<Offer.Subject> subject) {
    /** What it is; shown in this order. */
    enum Kind {
        /** An offer of the program's. */
        OFFER(5),
        /** A benefit that the member is eligible for. */
        BENEFIT(4),
        /** A voucher of the member's that is not used. */
        VOUCHER(3),
        /** A voucher that the member may buy with points. */
        VOUCHER_TYPE(2),
        /** A promotion that rewards what the member does. */
        PROMOTION(1);

        /** Part of cursors: the greater is shown first; never changed or reused. */
        final long rank;

        Kind(long rank) {
            this.rank = rank;
        }
    }

    /** So many points of a unit. */
    record Price(long points, String unit) {}
}

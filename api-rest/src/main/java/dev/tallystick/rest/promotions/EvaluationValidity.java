package dev.tallystick.rest.promotions;

import dev.tallystick.ledger.promotion.PromotionSet;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;

/** Until when an evaluation for now comes out the same. Source: ARCHITECTURE.md, "Promotions". */
public final class EvaluationValidity {
    private EvaluationValidity() {}

    /**
     * {@return the first instant at which it may come out otherwise, because a window begins or
     * ends, or days, hours or the date change; {@link Long#MAX_VALUE} if it never will} Where
     * clocks are put forward or back before that, it is when they are.
     */
    public static long untilMs(PromotionSet promotions, long nowMs, ZoneId zone) {
        ZonedDateTime now = Instant.ofEpochMilli(nowMs).atZone(zone);
        long edgeMs = promotions.nextEdgeMs(nowMs);
        return promotions
                .nextLocalChange(now.toLocalDateTime())
                .map(local -> local.toInstant(now.getOffset()))
                .map(changesAt -> Math.min(edgeMs, orPutClock(now, changesAt).toEpochMilli()))
                .orElse(edgeMs);
    }

    private static Instant orPutClock(ZonedDateTime now, Instant changesAt) {
        ZoneOffsetTransition put = now.getZone().getRules().nextTransition(now.toInstant());
        return put != null && put.getInstant().isBefore(changesAt) ? put.getInstant() : changesAt;
    }
}

package dev.tallystick.rest.promotions;

import java.util.Optional;

/**
 * What is kept in memory of a promotion's last version: all of it until it is over, then only what
 * finds it. How many promotions are over has no bound that matters, and nobody earns by them but
 * with a date of then.
 *
 * @param whole empty once it is over
 */
record KnownPromotion(
        String promotionId,
        int version,
        long number,
        String unit,
        long fromMs,
        long toMs,
        Optional<PromotionVersion> whole) {
    /** {@return what is to be kept at an instant of ledger time} */
    static KnownPromotion of(PromotionVersion version, long nowMs) {
        return new KnownPromotion(
                        version.rule().id(),
                        version.rule().version(),
                        version.number(),
                        version.rule().unit(),
                        version.rule().fromMs(),
                        version.rule().toMs(),
                        Optional.of(version))
                .at(nowMs);
    }

    /** {@return the same as it is to be kept at an instant} */
    KnownPromotion at(long nowMs) {
        return whole.isEmpty() || isNotOverAt(nowMs)
                ? this
                : new KnownPromotion(
                        promotionId, version, number, unit, fromMs, toMs, Optional.empty());
    }

    /** {@return whether its window has not ended} */
    boolean isNotOverAt(long atMs) {
        return toMs > atMs;
    }

    /** {@return whether it applies at an instant, as far as its window tells} */
    boolean isLiveAt(long atMs) {
        return fromMs <= atMs && isNotOverAt(atMs);
    }
}

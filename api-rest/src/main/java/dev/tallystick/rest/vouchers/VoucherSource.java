package dev.tallystick.rest.vouchers;

import java.util.Optional;

/**
 * Where a member has a voucher from.
 *
 * @param id of what led to it, 1-64 characters, unique in the program among those of its kind: the
 *     same again leads to the same voucher
 * @param clientId who asked for it; null where nobody did
 */
public record VoucherSource(Kind kind, Optional<String> id, String clientId) {
    /** What leads to vouchers. The names are stored and shown: never renamed or reused. */
    public enum Kind {
        /** The program gave it. */
        ALLOCATION,
        /** It was bought with points. */
        REDEMPTION,
        /** A benefit was used. */
        BENEFIT,
        /** A benefit was allocated, whose ids are not those of what the program gave. */
        BENEFIT_GIFT,
        /** It was won. */
        SWEEPSTAKE
    }
}

package dev.tallystick.rest.benefits;

import java.util.Locale;

/** Why a member may not use a benefit now. In the order in which they are told. */
enum Obstacle {
    /** The member's stage is another than ACTIVE. */
    MEMBER_NOT_ACTIVE,
    /** It begins later. */
    NOT_YET_LIVE,
    /** It is over. */
    NO_LONGER_LIVE,
    /** Only plans give it, and the member has none of them. */
    SUBSCRIPTION_REQUIRED,
    /** It is for other tiers. */
    TIER_NOT_ELIGIBLE,
    /** It is for other segments. */
    SEGMENT_NOT_ELIGIBLE,
    /** The member has used it as often as may be, in one of its periods. */
    LIMIT_REACHED,
    /** All members together have. */
    USED_UP;

    /** {@return what clients decide by: never renamed} */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}

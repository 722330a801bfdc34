package dev.tallystick.rest.benefits;

import java.util.EnumMap;
import java.util.Map;

/**
 * How often a benefit was used until now.
 *
 * @param inPeriod by the member, in each of the periods that are now
 * @param byAll by all members, ever
 * @param allocated how many uses the member was given beside all limits, and has not used
 */
record Uses(Map<LimitPeriod, Long> inPeriod, long byAll, long allocated) {
    /** Never. */
    static final Uses NONE = new Uses(Map.of(), 0, 0);

    Uses {
        Map<LimitPeriod, Long> each = new EnumMap<>(LimitPeriod.class);
        each.putAll(inPeriod);
        inPeriod = each;
    }

    long in(LimitPeriod period) {
        return inPeriod.getOrDefault(period, 0L);
    }
}

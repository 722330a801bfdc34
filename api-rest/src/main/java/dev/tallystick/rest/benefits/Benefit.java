package dev.tallystick.rest.benefits;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that members may use: a lounge, a delivery, or a voucher.
 *
 * @param name for people
 * @param description null if there is none
 * @param audience whom it is for, beside those who have it by a plan
 * @param subscribersOnly whether nobody has it but by a plan that includes it
 * @param limits for each member
 * @param tierLimits what takes their place for members of a tier
 * @param usesMax by all members together, for ever; empty: any number
 * @param voucherTypeId of the voucher that a use issues; empty: using it is all there is
 */
record Benefit(
        String id,
        String name,
        String description,
        Window window,
        Audience audience,
        boolean subscribersOnly,
        List<UseLimit> limits,
        Map<String, List<UseLimit>> tierLimits,
        OptionalLong usesMax,
        Optional<String> voucherTypeId) {
    Benefit {
        limits = List.copyOf(limits);
        tierLimits = Collections.unmodifiableMap(new LinkedHashMap<>(tierLimits));
    }

    /** {@return the limits that go for a member} */
    List<UseLimit> limitsIn(Optional<String> tier) {
        return tier.map(tierLimits::get).orElse(limits);
    }
}

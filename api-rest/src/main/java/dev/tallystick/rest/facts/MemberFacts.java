package dev.tallystick.rest.facts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.tallystick.ledger.promotion.Shopper;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.members.Birthday;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.Profile;
import dev.tallystick.rest.segments.Segments;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What promotions may know of a member: tier, segments, plans, attributes, birthday, day of
 * enrolment. Without SQL once a member was used; whoever changes a profile, a tier or a plan says
 * so by {@link #forget}.
 */
public final class MemberFacts {
    /**
     * Before the id of a plan it is the name of the segment of those who have the plan: no
     * segment's id has a tilde.
     */
    public static final String PLAN_PREFIX = "subscription~";

    private static final int REMEMBERED_MAX_BYTES = 64 << 20;
    private static final int BYTES_OF_ONE = 400;
    private static final int BYTES_OF_SEGMENT = 100;
    private static final int DIGITS_MAX = 36;

    private final Members members;
    private final Segments segments;
    private final Tiers tiers;
    private final Plans plans;
    private final Cache<Name, Known> known =
            Caffeine.newBuilder()
                    .maximumWeight(REMEMBERED_MAX_BYTES)
                    .weigher((Name name, Known facts) -> facts.sizeBytes())
                    .build();

    /**
     * What promotions may know of a member.
     *
     * @param untilMs the first instant of ledger time at which it may be something else although
     *     nobody changes it
     */
    public record Seen(Shopper shopper, long untilMs) {}

    private record Name(String programId, String memberId) {}

    /**
     * What is remembered.
     *
     * @param zone in which the day of enrolment is told
     * @param untilMs when tier or plans may be others
     * @param sizeBytes about what it takes
     */
    private record Known(ZoneId zone, long untilMs, Shopper shopper, int sizeBytes) {
        boolean goes(ZoneId inZone, long nowMs) {
            return zone.equals(inZone) && nowMs < untilMs;
        }
    }

    /** Facts from these. Who comes into a segment or leaves it is heard of. */
    public MemberFacts(Members members, Segments segments, Tiers tiers, Plans plans) {
        this.members = members;
        this.segments = segments;
        this.tiers = tiers;
        this.plans = plans;
        segments.whenMembersChange(this::forget);
    }

    /**
     * {@return what promotions may know of a member now, and for how long; of one who is not
     * enrolled, as of one who enrols today}
     *
     * @param zone the program's
     * @param nowMs ledger time
     */
    public Seen of(String programId, String memberId, ZoneId zone, long nowMs) {
        Name name = new Name(programId, memberId);
        if (members.find(programId, memberId).filter(member -> !member.isErased()).isEmpty()) {
            return new Seen(ofNewcomer(dateAt(nowMs, zone)), Long.MAX_VALUE);
        }
        Known found = known.get(name, n -> load(n, zone));
        if (!found.goes(zone, nowMs)) {
            found = known.asMap().compute(name, (n, _) -> load(n, zone));
        }
        return new Seen(found.shopper(), found.untilMs());
    }

    /** Something of it changed, and is stored: it is looked up again when it is next needed. */
    public void forget(String programId, String memberId) {
        known.invalidate(new Name(programId, memberId));
    }

    private static Shopper ofNewcomer(LocalDate today) {
        return new Shopper(
                Optional.empty(), List.of(), Map.of(), Optional.empty(), Optional.of(today));
    }

    private Known load(Name name, ZoneId zone) {
        Profile profile = members.profile(name.programId(), name.memberId());
        LocalDate enrolledOn = dateAt(profile.enrolledAtMs(), zone);
        Tiers.Held tier = tiers.of(name.programId(), name.memberId());
        Plans.Held held = plans.of(name.programId(), name.memberId());
        List<String> in = new ArrayList<>(segments.of(name.programId(), name.memberId()));
        held.planIds().forEach(planId -> in.add(PLAN_PREFIX + planId));
        String attributes = profile.attributes();
        Shopper shopper =
                new Shopper(
                        tier.tierId(),
                        in,
                        attributes(attributes),
                        Optional.ofNullable(profile.birthday()).map(Birthday::day),
                        Optional.of(enrolledOn));
        int textBytes = attributes == null ? 0 : attributes.length();
        int sizeBytes = BYTES_OF_ONE + 4 * textBytes + BYTES_OF_SEGMENT * in.size();
        return new Known(zone, Math.min(tier.untilMs(), held.untilMs()), shopper, sizeBytes);
    }

    private static LocalDate dateAt(long atMs, ZoneId zone) {
        return Instant.ofEpochMilli(atMs).atZone(zone).toLocalDate();
    }

    private static Map<String, Object> attributes(String json) {
        return json == null
                ? Map.of()
                : plain(Json.readObject(json.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * {@return attributes as promotions see them} Whole numbers stay numbers, other numbers are
     * texts, for nothing here is floating; what is no plain value they do not see.
     */
    public static Map<String, Object> plain(ObjectNode attributes) {
        Map<String, Object> plain = new HashMap<>();
        for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
            JsonNode value = attribute.getValue();
            if (value.isTextual()) {
                plain.put(attribute.getKey(), value.textValue());
            } else if (value.isBoolean()) {
                plain.put(attribute.getKey(), value.booleanValue());
            } else if (value.isIntegralNumber() && value.canConvertToLong()) {
                plain.put(attribute.getKey(), value.longValue());
            } else if (value.isNumber()) {
                plain.put(attribute.getKey(), text(value.decimalValue()));
            }
        }
        return plain;
    }

    /** Written out only where that is short: 1e999999999 has a digit for each of its places. */
    private static String text(BigDecimal number) {
        boolean isShort =
                number.precision() <= DIGITS_MAX && Math.abs((long) number.scale()) <= DIGITS_MAX;
        return isShort ? number.toPlainString() : number.toString();
    }
}

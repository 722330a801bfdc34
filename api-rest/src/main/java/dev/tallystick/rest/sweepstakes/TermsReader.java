package dev.tallystick.rest.sweepstakes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.promotion.CapPeriod;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Moment;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what a PUT says of a sweepstake, over what is stored of it. */
final class TermsReader {
    private static final int NAME_LENGTH_MAX = 200;
    private static final int DESCRIPTION_LENGTH_MAX = 2_000;
    private static final int IDS_MAX = 100;
    private static final int PRIZES_MAX = 100;
    private static final int PRIZE_COUNT_MAX = 10_000;
    private static final long TICKETS_MAX = 1_000_000_000;
    private static final int WORD_LENGTH_MAX = 64;

    private final Fields fields;
    private final ProgramConfig program;

    private TermsReader(Fields fields, ProgramConfig program) {
        this.fields = fields;
        this.program = program;
    }

    /**
     * {@return what it comes to} A field absent stays, null is cleared.
     *
     * @param stored as {@link SweepstakeJson} writes it; empty for a new one
     * @throws dev.tallystick.rest.problem.ProblemException 400 with every fault
     */
    static Terms read(ObjectNode change, Optional<ObjectNode> stored, ProgramConfig program) {
        ObjectNode merged = stored.map(ObjectNode::deepCopy).orElseGet(change::objectNode);
        for (Map.Entry<String, JsonNode> field : change.properties()) {
            if (field.getValue().isNull()) {
                merged.remove(field.getKey());
            } else {
                merged.set(field.getKey(), field.getValue());
            }
        }
        return new TermsReader(Fields.of(merged), program).read();
    }

    private Terms read() {
        String name = fields.text("name", NAME_LENGTH_MAX);
        String description =
                fields.optionalText("description", DESCRIPTION_LENGTH_MAX).orElse(null);
        ZoneId zone = ZoneId.of(program.timeZone());
        long opensAtMs = required("opensAt").map(moment -> moment.startMs(zone)).orElse(0L);
        long closesAtMs = required("closesAt").map(moment -> moment.endMs(zone)).orElse(0L);
        long drawAtMs =
                fields.moment("drawAt").map(moment -> moment.startMs(zone)).orElse(closesAtMs);
        if (fields.isClean() && closesAtMs <= opensAtMs) {
            fields.error("closesAt", "out_of_range", "Must be after opensAt.");
        }
        if (fields.isClean() && drawAtMs < closesAtMs) {
            fields.error("drawAt", "out_of_range", "Must not be before closesAt.");
        }
        List<String> tiers = ids("tiers");
        List<String> segments = ids("segments");
        Optional<Terms.Price> price = fields.nested("ticketPrice").map(this::price);
        Limits limits = fields.nested("limits").map(Limits::read).orElse(Limits.NONE);
        List<Prize> prizes = prizes();
        fields.finish();
        return new Terms(
                name,
                description,
                opensAtMs,
                closesAtMs,
                drawAtMs,
                tiers,
                segments,
                price,
                limits.perMember(),
                limits.perPeriod(),
                limits.total(),
                prizes);
    }

    private Optional<Moment> required(String name) {
        if (!fields.given(name)) {
            fields.error(name, "missing_field", "Must be given.");
        }
        return fields.moment(name);
    }

    private List<String> ids(String name) {
        List<String> ids = fields.strings(name, IDS_MAX).orElse(List.of());
        if (!ids.stream().allMatch(IdRule.PLAIN::allows)
                || new HashSet<>(ids).size() < ids.size()) {
            fields.error(name, "invalid_value", "Must be different ids.");
        }
        return ids;
    }

    private Terms.Price price(Fields price) {
        long points = price.points("points");
        String unit =
                price.optionalText("unit", WORD_LENGTH_MAX)
                        .orElse(program.units().get(program.defaultUnit()).code());
        if (program.unitOf(unit) < 0) {
            price.error("unit", "unknown_unit", "The program has no such unit.");
        }
        price.refuseUnknown();
        return new Terms.Price(points, unit);
    }

    private record Limits(
            OptionalLong perMember, Optional<Terms.PerPeriod> perPeriod, OptionalLong total) {
        static final Limits NONE =
                new Limits(OptionalLong.empty(), Optional.empty(), OptionalLong.empty());

        static Limits read(Fields limits) {
            OptionalLong perMember = limits.optionalInteger("perMember", 1, TICKETS_MAX);
            OptionalLong total = limits.optionalInteger("total", 1, TICKETS_MAX);
            Optional<Terms.PerPeriod> perPeriod =
                    limits.nested("perPeriod").flatMap(Limits::perPeriod);
            limits.refuseUnknown();
            return new Limits(perMember, perPeriod, total);
        }

        private static Optional<Terms.PerPeriod> perPeriod(Fields fields) {
            long tickets = fields.integer("tickets", 1, TICKETS_MAX);
            String name = fields.text("period", WORD_LENGTH_MAX);
            fields.refuseUnknown();
            for (CapPeriod period : CapPeriod.values()) {
                if (period.name().equals(name)) {
                    return Optional.of(new Terms.PerPeriod(tickets, period));
                }
            }
            if (!name.isEmpty()) {
                fields.error("period", "invalid_value", "Must be DAY, WEEK, MONTH or YEAR.");
            }
            return Optional.empty();
        }
    }

    private List<Prize> prizes() {
        List<Prize> prizes = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Fields prize : fields.nestedList("prizes", PRIZES_MAX).orElse(List.of())) {
            String prizeId = prize.id("prizeId", IdRule.PLAIN);
            String name = prize.optionalText("name", NAME_LENGTH_MAX).orElse(null);
            int count = (int) prize.optionalInteger("count", 1, PRIZE_COUNT_MAX).orElse(1);
            Optional<String> voucherTypeId = prize.optionalId("voucherTypeId", IdRule.PLAIN);
            prize.refuseUnknown();
            if (!ids.add(prizeId) && !prizeId.isEmpty()) {
                prize.error("prizeId", "invalid_value", "Is the id of another prize.");
            }
            prizes.add(new Prize(prizeId, name, count, voucherTypeId));
        }
        if (prizes.isEmpty() && fields.isClean()) {
            fields.error("prizes", "missing_field", "There must be something to be won.");
        }
        if (prizes.stream().mapToInt(Prize::count).sum() > PRIZE_COUNT_MAX) {
            fields.error(
                    "prizes", "out_of_range", "At most " + PRIZE_COUNT_MAX + " prizes in all.");
        }
        return prizes;
    }
}

package dev.tallystick.rest.programs;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.UnitConfig;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.money.Money;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what a PUT asks to change in a program: a field absent stays, null goes back to what a new
 * program has. Units are told apart by their code; they are added and changed, never removed, and
 * keep their scale.
 */
final class ProgramChange {
    private static final Pattern UNIT_CODE = Pattern.compile("[A-Z0-9_-]{1,64}");
    private static final int SCALE_MAX = 6;
    private static final int GRACE_DAYS_MAX = 3_650;
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

    private final ProgramConfig before;
    private final ProgramConfig born;
    private final Fields body;

    private ProgramChange(ProgramConfig before, Fields body) {
        this.before = before;
        this.born = ProgramConfig.newProgram(before.id());
        this.body = body;
    }

    /**
     * {@return the configuration a body asks for}
     *
     * @param before as it is, or of a new program
     * @throws dev.tallystick.rest.problem.ProblemException 400 with every fault
     */
    static ProgramConfig apply(ProgramConfig before, Fields body) {
        return new ProgramChange(before, body).apply();
    }

    private ProgramConfig apply() {
        String timeZone = timeZone();
        List<UnitConfig> units = new ArrayList<>(unitsBefore());
        int defaultUnit = mergeUnits(units);
        SpentEarnPolicy spentEarnPolicy = spentEarnPolicy();
        int graceDays = graceDays();
        Optional<BaseEarn> baseEarn = baseEarn();
        body.finish();
        return new ProgramConfig(
                before.number(),
                before.id(),
                before.configuredAt(),
                timeZone,
                units,
                defaultUnit,
                spentEarnPolicy,
                graceDays,
                baseEarn);
    }

    private String timeZone() {
        if (!body.has("timeZone")) {
            return before.timeZone();
        }
        String zone = body.optionalText("timeZone", 64).orElse(born.timeZone());
        if (!ZONES.contains(zone)) {
            body.error("timeZone", "invalid_value", "Must be an IANA time zone.");
        }
        return zone;
    }

    private SpentEarnPolicy spentEarnPolicy() {
        if (!body.has("spentEarnPolicy")) {
            return before.spentEarnPolicy();
        }
        String policy = body.optionalText("spentEarnPolicy", 20).orElse("NEGATIVE");
        return switch (policy) {
            case "NEGATIVE" -> SpentEarnPolicy.NEGATIVE;
            case "CLAMP" -> SpentEarnPolicy.CLAMP;
            case "REFUSE" -> SpentEarnPolicy.REFUSE;
            default -> {
                body.error(
                        "spentEarnPolicy", "invalid_value", "Must be NEGATIVE, CLAMP or REFUSE.");
                yield SpentEarnPolicy.NEGATIVE;
            }
        };
    }

    private int graceDays() {
        if (!body.has("lapsedLotGraceDays")) {
            return before.lapsedLotGraceDays();
        }
        return (int) body.optionalInteger("lapsedLotGraceDays", 0, GRACE_DAYS_MAX).orElse(0);
    }

    private Optional<BaseEarn> baseEarn() {
        if (!body.has("baseEarn")) {
            return before.baseEarn();
        }
        Optional<Fields> nested = body.nested("baseEarn");
        if (nested.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = nested.get();
        long points = fields.points("points");
        if (!fields.given("amount")) {
            fields.error("amount", "missing_field", "Must be given.");
        }
        Optional<Money> money = Money.read(fields, "amount");
        fields.refuseUnknown();
        if (money.isPresent() && money.get().amount().signum() == 0) {
            fields.error("amount", "invalid_amount", "Must be more than 0.");
        }
        return money.filter(amount -> body.isClean())
                .map(
                        amount ->
                                new BaseEarn(
                                        points,
                                        amount.amount(),
                                        amount.currency().getCurrencyCode()));
    }

    /** {@return the units as they are, or none where the list makes a new program} */
    private List<UnitConfig> unitsBefore() {
        boolean isNew = before.configuredAt() == 0;
        return isNew && body.has("units") ? List.of() : before.units();
    }

    /** Merges the listed units into those that exist; returns the number of the default. */
    private int mergeUnits(List<UnitConfig> units) {
        if (!body.has("units")) {
            return before.defaultUnit();
        }
        List<Fields> listed =
                body.nestedList("units", ProgramConfig.UNIT_COUNT_MAX).orElseGet(List::of);
        List<String> codes = new ArrayList<>();
        for (Fields unit : listed) {
            String code = unitCode(unit, codes);
            codes.add(code);
            merge(units, code, unit);
        }
        int defaultUnit = defaultUnit(units, listed, codes);
        listed.forEach(Fields::refuseUnknown);
        for (UnitConfig unit : unitsBefore()) {
            if (!codes.contains(unit.code())) {
                body.error("units", "unit_removed", "Units are never removed: " + unit.code());
            }
        }
        if (units.isEmpty() || units.size() > ProgramConfig.UNIT_COUNT_MAX) {
            body.error(
                    "units",
                    "invalid_value",
                    "Must be 1 to " + ProgramConfig.UNIT_COUNT_MAX + " units.");
        }
        return defaultUnit;
    }

    /** The one that is listed as such; if none is, the one it was, unless that is denied. */
    private int defaultUnit(List<UnitConfig> units, List<Fields> listed, List<String> codes) {
        int chosen = -1;
        for (int i = 0; i < listed.size(); i++) {
            if (listed.get(i).flag("default")) {
                if (chosen >= 0) {
                    listed.get(i).error("default", "invalid_value", "Only one is the default.");
                }
                chosen = indexOf(units, codes.get(i));
            }
        }
        if (chosen >= 0) {
            return chosen;
        }
        for (int i = 0; i < listed.size(); i++) {
            if (indexOf(units, codes.get(i)) == before.defaultUnit()
                    && listed.get(i).given("default")) {
                listed.get(i).error("default", "invalid_value", "One unit must be the default.");
            }
        }
        return before.defaultUnit();
    }

    private static String unitCode(Fields unit, List<String> codes) {
        String code = unit.text("unit", 64);
        if (!code.isEmpty() && !UNIT_CODE.matcher(code).matches()) {
            unit.error("unit", "invalid_id", "Must be 1-64 of A-Z 0-9 _ -.");
        }
        if (codes.contains(code)) {
            unit.error("unit", "duplicate_field", "The unit is listed twice.");
        }
        return code;
    }

    private static void merge(List<UnitConfig> units, String code, Fields unit) {
        int index = indexOf(units, code);
        Optional<UnitConfig> existing =
                index < 0 ? Optional.empty() : Optional.of(units.get(index));
        int scaleBefore = existing.map(UnitConfig::scale).orElse(0);
        int scale = (int) unit.optionalInteger("scale", 0, SCALE_MAX).orElse(scaleBefore);
        if (existing.isPresent() && scale != scaleBefore) {
            unit.error("scale", "scale_fixed", "A unit keeps its scale: " + scaleBefore);
        }
        ExpiryPolicy expiryBefore =
                existing.map(UnitConfig::expiry).orElseGet(ExpiryPolicy.Never::new);
        UnitConfig after = new UnitConfig(code, scale, ExpiryJson.read(unit, expiryBefore));
        if (index < 0) {
            units.add(after);
        } else {
            units.set(index, after);
        }
    }

    private static int indexOf(List<UnitConfig> units, String code) {
        for (int index = 0; index < units.size(); index++) {
            if (units.get(index).code().equals(code)) {
                return index;
            }
        }
        return -1;
    }
}

package dev.tallystick.rest.history;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one member has in one unit, folded from rows of the history by somebody who knows lots,
 * their dates and a debt, and trusts no balance.
 */
final class RowFold {
    private static final Instant AT_ONCE = Instant.MIN;
    private static final Instant NEVER = Instant.MAX;

    private final Instant at;
    private final Map<String, Lot> lots = new HashMap<>();
    private final Set<Instant> activations = new HashSet<>();
    private long debt;

    private static final class Lot {
        private final Instant activatesAt;
        private final Instant expiresAt;
        private final boolean wasPending;
        private long points;

        Lot(JsonNode row, JsonNode lot) {
            activatesAt = lot.get("activatesAt").isNull() ? AT_ONCE : instant(lot, "activatesAt");
            expiresAt = lot.get("expiresAt").isNull() ? NEVER : instant(lot, "expiresAt");
            wasPending = activatesAt.isAfter(instant(row, "postedAt"));
        }
    }

    private RowFold(Instant at) {
        this.at = at;
    }

    /**
     * {@return available and pending points at an instant}
     *
     * @param rows of the member and unit, oldest first
     * @param knownAt rows beyond this position are left out
     */
    static List<Long> balanceAt(List<JsonNode> rows, Instant at, long knownAt) {
        RowFold fold = new RowFold(at);
        for (JsonNode row : rows) {
            if (row.get("position").longValue() <= knownAt
                    && !instant(row, "effectiveAt").isAfter(at)) {
                fold.add(row);
            }
        }
        return fold.balance();
    }

    private void add(JsonNode row) {
        String type = row.get("type").textValue();
        if (type.equals("EXPIRE")) {
            return;
        }
        if (type.equals("ACTIVATE")) {
            activations.add(instant(row, "effectiveAt"));
        }
        for (JsonNode lot : row.get("lots")) {
            lots.computeIfAbsent(lot.get("lotId").textValue(), _ -> new Lot(row, lot)).points +=
                    lot.get("points").longValue();
        }
        for (JsonNode allocation : row.get("allocations")) {
            lots.get(allocation.get("lotId").textValue()).points -=
                    allocation.get("points").longValue();
        }
        debt += row.path("debtAdded").longValue() - row.path("debtPaid").longValue();
    }

    private List<Long> balance() {
        payDebts();
        long available = -debt;
        long pending = 0;
        for (Lot lot : lots.values()) {
            if (at.isBefore(lot.expiresAt)) {
                boolean isPending = at.isBefore(lot.activatesAt);
                available += isPending ? 0 : lot.points;
                pending += isPending ? lot.points : 0;
            }
        }
        return List.of(available, pending);
    }

    /** What became available and is not recorded pays a debt first, as it will be recorded. */
    private void payDebts() {
        List<Lot> activated =
                lots.values().stream()
                        .filter(lot -> lot.wasPending && !at.isBefore(lot.activatesAt))
                        .filter(lot -> !activations.contains(lot.activatesAt))
                        .sorted(Comparator.comparing(lot -> lot.activatesAt))
                        .toList();
        for (Lot lot : activated) {
            long paid = Math.max(0, Math.min(debt, lot.points));
            debt -= paid;
            lot.points -= paid;
        }
    }

    static Instant instant(JsonNode row, String field) {
        return Instant.parse(row.get(field).textValue());
    }
}

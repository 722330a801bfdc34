package dev.tallystick.bench.rest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.bench.Conditions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All rows of one run, and whether they may be believed.
 *
 * @param faults what did not fit: wrong statuses, answers that the ledger does not know
 */
record RestResult(Conditions conditions, List<RowFigures> rows, List<String> faults) {
    /** {@return the row of that name} */
    RowFigures row(String name) {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
    }

    /**
     * {@return the figures for machines: the earns' (where measured), and all under {@code rows}}
     */
    Map<String, Object> toMap(RestPlan plan) {
        RowFigures constant = row(Workloads.CONSTANT);
        RowFigures main = plan.measures(Workloads.EARN) ? row(Workloads.EARN) : constant;
        Map<String, Object> map = new LinkedHashMap<>(main.toMap(plan.seed(), constant));
        map.put("name", "rest");
        map.put("connections", plan.connectionCount());
        map.put("members", plan.memberCount());
        map.put("rows", rows.stream().map(row -> row.toMap(plan.seed(), constant)).toList());
        map.put("faults", faults);
        map.put(
                "conditions",
                new ObjectMapper()
                        .convertValue(conditions, new TypeReference<Map<String, Object>>() {}));
        return map;
    }
}

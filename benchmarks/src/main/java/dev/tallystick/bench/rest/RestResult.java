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
    /** {@return what a row is compared with} */
    RowFigures constantOf(RowFigures row) {
        return row(Workloads.constantOf(row.name()));
    }

    /** {@return the row of that name} */
    RowFigures row(String name) {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
    }

    /**
     * {@return the figures for machines: the earns' (where measured), and all under {@code rows}}
     */
    Map<String, Object> toMap(RestPlan plan) {
        RowFigures main = row(plan.measures(Workloads.EARN) ? Workloads.EARN : Workloads.CONSTANT);
        Map<String, Object> map = new LinkedHashMap<>(main.toMap(plan.seed(), constantOf(main)));
        map.put("name", "rest");
        map.put("connections", plan.connectionCount());
        map.put("members", plan.memberCount());
        map.put("rows", rows.stream().map(row -> row.toMap(plan.seed(), constantOf(row))).toList());
        map.put("faults", faults);
        map.put(
                "conditions",
                new ObjectMapper()
                        .convertValue(conditions, new TypeReference<Map<String, Object>>() {}));
        return map;
    }
}

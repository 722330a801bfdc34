package dev.tallystick.rest.benefits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A naive model beside the server: it keeps every use, and counts those of the local period. */
class BenefitsModelIT {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final int RUNS = 5;
    private static final int STEP_COUNT = 120;

    @TempDir Path directory;

    /** Who used it, and when there. */
    private record Used(String memberId, LocalDateTime at) {}

    @Test
    void limitsShouldBeThoseOfTheModel() throws IOException {
        try (TestServer server = TestServer.startWithTestClock(directory)) {
            for (int seed = 0; seed < RUNS; seed++) {
                TestServer shop =
                        server.as(
                                "model-" + seed, "program:write", "members:read", "members:write");
                run(
                        server,
                        shop,
                        new Random(seed),
                        LocalDateTime.of(2030 + 10 * seed, 1, 30, 23, 0));
            }
        }
    }

    private static void run(
            TestServer server, TestServer shop, Random random, LocalDateTime start) {
        shop.put("/v1/program", "{\"timeZone\":\"Europe/Berlin\"}");
        Map<LimitPeriod, Integer> limits = new HashMap<>();
        for (LimitPeriod period : LimitPeriod.values()) {
            if (random.nextBoolean()) {
                limits.put(period, 1 + random.nextInt(12));
            }
        }
        int total = 20 + random.nextInt(40);
        shop.put("/v1/benefits/b", body(limits, total));
        List<String> members = List.of(shop.newMember(), shop.newMember());
        List<Used> uses = new ArrayList<>();
        LocalDateTime now = start;
        server.moveClock(start.atZone(ZONE).toInstant().toString());
        for (int step = 0; step < STEP_COUNT; step++) {
            if (random.nextInt(4) == 0) {
                now = now.plusMinutes(random.nextInt(60 * 24 * (1 + random.nextInt(40))));
                server.moveClock(now.atZone(ZONE).toInstant().toString());
            }
            String member = members.get(random.nextInt(members.size()));
            String path = "/v1/members/" + member + "/benefits/b/check";
            long left = left(uses, limits, total, member, now);
            JsonNode shown = shop.post(path, "{}").json();
            assertThat(shown.path("left").longValue()).as("step " + step).isEqualTo(left);
            assertThat(shown.path("eligible").booleanValue()).isEqualTo(left > 0);
            Reply used = shop.post(path, "{\"avail\":true,\"usageId\":\"u-%d\"}".formatted(step));
            assertThat(used.status()).as("step " + step).isEqualTo(left > 0 ? 201 : 422);
            if (left > 0) {
                assertThat(used.json().path("left").longValue()).isEqualTo(left - 1);
                uses.add(new Used(member, now));
            } else {
                assertThat(used.code())
                        .isEqualTo(
                                leftOfMember(uses, limits, member, now) == 0
                                        ? "limit_reached"
                                        : "used_up");
            }
        }
        assertThat(uses).isNotEmpty();
    }

    private static String body(Map<LimitPeriod, Integer> limits, int total) {
        List<String> each = new ArrayList<>();
        limits.forEach(
                (period, uses) ->
                        each.add("{\"period\":\"%s\",\"uses\":%d}".formatted(period, uses)));
        return "{\"name\":\"B\",\"totalUses\":%d,\"limits\":[%s]}"
                .formatted(total, String.join(",", each));
    }

    private static long left(
            List<Used> uses,
            Map<LimitPeriod, Integer> limits,
            int total,
            String member,
            LocalDateTime now) {
        return Math.min(total - uses.size(), leftOfMember(uses, limits, member, now));
    }

    private static long leftOfMember(
            List<Used> uses, Map<LimitPeriod, Integer> limits, String member, LocalDateTime now) {
        long left = Long.MAX_VALUE;
        for (Map.Entry<LimitPeriod, Integer> limit : limits.entrySet()) {
            long used =
                    uses.stream()
                            .filter(use -> use.memberId().equals(member))
                            .filter(use -> isSame(limit.getKey(), use.at(), now))
                            .count();
            left = Math.min(left, limit.getValue() - used);
        }
        return left;
    }

    private static boolean isSame(LimitPeriod period, LocalDateTime a, LocalDateTime b) {
        LocalDate one = a.toLocalDate();
        LocalDate other = b.toLocalDate();
        boolean year = one.getYear() == other.getYear();
        return switch (period) {
            case DAY -> one.equals(other);
            case MONTH -> year && one.getMonth() == other.getMonth();
            case QUARTER ->
                    year
                            && one.get(IsoFields.QUARTER_OF_YEAR)
                                    == other.get(IsoFields.QUARTER_OF_YEAR);
            case YEAR -> year;
            case LIFETIME -> true;
        };
    }
}

package dev.tallystick.rest.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Databases;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A server that died while a subscription was paid left it reserved: its redemption is in the
 * ledger, or it is not. Either both are there afterwards or neither is.
 */
class SubscriptionCrashIT {
    private static final String PLAN =
            "{\"name\":\"Paid\",\"period\":\"P1M\",\"renews\":false,\"pricePoints\":100}";

    @TempDir Path directory;

    @Test
    void whatIsPaidShouldBeThereAndWhatIsNotShouldGo() throws IOException {
        try (TestServer shop = TestServer.startWithTestClock(directory, Databases.SQLITE)) {
            shop.moveClock("2030-01-31T10:00:00Z");
            shop.put("/v1/subscription-plans/paid", PLAN);
            shop.put("/v1/members/M-1", "{}");
            shop.put("/v1/members/M-2", "{}");
            shop.put("/v1/members/M-3", "{}");
            shop.post("/v1/earns", TestServer.earn("e-1", "M-1", 150));
            shop.post("/v1/earns", TestServer.earn("e-2", "M-2", 150));
            shop.post("/v1/earns", TestServer.earn("e-3", "M-3", 150));
            assertThat(subscribe(shop, "M-1", "s-1")).isEqualTo(201);
        }
        try (Database database = Database.open(directory)) {
            database.writeOnly(
                    handle -> {
                        handle.execute("update subscription set payment = 'RESERVED'");
                        handle.execute(copyOf("M-2", "s-2", 2, 0));
                        handle.execute(copyOf("M-3", "s-3", 3, Long.MAX_VALUE));
                    });
        }
        try (TestServer shop = TestServer.startWithTestClock(directory, Databases.SQLITE)) {
            assertThat(stateOf(shop, "M-1")).isEqualTo("ACTIVE");
            assertThat(available(shop, "M-1")).isEqualTo(50);
            assertThat(subscribe(shop, "M-1", "s-1")).isEqualTo(201);
            assertThat(available(shop, "M-1")).isEqualTo(50);
            // reserved long ago, and never redeemed: given up
            assertThat(stateOf(shop, "M-2")).isEmpty();
            assertThat(available(shop, "M-2")).isEqualTo(150);
            assertThat(subscribe(shop, "M-2", "other")).isEqualTo(201);
            // reserved just now: another must wait, the same request goes on
            assertThat(stateOf(shop, "M-3")).isEmpty();
            assertThat(subscribe(shop, "M-3", "another")).isEqualTo(409);
            // nobody pays who may not redeem, whatever the plan has become
            shop.put("/v1/subscription-plans/paid", "{\"pricePoints\":null}");
            TestServer noSpender = shop.as("demo", "members:write");
            assertThat(subscribe(noSpender, "M-3", "s-3")).isEqualTo(403);
            assertThat(available(shop, "M-3")).isEqualTo(150);
            assertThat(subscribe(shop, "M-3", "s-3")).isEqualTo(201);
            assertThat(stateOf(shop, "M-3")).isEqualTo("ACTIVE");
            assertThat(available(shop, "M-3")).isEqualTo(50);
        }
    }

    private static String copyOf(String member, String id, int number, long reservedAtMs) {
        return """
        insert into subscription (program_id, subscription_id, member_id, subscription_no, plan_id, plan_version,
          starts_at_ms, time_zone, period, renews, ends_at_ms, price_points, payment, created_at_ms, reserved_at_ms)
        select program_id, '%s', '%s', %d, plan_id, plan_version, starts_at_ms, time_zone, period, renews, ends_at_ms,
          price_points, payment, created_at_ms, %d
        from subscription where subscription_id = 's-1'
        """
                .formatted(id, member, number, reservedAtMs);
    }

    private static int subscribe(TestServer shop, String member, String id) {
        return shop.post(
                        "/v1/members/" + member + "/subscriptions",
                        "{\"planId\":\"paid\",\"subscriptionId\":\"" + id + "\"}")
                .status();
    }

    private static String stateOf(TestServer shop, String member) {
        return shop.get("/v1/members/" + member + "/subscriptions")
                .json()
                .at("/data/0/state")
                .asText();
    }

    private static long available(TestServer shop, String member) {
        return shop.get("/v1/members/" + member + "/points").balance("available");
    }
}

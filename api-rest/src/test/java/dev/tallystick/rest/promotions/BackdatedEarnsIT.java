package dev.tallystick.rest.promotions;

import static dev.tallystick.rest.TestServer.newId;
import static dev.tallystick.rest.promotions.Rules.basket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.store.Databases;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A purchase earns by the promotions that were in force when it took effect, for whom its member is
 * when it is told.
 */
class BackdatedEarnsIT {
    private static final String TEN = basket("1:A:1:10.00");

    @TempDir Path directory;

    @Test
    void shouldSeeEachPromotionInTheVersionOfThen() throws IOException {
        try (TestServer server = TestServer.startWithTestClock(directory, Databases.ofServer())) {
            server.moveClock("2030-01-01T00:00:00Z");
            Rules rules = Rules.on(server);
            String member = rules.shop().newMember();
            rules.promote("p", "'grant':{'fixed':100},'to':'2030-01-31'");
            server.moveClock("2030-03-01T00:00:00Z");
            rules.promote("p", "'grant':{'fixed':200},'from':'2031-01-01','to':null");
            server.moveClock("2030-04-01T00:00:00Z");
            assertThat(earned(rules, member, "2030-01-15T00:00:00Z")).isEqualTo("110 [p 1]");
            assertThat(earned(rules, member, "2030-02-15T00:00:00Z")).isEqualTo("10 []");
            assertThat(earned(rules, member, "2030-03-15T00:00:00Z")).isEqualTo("10 []");
            assertThat(rules.pointsFor(member, TEN)).isEqualTo(10);
            // what was made later applies as it was first made
            rules.promote("late", "'grant':{'fixed':7}");
            assertThat(earned(rules, member, "2030-01-15T00:00:00Z"))
                    .isEqualTo("117 [late 1, p 1]");
            assertThat(earned(rules, member, "2029-06-01T00:00:00Z"))
                    .isEqualTo("117 [late 1, p 1]");
            server.moveClock("2031-02-01T00:00:00Z");
            rules.promote("late", "'grant':{'fixed':8}");
            assertThat(rules.pointsFor(member, TEN)).isEqualTo(218);
            assertThat(earned(rules, member, "2031-01-15T00:00:00Z"))
                    .isEqualTo("217 [late 1, p 2]");
            assertThat(
                            rules.evaluate(TEN, ",'occurredAt':'2030-01-15T00:00:00Z'")
                                    .json()
                                    .path("points")
                                    .longValue())
                    .isEqualTo(117);
        }
    }

    @Test
    void aNewcomerShouldBeOneOfTheLedgersToday() throws IOException {
        try (TestServer server = TestServer.startWithTestClock(directory, Databases.ofServer())) {
            server.moveClock("2031-05-04T12:00:00Z");
            Rules rules = Rules.on(server);
            TestServer shop = rules.shop();
            rules.promote(
                    "new",
                    "'grant':{'fixed':50},'when':{'condition':'member.enrolledDays >= 0 &&"
                            + " member.enrolledDays <= 30'}");
            assertThat(ordered(shop, "O-1", "2031-05-02T12:00:00Z")).isEqualTo("10 10");
            assertThat(ordered(shop, "O-2", "2031-05-04T11:00:00Z")).isEqualTo("60 60");
            assertThat(shop.get("/v1/members/of-O-1").text("enrolledAt"))
                    .isEqualTo("2031-05-04T12:00:00.000Z");
            assertThat(
                            shop.get("/v1/transactions/order:O-2/explain")
                                    .json()
                                    .at("/memberFacts/enrolledOn")
                                    .asText())
                    .isEqualTo("2031-05-04");
        }
    }

    /** What an order of somebody new would earn, and earns. */
    private static String ordered(TestServer shop, String orderId, String placedAt) {
        String order =
                "{\"orderId\":\"%s\",\"customer\":{\"externalId\":\"of-%s\"},\"total\":\"10.00\",\"placedAt\":\"%s\",%s"
                        .formatted(orderId, orderId, placedAt, TEN.substring(1));
        Reply dry = shop.post("/v1/orders?dryRun=true", order);
        Reply placed = shop.post("/v1/orders", order);
        assertThat(placed.status()).as(placed.raw().body()).isEqualTo(201);
        return dry.json().path("points") + " " + placed.json().path("points");
    }

    private static String earned(Rules rules, String memberId, String occurredAt) {
        String txId = newId("T");
        Reply earn = rules.tryEarn(txId, memberId, TEN, ",'occurredAt':'" + occurredAt + "'");
        assertThat(earn.status()).as(earn.raw().body()).isEqualTo(201);
        StringBuilder by = new StringBuilder();
        rules.shop()
                .get("/v1/transactions/" + txId + "/explain")
                .json()
                .path("promotions")
                .forEach(
                        promotion ->
                                by.append(by.isEmpty() ? "" : ", ")
                                        .append(promotion.path("promotionId").asText())
                                        .append(' ')
                                        .append(promotion.path("version").asInt()));
        return earn.json().path("points").longValue() + " [" + by + "]";
    }
}

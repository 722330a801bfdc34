package dev.tallystick.rest.subscriptions;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.store.Databases;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Plans and who has them, as the ledger's months pass; on every database. */
@ParameterizedClass
@EnumSource
class SubscriptionsIT {
    private static final String MONTHLY = "{\"name\":\"Plus\",\"period\":\"P1M\"}";

    @TempDir Path directory;
    @Parameter Databases kind;
    private TestServer shop;

    @BeforeEach
    void start() throws IOException {
        shop = TestServer.startWithTestClock(directory, kind);
        shop.moveClock("2030-01-31T10:00:00Z");
    }

    @AfterEach
    void stop() throws IOException {
        shop.close();
    }

    @Test
    void aPlanShouldBeMadeChangedAndListed() {
        shop.put("/v1/benefits/lounge", "{\"name\":\"Lounge\"}");
        Reply made =
                shop.put(
                        "/v1/subscription-plans/plus",
                        "{\"name\":\"Plus\",\"period\":\"P1M\",\"trial\":\"P14D\",\"multiplier\":\"0.5\","
                            + "\"price\":{\"amount\":\"9.90\",\"currency\":\"EUR\"},\"benefits\":[\"lounge\"]}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("renews").booleanValue()).isTrue();
        assertThat(made.text("unit")).isEqualTo("POINTS");
        Reply changed =
                shop.put("/v1/subscription-plans/plus", "{\"trial\":null,\"active\":false}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("price")).isEqualTo(made.json().path("price"));
        assertThat(changed.json().path("trial").isNull()).isTrue();
        assertThat(shop.get("/v1/subscription-plans/plus").json()).isEqualTo(changed.json());
        assertThat(shop.get("/v1/subscription-plans").json().at("/data/0"))
                .isEqualTo(changed.json());
        assertThat(shop.get("/v1/subscription-plans/plus?version=1").json()).isEqualTo(made.json());
        assertThat(shop.get("/v1/subscription-plans/none").code())
                .isEqualTo("subscription_plan_not_found");
        Reply refused = subscribe(shop.newMember(), "plus", "s");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("subscription_plan_not_active");
    }

    @Test
    void shouldRefuseWhatIsNoPlan() {
        refused("{}", "/name missing_field, /period missing_field");
        refused("{\"name\":\"P\",\"period\":\"PT1H\"}", "/period invalid_value");
        refused("{\"name\":\"P\",\"period\":\"P1M-1D\"}", "/period invalid_value");
        refused(plan("\"multiplier\":\"0\""), "/multiplier invalid_value");
        refused(plan("\"multiplier\":\"x\""), "/multiplier invalid_value");
        refused(plan("\"unit\":\"MILES\""), "/unit unknown_unit");
        refused(plan("\"pricePoints\":10"), "/renews conflicting_fields");
        refused(
                plan("\"pricePoints\":10,\"renews\":false,\"trial\":\"P1D\""),
                "/trial conflicting_fields");
        refused(plan("\"benefits\":[\"none\"]"), "/benefits/0 unknown_reference");
        refused(plan("\"benefits\":[\"a b\"]"), "/benefits invalid_id");
        refused(plan("\"benefits\":[\"a\",\"a\"]"), "/benefits duplicate_value");
        refused(plan("\"colour\":1"), "/colour unknown_field");
        assertThat(shop.get("/v1/subscription-plans").json().path("data")).isEmpty();
    }

    private static String plan(String more) {
        return "{\"name\":\"P\",\"period\":\"P1M\"," + more + "}";
    }

    private void refused(String body, String errors) {
        Reply reply = shop.put("/v1/subscription-plans/p", body);
        assertThat(reply.status()).as(body).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
    }

    @Test
    void aPeriodShouldFollowAPeriodUntilItIsCancelled() {
        shop.put("/v1/subscription-plans/plus", MONTHLY);
        String member = shop.newMember();
        Reply made = subscribe(member, "plus", "s-1");
        assertThat(made.status()).isEqualTo(201);
        assertPeriod(member, "ACTIVE", "2030-01-31T10:00", "2030-02-28T10:00");
        shop.moveClock("2030-02-28T10:00:00Z");
        assertPeriod(member, "ACTIVE", "2030-02-28T10:00", "2030-03-31T10:00");
        shop.moveClock("2030-04-15T00:00:00Z");
        assertPeriod(member, "ACTIVE", "2030-03-31T10:00", "2030-04-30T10:00");
        assertThat(one(member).path("renewsAt").asText()).isEqualTo("2030-04-30T10:00:00.000Z");
        Reply cancelled = cancel(member, "s-1", "");
        assertThat(cancelled.text("state")).isEqualTo("CANCELLED");
        assertThat(cancelled.text("endsAt")).isEqualTo("2030-04-30T10:00:00.000Z");
        assertThat(cancelled.json().path("renewsAt").isNull()).isTrue();
        assertThat(cancel(member, "s-1", "{}").json()).isEqualTo(cancelled.json());
        assertThat(one(member)).isEqualTo(cancelled.json());
        assertThat(subscribe(member, "plus", "s-2").code()).isEqualTo("already_subscribed");
        Reply atOnce = cancel(member, "s-1", "{\"atOnce\":true}");
        assertThat(atOnce.text("endsAt")).isEqualTo("2030-04-15T00:00:00.000Z");
        assertThat(subscribe(member, "plus", "s-2").status()).isEqualTo(201);
        assertThat(subscribe(member, "plus", "s-1").raw().body()).isEqualTo(made.raw().body());
        assertThat(history(member, "SUBSCRIBED")).hasSize(2);
        assertThat(history(member, "SUBSCRIPTION_CANCELLED")).hasSize(2);
    }

    private void assertPeriod(String member, String state, String from, String to) {
        JsonNode one = one(member);
        assertThat(one.path("state").asText()).isEqualTo(state);
        assertThat(one.at("/currentPeriod/from").asText()).isEqualTo(from + ":00.000Z");
        assertThat(one.at("/currentPeriod/to").asText()).isEqualTo(to + ":00.000Z");
    }

    @Test
    void aTrialShouldComeOnceBeforeThePeriods() {
        shop.put(
                "/v1/subscription-plans/plus",
                "{\"name\":\"Plus\",\"period\":\"P1M\",\"trial\":\"P14D\"}");
        String member = shop.newMember();
        Reply made = subscribe(member, "plus", "s-1");
        assertThat(made.json().at("/currentPeriod/trial").booleanValue()).isTrue();
        assertThat(made.text("trialEndsAt")).isEqualTo("2030-02-14T10:00:00.000Z");
        assertPeriod(member, "ACTIVE", "2030-01-31T10:00", "2030-02-14T10:00");
        shop.moveClock("2030-03-20T00:00:00Z");
        assertPeriod(member, "ACTIVE", "2030-03-14T10:00", "2030-04-14T10:00");
        cancel(member, "s-1", "{\"atOnce\":true}");
        Reply again = subscribe(member, "plus", "s-2");
        assertThat(again.json().path("trialEndsAt").isNull()).isTrue();
    }

    @Test
    void whatDoesNotRenewShouldRunOut() {
        shop.put(
                "/v1/subscription-plans/once",
                "{\"name\":\"Once\",\"period\":\"P1Y\",\"renews\":false}");
        String member = shop.newMember();
        assertThat(subscribe(member, "once", "s-1").text("endsAt"))
                .isEqualTo("2031-01-31T10:00:00.000Z");
        Reply next =
                shop.post(
                        path(member),
                        "{\"planId\":\"once\",\"subscriptionId\":\"s-2\",\"startsAt\":\"2031-01-31T10:00:00Z\"}");
        assertThat(next.text("state")).isEqualTo("SCHEDULED");
        assertThat(subscribe(member, "once", "s-3").text("subscriptionId")).isEqualTo("s-1");
        shop.moveClock("2031-01-31T10:00:00Z");
        assertThat(shop.get(path(member) + "/s-1").text("state")).isEqualTo("EXPIRED");
        assertThat(shop.get(path(member) + "/s-2").text("state")).isEqualTo("ACTIVE");
        Reply over = cancel(member, "s-1", "{}");
        assertThat(over.status()).isEqualTo(409);
        assertThat(over.code()).isEqualTo("subscription_over");
        assertThat(cancel(member, "s-3", "{}").code()).isEqualTo("subscription_not_found");
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        shop.put("/v1/subscription-plans/plus", MONTHLY);
        shop.put("/v1/subscription-plans/other", MONTHLY);
        String member = shop.newMember();
        assertThat(subscribe(member, "none", "s").code()).isEqualTo("subscription_plan_not_found");
        assertThat(subscribe("nobody", "plus", "s").code()).isEqualTo("member_not_found");
        assertThat(shop.get("/v1/members/nobody/subscriptions").code())
                .isEqualTo("member_not_found");
        assertThat(shop.get(path(member) + "/none").code()).isEqualTo("subscription_not_found");
        assertThat(shop.post(path(member), "{\"planId\":\"plus\"}").code())
                .isEqualTo("subscription_id_missing");
        assertThat(
                        shop.post(
                                        path(member),
                                        "{\"planId\":\"plus\",\"subscriptionId\":\"a\"}",
                                        "Idempotency-Key",
                                        "b")
                                .code())
                .isEqualTo("subscription_id_mismatch");
        assertThat(subscribe(member, "plus", "order:1").code()).isEqualTo("reserved_tx_id");
        Reply past =
                shop.post(
                        path(member),
                        "{\"planId\":\"plus\",\"subscriptionId\":\"s\",\"startsAt\":\"2030-01-30\"}");
        assertThat(past.errors()).isEqualTo("/startsAt out_of_range");
        Reply today =
                shop.post(
                        path(member),
                        "{\"planId\":\"plus\",\"subscriptionId\":\"s\",\"startsAt\":\"2030-01-31\"}");
        assertThat(today.text("startsAt")).isEqualTo("2030-01-31T10:00:00.000Z");
        assertThat(subscribe(member, "plus", "s").code()).isEqualTo("subscription_id_reused");
        assertThat(subscribe(member, "other", "s").code()).isEqualTo("subscription_id_reused");
        for (int i = 1; i < 20; i++) {
            shop.put("/v1/subscription-plans/p-" + i, MONTHLY);
            assertThat(subscribe(member, "p-" + i, "s-" + i).status()).isEqualTo(201);
        }
        assertThat(subscribe(member, "other", "t").code()).isEqualTo("too_many_subscriptions");
    }

    @Test
    void ofManyAtOnceOneShouldGetThePlan() {
        shop.put("/v1/subscription-plans/plus", MONTHLY);
        shop.put(
                "/v1/subscription-plans/paid",
                "{\"name\":\"Paid\",\"period\":\"P1M\",\"renews\":false,\"pricePoints\":10}");
        String member = shop.newMemberWith(1_000);
        List<Integer> statuses =
                Together.run(64, n -> subscribe(member, "plus", "free-" + n).status());
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
        List<Integer> paid = Together.run(64, n -> subscribe(member, "paid", "paid-" + n).status());
        assertThat(paid.stream().filter(status -> status == 201)).hasSize(1);
        assertThat(available(member)).isEqualTo(990);
        String other = shop.newMemberWith(1_000);
        List<Reply> same = Together.run(16, n -> subscribe(other, "paid", "same"));
        assertThat(same).extracting(Reply::status).containsOnly(201);
        assertThat(available(other)).isEqualTo(990);
        assertThat(shop.get(path(other)).json().path("data")).hasSize(1);
    }

    @Test
    void pointsShouldPayForOnePeriod() {
        shop.put(
                "/v1/subscription-plans/paid",
                "{\"name\":\"Paid\",\"period\":\"P1M\",\"renews\":false,\"pricePoints\":100}");
        String poor = shop.newMemberWith(99);
        Reply refused = subscribe(poor, "paid", "s-1");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("insufficient_points");
        assertThat(shop.get(path(poor)).json().path("data")).isEmpty();
        assertThat(subscribe(poor, "paid", "s-1").header("Idempotency-Replayed")).isEqualTo("true");
        String member = shop.newMemberWith(150);
        Reply made = subscribe(member, "paid", "s-2");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Ledger-Position")).isNotEmpty();
        assertThat(available(member)).isEqualTo(50);
        assertThat(shop.get("/v1/transactions/s-2").text("type")).isEqualTo("REDEEM");
        assertThat(subscribe(member, "paid", "s-2").raw().body()).isEqualTo(made.raw().body());
        assertThat(available(member)).isEqualTo(50);
        shop.moveClock("2030-02-28T10:00:00Z");
        assertThat(shop.get(path(member) + "/s-2").text("state")).isEqualTo("EXPIRED");
        assertThat(available(member)).isEqualTo(50);
        shop.post("/v1/earns", TestServer.earn("taken", member, 100));
        Reply taken = subscribe(member, "paid", "taken");
        assertThat(taken.code()).isEqualTo("tx_id_reused");
        assertThat(history(member, "SUBSCRIBED")).hasSize(1);
    }

    @Test
    void thePinShouldBeDemandedAboveTheThreshold() {
        shop.put(
                "/v1/subscription-plans/paid",
                "{\"name\":\"Paid\",\"period\":\"P1M\",\"renews\":false,\"pricePoints\":100}");
        String member = shop.newMemberWith(150);
        shop.put("/v1/members/" + member + "/pin", "{\"pin\":\"2468\"}");
        shop.put("/v1/members/" + member + "/redemption-threshold", "{\"points\":50}");
        Reply without = subscribe(member, "paid", "s-1");
        assertThat(without.status()).isEqualTo(403);
        assertThat(without.code()).isEqualTo("pin_required");
        assertThat(available(member)).isEqualTo(150);
        Reply with =
                shop.post(
                        path(member),
                        "{\"planId\":\"paid\",\"subscriptionId\":\"s-1\",\"pin\":\"2468\"}");
        assertThat(with.status()).as(with.raw().body()).isEqualTo(201);
        assertThat(available(member)).isEqualTo(50);
        TestServer noSpender = shop.as(newId("subs"), "members:write", "program:write");
        noSpender.put("/v1/members/M", "{}");
        noSpender.put(
                "/v1/subscription-plans/paid",
                "{\"name\":\"Paid\",\"period\":\"P1M\",\"renews\":false,\"pricePoints\":100}");
        Reply forbidden =
                noSpender.post(path("M"), "{\"planId\":\"paid\",\"subscriptionId\":\"s-9\"}");
        assertThat(forbidden.code()).isEqualTo("insufficient_scope");
    }

    @Test
    void benefitsOfThePlanShouldCountWhileItRuns() {
        shop.put("/v1/benefits/taxi", "{\"name\":\"Taxi\",\"subscribersOnly\":true}");
        shop.put("/v1/benefits/gold", "{\"name\":\"Gold\",\"tiers\":[\"GOLD\"]}");
        shop.put(
                "/v1/subscription-plans/plus",
                "{\"name\":\"Plus\",\"period\":\"P1M\",\"benefits\":[\"taxi\",\"gold\"]}");
        String member = shop.newMember();
        assertThat(reasons(member, "taxi")).isEqualTo("[\"subscription_required\"]");
        subscribe(member, "plus", "s-1");
        assertThat(reasons(member, "taxi")).isEqualTo("[]");
        assertThat(reasons(member, "gold")).isEqualTo("[]");
        cancel(member, "s-1", "{}");
        shop.moveClock("2030-02-28T09:59:59.999Z");
        assertThat(reasons(member, "taxi")).isEqualTo("[]");
        shop.moveClock("2030-02-28T10:00:00Z");
        assertThat(reasons(member, "taxi")).isEqualTo("[\"subscription_required\"]");
        assertThat(reasons(member, "gold")).isEqualTo("[\"tier_not_eligible\"]");
    }

    @Test
    void theMultiplierShouldGoForWhatIsEarnedMeanwhile() {
        shop.put(
                "/v1/program",
                "{\"baseEarn\":{\"points\":1,\"amount\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}}");
        shop.put(
                "/v1/subscription-plans/plus",
                "{\"name\":\"Plus\",\"period\":\"P1M\",\"multiplier\":\"0.5\"}");
        String member = shop.newMember();
        assertThat(buy(member, "t-0").json().path("points").intValue()).isEqualTo(100);
        subscribe(member, "plus", "s-1");
        assertThat(buy(member, "t-1").json().path("points").intValue()).isEqualTo(150);
        JsonNode shown =
                shop.post(
                                "/v1/basket-evaluations",
                                "{\"memberId\":\"%s\",\"basket\":%s}".formatted(member, basket()))
                        .json();
        assertThat(shown.at("/promotions/0").toString())
                .isEqualTo(
                        "{\"promotionId\":\"subscription~plus\",\"version\":1,\"points\":50,\"reason\":\"matched\"}");
        shop.put("/v1/subscription-plans/plus", "{\"multiplier\":\"2\"}");
        assertThat(buy(member, "t-2").json().path("points").intValue()).isEqualTo(300);
        assertThat(shop.get("/v1/transactions/t-1/explain").raw().body())
                .contains("subscription~plus");
        cancel(member, "s-1", "{}");
        shop.moveClock("2030-02-28T10:00:00Z");
        assertThat(buy(member, "t-3").json().path("points").intValue()).isEqualTo(100);
        Reply returned =
                shop.post(
                        "/v1/earns/t-1/reversals",
                        "{\"txId\":\"r-1\",\"returnedItems\":[{\"lineId\":\"a\",\"quantity\":1}]}");
        assertThat(returned.status()).as(returned.raw().body()).isEqualTo(201);
        assertThat(returned.json().path("points").intValue()).isEqualTo(-75);
    }

    /** That night the wall's clock shows the hour from two to three twice. */
    @Test
    void whatBeginsWhileClocksGoBackShouldCountFromItsInstant() {
        shop.put(
                "/v1/program",
                "{\"timeZone\":\"Europe/Berlin\",\"baseEarn\":{\"points\":1,\"amount\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}}");
        shop.put(
                "/v1/subscription-plans/plus",
                "{\"name\":\"Plus\",\"period\":\"P1M\",\"multiplier\":\"0.5\"}");
        shop.moveClock("2030-10-27T00:10:00Z");
        String member = shop.newMember();
        shop.post(
                path(member),
                "{\"planId\":\"plus\",\"subscriptionId\":\"s\",\"startsAt\":\"2030-10-27T00:30:00Z\"}");
        assertThat(buy(member, "t-1").json().path("points").intValue()).isEqualTo(100);
        shop.moveClock("2030-10-27T01:10:00Z");
        Reply bought = buy(member, "t-2");
        assertThat(bought.status()).as(bought.raw().body()).isEqualTo(201);
        assertThat(bought.json().path("points").intValue()).isEqualTo(150);
    }

    @Test
    void whatIsToldLaterShouldCountForWhomTheMemberIsByThen() {
        shop.put(
                "/v1/program",
                "{\"baseEarn\":{\"points\":1,\"amount\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}}");
        shop.put(
                "/v1/subscription-plans/plus",
                "{\"name\":\"Plus\",\"period\":\"P1M\",\"multiplier\":\"0.5\"}");
        String member = shop.newMember();
        subscribe(member, "plus", "s-1");
        cancel(member, "s-1", "{}");
        assertThat(buy(member, "t-1").json().path("points").intValue()).isEqualTo(150);
        shop.moveClock("2030-02-28T10:00:00Z");
        String earlier = ",\"occurredAt\":\"2030-02-28T09:00:00Z\"";
        assertThat(buy(member, "t-2", earlier).json().path("points").intValue()).isEqualTo(100);
        assertThat(buy(member, "t-3").json().path("points").intValue()).isEqualTo(100);
        assertThat(buy(member, "t-4", earlier).json().path("points").intValue()).isEqualTo(100);
    }

    private Reply buy(String member, String txId) {
        return buy(member, txId, "");
    }

    private Reply buy(String member, String txId, String more) {
        return shop.post(
                "/v1/earns",
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"basket\":%s%s}"
                        .formatted(txId, member, basket(), more));
    }

    private static String basket() {
        return "{\"currency\":\"USD\",\"items\":[{\"lineId\":\"a\",\"productId\":\"p\",\"quantity\":2,\"amount\":\"100.00\"}]}";
    }

    @Test
    void aSubscriptionShouldGoOverWithAMergedProfileAndComeBack() {
        shop.put("/v1/benefits/taxi", "{\"name\":\"Taxi\",\"subscribersOnly\":true}");
        shop.put(
                "/v1/subscription-plans/plus",
                "{\"name\":\"Plus\",\"period\":\"P1M\",\"benefits\":[\"taxi\"]}");
        String source = shop.newMemberWith(10);
        String target = shop.newMemberWith(10);
        Reply made = subscribe(source, "plus", "s-1");
        assertThat(reasons(target, "taxi")).isEqualTo("[\"subscription_required\"]");
        shop.post(
                "/v1/members/" + source + "/merge",
                "{\"txId\":\"m-1\",\"intoMemberId\":\"%s\"}".formatted(target));
        assertThat(reasons(target, "taxi")).isEqualTo("[]");
        assertThat(one(target).path("memberId").asText()).isEqualTo(source);
        assertThat(shop.get(path(source)).code()).isEqualTo("member_merged");
        assertThat(subscribe(source, "plus", "s-1").raw().body()).isEqualTo(made.raw().body());
        assertThat(subscribe(source, "plus", "s-2").code()).isEqualTo("member_merged");
        assertThat(subscribe(target, "plus", "s-2").code()).isEqualTo("already_subscribed");
        shop.post("/v1/merges/m-1/reversals", "{\"txId\":\"m-2\"}");
        assertThat(reasons(target, "taxi")).isEqualTo("[\"subscription_required\"]");
        assertThat(reasons(source, "taxi")).isEqualTo("[]");
        assertThat(shop.get(path(target)).json().path("data")).isEmpty();
    }

    @Test
    void whoMayNotEarnShouldGetNoPlan() {
        shop.put("/v1/subscription-plans/plus", MONTHLY);
        shop.put("/v1/subscription-plans/other", MONTHLY);
        String member = shop.newMember();
        Reply made = subscribe(member, "plus", "s-1");
        shop.put("/v1/members/" + member + "/stage", "{\"txId\":\"b-1\",\"stage\":\"BLOCKED\"}");
        Reply refused = subscribe(member, "other", "s-2");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("member_not_active");
        assertThat(shop.get(path(member)).json().path("data")).hasSize(1);
        assertThat(subscribe(member, "plus", "s-1").raw().body()).isEqualTo(made.raw().body());
    }

    /** The plan is the member's already: its points come back by no door. */
    @Test
    void whatAPlanCostShouldNotComeBackAlone() {
        shop.put(
                "/v1/subscription-plans/paid",
                "{\"name\":\"Paid\",\"period\":\"P1M\",\"renews\":false,\"pricePoints\":100}");
        String member = shop.newMemberWith(150);
        subscribe(member, "paid", "s-1");
        Reply reversed = shop.post("/v1/redemptions/s-1/reversals", "{\"txId\":\"r-1\"}");
        assertThat(reversed.status()).isEqualTo(400);
        assertThat(reversed.code()).isEqualTo("purchase_not_reversible");
        cancel(member, "s-1", "{\"atOnce\":true}");
        assertThat(shop.post("/v1/redemptions/s-1/reversals", "{\"txId\":\"r-2\"}").code())
                .isEqualTo("purchase_not_reversible");
        assertThat(available(member)).isEqualTo(50);
    }

    @Test
    void whoIsForgottenShouldLeaveNone() {
        shop.put("/v1/subscription-plans/plus", MONTHLY);
        String member = shop.newMember();
        subscribe(member, "plus", "s-1");
        shop.send(
                shop.authorized("/v1/members/" + member + "/personal-data")
                        .header("Idempotency-Key", newId("erase"))
                        .DELETE());
        assertThat(shop.get(path(member)).code()).isEqualTo("member_erased");
        assertThat(subscribe(shop.newMember(), "plus", "s-1").status()).isEqualTo(201);
    }

    private Reply subscribe(String member, String plan, String subscriptionId) {
        return shop.post(
                path(member),
                "{\"planId\":\"%s\",\"subscriptionId\":\"%s\"}".formatted(plan, subscriptionId));
    }

    private Reply cancel(String member, String subscriptionId, String body) {
        return shop.post(path(member) + "/" + subscriptionId + "/cancellation", body);
    }

    private JsonNode one(String member) {
        return shop.get(path(member)).json().at("/data/0");
    }

    private JsonNode history(String member, String type) {
        return shop.get("/v1/members/" + member + "/history?type=" + type).json().path("data");
    }

    private long available(String member) {
        return shop.get("/v1/members/" + member + "/points").balance("available");
    }

    private String reasons(String member, String benefit) {
        return shop.post("/v1/members/%s/benefits/%s/check".formatted(member, benefit), "")
                .json()
                .path("reasons")
                .toString();
    }

    private static String path(String member) {
        return "/v1/members/" + member + "/subscriptions";
    }
}

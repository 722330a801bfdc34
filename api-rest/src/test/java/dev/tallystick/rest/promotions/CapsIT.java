package dev.tallystick.rest.promotions;

import static dev.tallystick.rest.TestServer.newId;
import static dev.tallystick.rest.promotions.Rules.basket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Caps and budgets, which hold under any load. */
class CapsIT extends WithServer {
    private static final int CLIENTS = 32;
    private static final String TEN = basket("1:A:1:10.00");

    @Test
    void whatPassesACapShouldBeReducedAndToldSo() {
        Rules rules = Rules.on(server);
        rules.promote(
                "p", "'grant':{'fixed':60},'cap':{'perMember':{'points':100,'period':'DAY'}}");
        String member = rules.shop().newMember();
        Reply first = rules.earn(newId("T"), member, TEN);
        assertThat(first.json().has("capped")).isFalse();
        Reply second = rules.earn("C-2", member, TEN);
        assertThat(second.json().path("points").longValue()).isEqualTo(50);
        assertThat(second.json().path("capped").booleanValue()).isTrue();
        assertThat(rules.pointsFor(member, TEN)).isEqualTo(10);
        assertThat(rules.pointsFor(rules.shop().newMember(), TEN)).isEqualTo(70);
        JsonNode explained = rules.shop().get("/v1/transactions/C-2/explain").json();
        assertThat(explained.path("promotions").toString())
                .isEqualTo("[{\"promotionId\":\"p\",\"version\":1,\"points\":40,\"asked\":60}]");
    }

    @Test
    void periodsShouldBeThoseOfTheEventInTheProgramsTime() {
        Rules rules = Rules.on(server);
        rules.shop().put("/v1/program", "{\"timeZone\":\"America/New_York\"}");
        rules.promote(
                "p", "'grant':{'fixed':60},'cap':{'perMember':{'points':60,'period':'WEEK'}}");
        String member = rules.shop().newMember();
        // Monday begins at 04:00 UTC there
        assertThat(at(rules, member, "2026-06-08T03:59:59Z")).isEqualTo(70);
        assertThat(at(rules, member, "2026-06-08T04:00:00Z")).isEqualTo(70);
        assertThat(at(rules, member, "2026-06-01T04:00:00Z")).isEqualTo(10);
        assertThat(at(rules, member, "2026-06-14T23:00:00Z")).isEqualTo(10);
        assertThat(at(rules, member, "2026-05-31T23:00:00Z")).isEqualTo(70);
    }

    @Test
    void aCapThatRefusesShouldRefuseTheEarnForGood() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote(
                "p",
                "'grant':{'fixed':60},'cap':{'perMember':{'points':100,'period':'YEAR'},'overCap':'REFUSE'}");
        String member = shop.newMember();
        rules.earn(newId("T"), member, TEN);
        Reply refused = rules.tryEarn("R", member, TEN, "");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("cap_exceeded");
        assertThat(rules.evaluate(TEN, ",'memberId':'" + member + "'").code())
                .isEqualTo("cap_exceeded");
        assertThat(shop.get("/v1/members/" + member + "/points").balance("total")).isEqualTo(70);
        shop.put("/v1/promotions/p", "{\"cap\":null}");
        Reply again = rules.tryEarn("R", member, TEN, "");
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(rules.pointsFor(member, TEN)).isEqualTo(70);
    }

    @Test
    void aBudgetShouldRefuseWhereItIsToldTo() {
        Rules rules = Rules.on(server);
        rules.promote(
                "p", "'grant':{'fixed':60},'budget':{'points':100},'cap':{'overCap':'REFUSE'}");
        rules.earn(newId("T"), rules.shop().newMember(), TEN);
        Reply refused = rules.tryEarn(newId("T"), rules.shop().newMember(), TEN, "");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("budget_exhausted");
    }

    @Test
    void aBudgetShouldCountOverVersionsAndComeBackWithReversals() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote("p", "'grant':{'fixed':60},'budget':{'points':100}");
        String member = shop.newMember();
        rules.earn("B-1", member, TEN);
        rules.promote("p", "'grant':{'fixed':70},'budget':{'points':100}");
        assertThat(rules.pointsFor(member, TEN)).isEqualTo(50);
        assertThat(rules.pointsFor(member, TEN)).isEqualTo(10);
        assertThat(shop.post("/v1/earns/B-1/reversals", "{\"txId\":\"B-1R\"}").status())
                .isEqualTo(201);
        assertThat(rules.pointsFor(member, TEN)).isEqualTo(70);
        rules.promote("p", "'grant':{'fixed':70},'budget':{'points':130}");
        assertThat(rules.pointsFor(member, TEN)).isEqualTo(40);
    }

    @Test
    void racingClientsShouldOverspendNothing() throws Exception {
        Rules rules = Rules.on(server);
        rules.promote("budget", "'grant':{'fixed':7},'budget':{'points':1000}");
        rules.promote(
                "cap", "'grant':{'fixed':5},'cap':{'perMember':{'points':333,'period':'YEAR'}}");
        List<String> members = List.of(rules.shop().newMember(), rules.shop().newMember());
        List<Callable<Long>> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            String member = members.get(client % 2);
            clients.add(
                    () -> {
                        long points = 0;
                        for (int n = 0; n < 10; n++) {
                            points += rules.pointsFor(member, TEN) - 10;
                        }
                        return points;
                    });
        }
        long granted = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(CLIENTS)) {
            for (Future<Long> client : pool.invokeAll(clients)) {
                granted += client.get();
            }
        }
        // 320 earns would grant 2,240 and 1,600
        assertThat(granted).isEqualTo(1_000 + 2 * 333);
    }

    private static long at(Rules rules, String member, String at) {
        return rules.tryEarn(newId("T"), member, TEN, ",'occurredAt':'" + at + "'")
                .json()
                .path("points")
                .longValue();
    }
}

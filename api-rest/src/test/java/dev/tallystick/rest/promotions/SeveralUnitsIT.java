package dev.tallystick.rest.promotions;

import static dev.tallystick.rest.TestServer.newId;
import static dev.tallystick.rest.promotions.Rules.basket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** A purchase that earns points to spend and points for a tier, in one posting. */
class SeveralUnitsIT extends WithServer {
    private static final String TWENTY = basket("1:A:2:12.00", "2:B:1:8.00");

    private Rules rules;
    private TestServer shop;
    private String member;

    @BeforeEach
    void configure() {
        rules = Rules.on(server);
        shop = rules.shop();
        shop.put("/v1/program", "{\"units\":[{\"unit\":\"POINTS\"},{\"unit\":\"STATUS\"}]}");
        rules.promote(
                "s",
                "'unit':'STATUS','grant':{'perMoney':{'points':5,'amount':{'amount':'1.00','currency':'USD'}}}");
        member = shop.newMember();
    }

    @Test
    void shouldEarnInBothUnderOneTxId() {
        Reply earned = rules.earn("T", member, TWENTY);
        assertThat(earned.text("unit")).isEqualTo("POINTS");
        assertThat(points(earned.json())).isEqualTo(20);
        JsonNode other = earned.json().path("otherUnits");
        assertThat(other).hasSize(1);
        assertThat(other.at("/0/unit").textValue()).isEqualTo("STATUS");
        assertThat(points(other.get(0))).isEqualTo(100);
        assertThat(other.at("/0/amount").longValue()).isEqualTo(100);
        assertThat(other.at("/0/balance/total").longValue()).isEqualTo(100);
        assertThat(other.at("/0/lots/0/points").longValue()).isEqualTo(100);
        assertThat(other.at("/0/lots/0/source").textValue()).isEqualTo("promotion");
        assertThat(other.at("/0/allocations")).isEmpty();

        assertThat(available("POINTS")).isEqualTo(20);
        assertThat(available("STATUS")).isEqualTo(100);
        Reply again = rules.tryEarn("T", member, TWENTY, "");
        assertThat(again.raw().body()).isEqualTo(earned.raw().body());
        JsonNode read = shop.get("/v1/transactions/T").json();
        assertThat(read.path("otherUnits")).isEqualTo(other);
        assertThat(available("STATUS")).as("no more for asking again").isEqualTo(100);
    }

    @Test
    void shouldStandInTheHistoryOfEachUnit() {
        rules.earn("T", member, TWENTY);
        assertThat(history("POINTS")).isEqualTo("T EARN 20 0 20");
        assertThat(history("STATUS")).isEqualTo("T EARN 100 0 100");
        JsonNode lot = shop.get("/v1/members/" + member + "/lots?unit=STATUS").json().at("/data/0");
        assertThat(lot.path("earnTxId").textValue()).isEqualTo("T");
        assertThat(lot.path("available").longValue()).isEqualTo(100);
    }

    @Test
    void shouldExplainWhichAccountsItOpened() {
        shop.put("/v1/partners/P", "{}");
        rules.tryEarn("T", member, TWENTY, ",'partnerId':'P'");
        List<String> opened = new ArrayList<>();
        for (JsonNode effect : shop.get("/v1/transactions/T/explain").json().path("effects")) {
            if (effect.path("effect").asText().equals("ACCOUNT_OPENED")) {
                opened.add(
                        effect.path("kind").asText()
                                + " "
                                + effect.path("unit").asText()
                                + " "
                                + effect.path("memberId").asText("nobody's"));
            }
        }
        assertThat(opened)
                .containsExactlyInAnyOrder(
                        "MEMBER POINTS " + member,
                        "MEMBER STATUS " + member,
                        "PARTNER POINTS nobody's",
                        "PARTNER STATUS nobody's");
    }

    @Test
    void theUnitAskedForShouldBeToldFirst() {
        Reply earned = rules.tryEarn(newId("T"), member, TWENTY, ",'unit':'STATUS'");
        assertThat(earned.text("unit")).isEqualTo("STATUS");
        assertThat(points(earned.json())).isEqualTo(100);
        assertThat(earned.json().at("/otherUnits/0/unit").textValue()).isEqualTo("POINTS");
        assertThat(points(earned.json().at("/otherUnits/0"))).isEqualTo(20);
        assertThat(earned.json().at("/otherUnits/0/lots/0/source").textValue()).isEqualTo("base");
    }

    @Test
    void nothingInItsOwnUnitShouldHinderNoOther() {
        String otherCurrency = TWENTY.replace("USD", "EUR");
        rules.promote("f", "'unit':'STATUS','grant':{'fixed':7},'cap':{'perTransaction':6}");
        Reply earned = rules.earn("T", member, otherCurrency);
        assertThat(points(earned.json())).isZero();
        assertThat(points(earned.json().at("/otherUnits/0"))).isEqualTo(6);
        assertThat(earned.json().at("/otherUnits/0/capped").booleanValue()).isTrue();
        assertThat(explained("T"))
                .isEqualTo(
                        "[{\"promotionId\":\"f\",\"version\":1,\"unit\":\"STATUS\",\"points\":6,\"asked\":7}]");
        Reply back = giveBack("T", "R", "{\"lineId\":\"1\",\"quantity\":2}");
        assertThat(back.status()).as(back.raw().body()).isEqualTo(201);
        assertThat(available("STATUS")).isEqualTo(6);
        giveBack("T", "R2", "{\"lineId\":\"2\",\"quantity\":1}");
        assertThat(available("STATUS")).isZero();
    }

    @Test
    void aCapThatRefusesInOneUnitShouldRefuseTheWhole() {
        rules.promote(
                "r",
                "'unit':'STATUS','grant':{'fixed':7},'cap':{'perTransaction':6,'overCap':'REFUSE'}");
        Reply refused = rules.tryEarn("T", member, TWENTY, "");
        assertThat(refused.code()).isEqualTo("cap_exceeded");
        assertThat(available("POINTS")).isZero();
        assertThat(available("STATUS")).isZero();
        assertThat(rules.tryEarn("T", member, TWENTY, "").code()).isEqualTo("cap_exceeded");
    }

    @Test
    void aReversalShouldTakeBackBothAndPointsThoseOfItsOwnUnit() {
        rules.earn("T", member, TWENTY);
        Reply part = reverse("R1", ",\"points\":5");
        assertThat(points(part.json())).isEqualTo(-5);
        assertThat(part.json().has("otherUnits")).isFalse();
        assertThat(available("STATUS")).isEqualTo(100);
        Reply all = reverse("R2", "");
        assertThat(points(all.json())).isEqualTo(-15);
        assertThat(points(all.json().at("/otherUnits/0"))).isEqualTo(-100);
        assertThat(available("POINTS")).isZero();
        assertThat(available("STATUS")).isZero();
        assertThat(reverse("R3", "").code()).isEqualTo("already_reversed");
        assertThat(
                        shop.get("/v1/members/" + member + "/transactions?unit=STATUS")
                                .json()
                                .at("/data/0/txId")
                                .textValue())
                .isEqualTo("R2");
    }

    @Test
    void returnedItemsShouldTakeBackTheirShareInEachUnit() {
        rules.earn("T", member, TWENTY);
        Reply one = giveBack("T", "R1", "{\"lineId\":\"1\",\"quantity\":1}");
        assertThat(points(one.json())).isEqualTo(-6);
        assertThat(points(one.json().at("/otherUnits/0"))).isEqualTo(-30);
        Reply rest =
                giveBack(
                        "T",
                        "R2",
                        "{\"lineId\":\"1\",\"quantity\":1},{\"lineId\":\"2\",\"quantity\":1}");
        assertThat(points(rest.json())).isEqualTo(-14);
        assertThat(points(rest.json().at("/otherUnits/0"))).isEqualTo(-70);
        assertThat(available("STATUS")).isZero();
    }

    @Test
    void aBatchShouldEarnAndTakeBackInBoth() {
        String earn =
                "{\"op\":\"earn\",\"txId\":\"B1\",\"memberId\":\"%s\",\"basket\":%s}"
                        .formatted(member, TWENTY);
        String back = "{\"op\":\"earnReversal\",\"txId\":\"B2\",\"earnTxId\":\"B1\"}";
        Reply batch =
                shop.post(
                        "/v1/batches",
                        "{\"atomic\":true,\"operations\":[%s,%s]}".formatted(earn, back));
        assertThat(batch.status()).as(batch.raw().body()).isEqualTo(200);
        assertThat(available("STATUS")).isZero();
        assertThat(shop.get("/v1/transactions/B2").json().at("/otherUnits/0/points").longValue())
                .isEqualTo(-100);
    }

    @Test
    void tryingShouldTellTheSameAndRecordNothing() {
        Reply tried =
                shop.post(
                        "/v1/earns?dryRun=true",
                        "{\"txId\":\"T\",\"memberId\":\"%s\",\"basket\":%s}"
                                .formatted(member, TWENTY));
        assertThat(points(tried.json().at("/otherUnits/0"))).isEqualTo(100);
        assertThat(tried.json().at("/otherUnits/0/lots/0/lotId").isNull()).isTrue();
        assertThat(available("STATUS")).isZero();
        JsonNode evaluated = rules.evaluate(TWENTY, ",'memberId':'" + member + "'").json();
        assertThat(points(evaluated)).isEqualTo(20);
        assertThat(points(evaluated.at("/otherUnits/0"))).isEqualTo(100);
        assertThat(evaluated.at("/promotions/0/unit").textValue()).isEqualTo("STATUS");
        assertThat(points(evaluated.at("/promotions/0"))).isEqualTo(100);
    }

    @Test
    void shouldLockAndExplainBoth() {
        rules.earn("T", member, TWENTY);
        Reply locked = shop.post("/v1/transactions/T/lock", "{\"txId\":\"L\"}");
        assertThat(locked.status()).as(locked.raw().body()).isEqualTo(201);
        assertThat(
                        shop.get("/v1/members/" + member + "/points?unit=STATUS")
                                .json()
                                .at("/balance/locked")
                                .longValue())
                .isEqualTo(100);
        assertThat(explained("T"))
                .isEqualTo(
                        "[{\"promotionId\":\"s\",\"version\":1,\"unit\":\"STATUS\",\"points\":100}]");
    }

    private Reply reverse(String txId, String more) {
        return shop.post("/v1/earns/T/reversals", "{\"txId\":\"%s\"%s}".formatted(txId, more));
    }

    private Reply giveBack(String earnTxId, String txId, String items) {
        return shop.post(
                "/v1/earns/" + earnTxId + "/reversals",
                "{\"txId\":\"%s\",\"returnedItems\":[%s]}".formatted(txId, items));
    }

    private String explained(String txId) {
        return shop.get("/v1/transactions/" + txId + "/explain")
                .json()
                .path("promotions")
                .toString();
    }

    private String history(String unit) {
        JsonNode row =
                shop.get("/v1/members/" + member + "/transactions?unit=" + unit)
                        .json()
                        .at("/data/0");
        return "%s %s %d %d %d"
                .formatted(
                        row.path("txId").textValue(),
                        row.path("type").textValue(),
                        row.path("points").longValue(),
                        row.at("/balanceBefore/total").longValue(),
                        row.at("/balance/total").longValue());
    }

    private long available(String unit) {
        return shop.get("/v1/members/" + member + "/points?unit=" + unit)
                .json()
                .at("/balance/available")
                .longValue();
    }

    private static long points(JsonNode json) {
        return json.path("points").longValue();
    }
}

package dev.tallystick.rest.tiers;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/** What a program asks for of tiers. */
class TiersIT extends WithServer {
    private static final String GOLD =
            "{\"name\":\"Gold\",\"rank\":20,\"qualification\":{\"by\":\"POINTS\",\"threshold\":5000,"
                + "\"period\":{\"type\":\"CALENDAR_YEAR\"}}}";

    private TestServer shop;

    @BeforeEach
    void newProgram() {
        shop =
                server.as(
                        newId("tiers"),
                        "program:read",
                        "program:write",
                        "members:read",
                        "members:write",
                        "points:earn");
    }

    @Test
    void shouldBeMadeThenChangedInWhatIsGiven() {
        Reply made = shop.put("/v1/tiers/GOLD", GOLD);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().at("/qualification").toString())
                .isEqualTo(
                        "{\"by\":\"POINTS\",\"unit\":\"POINTS\",\"threshold\":5000,"
                                + "\"period\":{\"type\":\"CALENDAR_YEAR\"}}");
        assertThat(made.json().at("/downgrade").toString())
                .isEqualTo("{\"policy\":\"TO_EARNED\",\"grace\":null,\"keptThrough\":[]}");
        assertThat(made.json().path("inForce").booleanValue()).isTrue();
        assertThat(made.json().path("active").booleanValue()).isTrue();
        assertThat(shop.get("/v1/tiers/GOLD").json()).isEqualTo(made.json());
        Reply changed =
                shop.put(
                        "/v1/tiers/GOLD",
                        "{\"entryReward\":{\"points\":500},\"perks\":[\"Free shipping\"],"
                            + "\"downgrade\":{\"policy\":\"ONE_TIER\",\"grace\":\"P3M\","
                            + "\"keptThrough\":[\"12-31\",\"03-31\"]},"
                            + "\"qualification\":{\"by\":\"SPEND\",\"threshold\":"
                            + "{\"amount\":\"2500.00\",\"currency\":\"USD\"},\"period\":"
                            + "{\"type\":\"ROLLING\",\"duration\":\"P1Y\"}},\"from\":\"2030-01-01\"}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("name")).isEqualTo("Gold");
        assertThat(changed.json().at("/entryReward").toString())
                .isEqualTo("{\"points\":500,\"unit\":\"POINTS\"}");
        assertThat(changed.json().at("/qualification").toString())
                .isEqualTo(
                        "{\"by\":\"SPEND\",\"threshold\":{\"amount\":\"2500.00\",\"currency\":\"USD\"},"
                            + "\"period\":{\"type\":\"ROLLING\",\"duration\":\"P12M\"}}");
        assertThat(changed.json().at("/downgrade").toString())
                .isEqualTo(
                        "{\"policy\":\"ONE_TIER\",\"grace\":\"P3M\",\"keptThrough\":[\"03-31\",\"12-31\"]}");
        assertThat(changed.text("from")).isEqualTo("2030-01-01");
        assertThat(changed.json().path("version").intValue()).isEqualTo(2);
        assertThat(shop.get("/v1/tiers/GOLD").json()).isEqualTo(changed.json());
        Reply cleared =
                shop.put(
                        "/v1/tiers/GOLD",
                        "{\"name\":null,\"entryReward\":null,\"downgrade\":null,\"perks\":null,"
                                + "\"active\":null}");
        assertThat(cleared.json().path("name").isNull()).isTrue();
        assertThat(cleared.json().path("entryReward").isNull()).isTrue();
        assertThat(cleared.json().at("/downgrade")).isEqualTo(made.json().at("/downgrade"));
        assertThat(cleared.json().path("perks")).isEmpty();
        assertThat(shop.get("/v1/tiers/GOLD").json()).isEqualTo(cleared.json());
    }

    @Test
    void shouldChangeOnlyTheTierThatWasSeen() {
        assertThat(shop.put("/v1/tiers/GOLD", GOLD, "If-Match", "*").code())
                .isEqualTo("precondition_failed");
        assertThat(shop.get("/v1/tiers/GOLD").code()).isEqualTo("tier_not_found");
        String first = shop.put("/v1/tiers/GOLD", GOLD).header("ETag");
        assertThat(shop.put("/v1/tiers/GOLD", GOLD).header("ETag")).isEqualTo(first);
        Reply second = shop.put("/v1/tiers/GOLD", "{\"rank\":21}", "If-Match", first);
        assertThat(second.header("ETag")).isNotEqualTo(first);
        assertThat(shop.put("/v1/tiers/GOLD", "{\"rank\":22}", "If-Match", first).status())
                .isEqualTo(412);
        assertThat(shop.get("/v1/tiers/GOLD").json().path("rank").intValue()).isEqualTo(21);
    }

    @Test
    void shouldListTheHighestFirstInPages() {
        for (int rank : List.of(3, 1, 4, 2, 5)) {
            shop.put("/v1/tiers/T" + rank, GOLD.replace("\"rank\":20", "\"rank\":" + rank));
        }
        Reply first = shop.get("/v1/tiers?limit=2");
        assertThat(tierIds(first)).containsExactly("T5", "T4");
        String link = first.header("Link");
        Reply second = shop.get(link.substring(1, link.indexOf('>')));
        assertThat(tierIds(second)).containsExactly("T3", "T2");
        assertThat(tierIds(shop.get("/v1/tiers"))).hasSize(5);
        assertThat(shop.get("/v1/tiers?page=2").errors()).isEqualTo("query:page unknown_field");
    }

    @Test
    void shouldHaveOneTierOfARank() {
        shop.put("/v1/tiers/GOLD", GOLD);
        Reply taken = shop.put("/v1/tiers/SILVER", GOLD);
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.code()).isEqualTo("rank_taken");
        assertThat(taken.text("tierId")).isEqualTo("GOLD");
        assertThat(shop.get("/v1/tiers/SILVER").status()).isEqualTo(404);
    }

    @Test
    void shouldHaveSoManyTiers() {
        for (int rank = 1; rank <= 50; rank++) {
            shop.put("/v1/tiers/T" + rank, GOLD.replace("\"rank\":20", "\"rank\":" + rank));
        }
        assertThat(shop.put("/v1/tiers/T51", GOLD.replace("\"rank\":20", "\"rank\":51")).code())
                .isEqualTo("too_many_tiers");
        assertThat(shop.put("/v1/tiers/T50", "{\"name\":\"Top\"}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    body                                        | errors
                    {"rank":20}                                 | /qualification missing_field
                    {"qualification":Q}                         | /rank missing_field
                    {"rank":0,"qualification":Q}                | /rank out_of_range
                    {"rank":1001,"qualification":Q}             | /rank out_of_range
                    {"rank":1,"qualification":Q,"active":1}     | /active invalid_type
                    {"rank":1,"qualification":Q,"name":""}      | /name invalid_length
                    {"rank":1,"qualification":Q,"perks":[""]}   | /perks invalid_length
                    {"rank":1,"qualification":Q,"perks":[7]}    | /perks invalid_type
                    {"rank":1,"qualification":Q,"from":"soon"}  | /from invalid_date
                    {"rank":1,"qualification":Q,"from":"1969-12-31"} | /from invalid_date
                    {"rank":1,"qualification":Q,"color":"red"}  | /color unknown_field
                    {"rank":1,"qualification":Q,"entryReward":{"points":0}} | /entryReward/points out_of_range
                    {"rank":1,"qualification":Q,"entryReward":{"unit":"X","points":1}} | /entryReward/unit unknown_unit
                    {"rank":1,"qualification":Q,"entryReward":{"points":1,"to":"X"}} | /entryReward/to unknown_field
                    {"rank":1,"qualification":{}} | /qualification/by missing_field, /qualification/period missing_field, /qualification/threshold missing_field
                    {"rank":1,"qualification":{"by":"LUCK","threshold":1,"period":P}} | /qualification/by invalid_value
                    {"rank":1,"qualification":{"by":"POINTS","threshold":-1,"period":P}} | /qualification/threshold out_of_range
                    {"rank":1,"qualification":{"by":"POINTS","threshold":1.5,"period":P}} | /qualification/threshold invalid_type
                    {"rank":1,"qualification":{"by":"POINTS","unit":"X","threshold":1,"period":P}} | /qualification/unit unknown_unit
                    {"rank":1,"qualification":{"by":"SPEND","threshold":1,"period":P}} | /qualification/threshold invalid_type
                    {"rank":1,"qualification":{"by":"SPEND","period":P}} | /qualification/threshold missing_field
                    {"rank":1,"qualification":{"by":"SPEND","unit":"POINTS","threshold":{"amount":"1.00","currency":"USD"},"period":P}} | /qualification/unit unknown_field
                    {"rank":1,"qualification":{"by":"SPEND","threshold":{"amount":"1.001","currency":"USD"},"period":P}} | /qualification/threshold/amount invalid_amount
                    {"rank":1,"qualification":{"by":"POINTS","threshold":1,"period":{"type":"WEEK"}}} | /qualification/period/type invalid_value
                    {"rank":1,"qualification":{"by":"POINTS","threshold":1,"period":{"type":"ROLLING"}}} | /qualification/period/duration missing_field
                    {"rank":1,"qualification":{"by":"POINTS","threshold":1,"period":{"type":"ROLLING","duration":"P30D"}}} | /qualification/period/duration invalid_value
                    {"rank":1,"qualification":{"by":"POINTS","threshold":1,"period":{"type":"ROLLING","duration":"P241M"}}} | /qualification/period/duration invalid_value
                    {"rank":1,"qualification":{"by":"POINTS","threshold":1,"period":{"type":"ROLLING","duration":"P999999999Y"}}} | /qualification/period/duration invalid_value
                    {"rank":1,"qualification":{"by":"POINTS","threshold":1,"period":{"type":"CALENDAR_YEAR","duration":"P1Y"}}} | /qualification/period/duration unknown_field
                    {"rank":1,"qualification":Q,"downgrade":{}} | /downgrade/policy missing_field
                    {"rank":1,"qualification":Q,"downgrade":{"policy":"SOON"}} | /downgrade/policy invalid_value
                    {"rank":1,"qualification":Q,"downgrade":{"policy":"NEVER","grace":"P1M"}} | /downgrade/policy conflicting_fields
                    {"rank":1,"qualification":Q,"downgrade":{"policy":"TO_EARNED","grace":"-P1M"}} | /downgrade/grace invalid_value
                    {"rank":1,"qualification":Q,"downgrade":{"policy":"TO_EARNED","grace":"P11Y"}} | /downgrade/grace invalid_value
                    {"rank":1,"qualification":Q,"downgrade":{"policy":"TO_EARNED","keptThrough":["02-30"]}} | /downgrade/keptThrough invalid_date
                    {"rank":1,"qualification":Q,"downgrade":{"policy":"TO_EARNED","keptThrough":["03-31","03-31"]}} | /downgrade/keptThrough invalid_value
                    """)
    void shouldNameWhatIsWrong(String body, String errors) {
        String period = "{\"type\":\"CALENDAR_YEAR\"}";
        String qualification = "{\"by\":\"POINTS\",\"threshold\":1,\"period\":" + period + "}";
        String whole = body.replace(":Q", ":" + qualification).replace(":P}", ":" + period + "}");
        assertThat(shop.put("/v1/tiers/GOLD", whole).errors()).isEqualTo(errors);
        assertThat(shop.get("/v1/tiers/GOLD").code()).isEqualTo("tier_not_found");
    }

    @Test
    void whatWasRefusedShouldLeaveAProgramWithoutTiers() {
        String memberId = shop.newMember();
        String path = "/v1/members/" + memberId;
        assertThat(shop.put("/v1/tiers/GOLD", "{\"rank\":1,\"qualification\":{}}").status())
                .isEqualTo(400);
        assertThat(shop.put("/v1/tiers/GOLD", GOLD, "If-Match", "*").status()).isEqualTo(412);
        assertThat(shop.get(path + "/tier").code()).isEqualTo("no_tiers");
        assertThat(shop.put(path + "/tier", "{\"tier\":null}").code()).isEqualTo("no_tiers");
        assertThat(shop.get(path).json().path("tier").isNull()).isTrue();
        assertThat(shop.put("/v1/tiers/GOLD", GOLD).status()).isEqualTo(201);
        assertThat(shop.get(path + "/tier").status()).isEqualTo(200);
    }

    @Test
    void aProgramWithoutTiersShouldHaveNoneToGive() {
        String path = "/v1/members/" + newId("M");
        assertThat(shop.put(path, "{\"tier\":\"GOLD\"}").code()).isEqualTo("no_tiers");
        assertThat(shop.get(path).code()).isEqualTo("member_not_found");
        assertThat(shop.put(path, "{\"tier\":null}").status()).isEqualTo(201);
    }

    @Test
    void shouldRefuseIdsOutsideTheAlphabet() {
        assertThat(shop.put("/v1/tiers/a@b", GOLD).errors()).isEqualTo("path:tierId invalid_id");
        assertThat(shop.get("/v1/tiers/" + "x".repeat(65)).errors())
                .isEqualTo("path:tierId invalid_id");
    }

    @Test
    void shouldBeUnknownToAnotherProgram() {
        shop.put("/v1/tiers/GOLD", GOLD);
        String memberId = shop.newMember();
        shop.put("/v1/members/" + memberId + "/tier", "{\"tier\":\"GOLD\"}");
        TestServer other =
                server.as(
                        newId("other"),
                        "program:read",
                        "program:write",
                        "members:read",
                        "members:write");
        assertThat(other.get("/v1/tiers/GOLD").code()).isEqualTo("tier_not_found");
        assertThat(tierIds(other.get("/v1/tiers"))).isEmpty();
        assertThat(other.put("/v1/tiers/GOLD", GOLD).status()).isEqualTo(201);
        String path = "/v1/members/" + memberId + "/tier";
        assertThat(other.get(path).code()).isEqualTo("member_not_found");
        assertThat(other.get(path + "/moves").code()).isEqualTo("member_not_found");
        assertThat(other.put(path, "{\"tier\":\"GOLD\"}").code()).isEqualTo("member_not_found");
        assertThat(shop.get(path).text("tierId")).isEqualTo("GOLD");
    }

    @Test
    void shouldGiveATierByHandOrSayWhyNot() {
        String memberId = shop.newMember();
        String path = "/v1/members/" + memberId + "/tier";
        assertThat(shop.get(path).code()).isEqualTo("no_tiers");
        assertThat(shop.put(path, "{\"tier\":\"GOLD\"}").code()).isEqualTo("no_tiers");
        shop.put("/v1/tiers/GOLD", GOLD);
        assertThat(shop.put(path, "{}").errors()).isEqualTo("/tier missing_field");
        assertThat(shop.put(path, "{\"tier\":\"a b\"}").errors()).isEqualTo("/tier invalid_id");
        assertThat(shop.put(path, "{\"tier\":\"GOLD\",\"until\":\"2020-01-01\"}").errors())
                .isEqualTo("/until out_of_range");
        assertThat(shop.put(path, "{\"tier\":\"GOLD\",\"until\":\"9999-12-31\"}").errors())
                .isEqualTo("/until invalid_time");
        assertThat(shop.put(path, "{\"tier\":null,\"until\":\"2099-01-01\"}").errors())
                .isEqualTo("/until conflicting_fields");
        assertThat(shop.put(path, "{\"tier\":\"GOLD\",\"why\":\"\"}").errors())
                .isEqualTo("/why unknown_field");
        assertThat(shop.put(path, "{\"tier\":\"LEAD\"}").code()).isEqualTo("tier_not_found");
        assertThat(shop.put("/v1/members/nobody/tier", "{\"tier\":\"GOLD\"}").code())
                .isEqualTo("member_not_found");
        assertThat(shop.get(path).json().path("tierId").isNull()).isTrue();
        Reply given =
                shop.put(
                        path,
                        "{\"tier\":\"GOLD\",\"until\":\"2098-12-31\",\"reason\":\"moved here\"}");
        assertThat(given.status()).isEqualTo(200);
        assertThat(given.text("tierId")).isEqualTo("GOLD");
        assertThat(given.text("validUntil")).isEqualTo("2099-01-01T00:00:00.000Z");
        assertThat(given.json().at("/manual/reason").asText()).isEqualTo("moved here");
        assertThat(shop.get(path).json()).isEqualTo(given.json());
        shop.put(path, "{\"tier\":\"GOLD\",\"until\":\"2098-12-31\",\"reason\":\"moved here\"}");
        assertThat(shop.get(path + "/moves").json().path("data")).hasSize(1);
        assertThat(shop.put(path, "{\"tier\":null}").json().path("tierId").isNull()).isTrue();
        JsonNode moves = shop.get(path + "/moves").json().path("data");
        assertThat(moves).hasSize(2);
        assertThat(moves.at("/0/from").asText()).isEqualTo("GOLD");
        assertThat(moves.at("/0/cause").asText()).isEqualTo("MANUAL");
        shop.put("/v1/tiers/GOLD", "{\"active\":false}");
        assertThat(shop.put(path, "{\"tier\":\"GOLD\"}").code()).isEqualTo("tier_not_active");
        JsonNode history = shop.get("/v1/members/" + memberId + "/history").json().path("data");
        assertThat(history.at("/0/type").asText()).isEqualTo("TIER_CHANGED");
        assertThat(history.at("/0/clientId").asText()).isNotEmpty();
    }

    private static List<String> tierIds(Reply page) {
        List<String> ids = new ArrayList<>();
        page.json().path("data").forEach(tier -> ids.add(tier.path("tierId").asText()));
        return ids;
    }
}

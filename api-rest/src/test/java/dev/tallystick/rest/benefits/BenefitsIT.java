package dev.tallystick.rest.benefits;

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
import java.util.ArrayList;
import java.util.List;

/** What members may use and how often, as the ledger's time passes; on every database. */
@ParameterizedClass
@EnumSource
class BenefitsIT {
    private static final String LOUNGE =
            "{\"name\":\"Lounge\",\"limits\":[{\"period\":\"MONTH\",\"uses\":2}]}";

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
    void shouldBeMadeChangedAndListed() {
        Reply made = shop.put("/v1/benefits/lounge", LOUNGE);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("ETag")).isEqualTo("\"1\"");
        Reply changed =
                shop.put(
                        "/v1/benefits/lounge",
                        "{\"tiers\":[\"GOLD\"],\"from\":\"2030-01-01\",\"to\":\"2030-12-31\"}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("name")).isEqualTo("Lounge");
        assertThat(changed.text("to")).isEqualTo("2031-01-01T00:00:00.000Z");
        assertThat(shop.get("/v1/benefits/lounge").json()).isEqualTo(changed.json());
        assertThat(shop.get("/v1/benefits/lounge?version=1").json()).isEqualTo(made.json());
        assertThat(shop.get("/v1/benefits/lounge?version=3").code()).isEqualTo("benefit_not_found");
        Reply cleared = shop.put("/v1/benefits/lounge", "{\"tiers\":null,\"limits\":null}");
        assertThat(cleared.json().path("tiers").isNull()).isTrue();
        assertThat(cleared.json().path("limits")).isEmpty();
        Reply same = shop.put("/v1/benefits/lounge", "{\"name\":\"Lounge\"}", "If-Match", "\"3\"");
        assertThat(same.json()).isEqualTo(cleared.json());
        assertThat(shop.put("/v1/benefits/lounge", LOUNGE, "If-Match", "\"1\"").status())
                .isEqualTo(412);
        shop.put("/v1/benefits/taxi", "{\"name\":\"Taxi\"}");
        Reply first = shop.get("/v1/benefits?limit=1");
        assertThat(first.json().at("/data/0/benefitId").asText()).isEqualTo("taxi");
        Reply second = shop.get("/v1/benefits?limit=1&cursor=" + first.text("nextCursor"));
        assertThat(second.json().at("/data/0")).isEqualTo(cleared.json());
        assertThat(second.json().path("nextCursor").isNull()).isTrue();
    }

    @Test
    void shouldRefuseWhatIsNoBenefit() {
        refused("{}", "/name missing_field");
        refused("{\"name\":\"B\",\"price\":1}", "/price unknown_field");
        refused("{\"name\":\"B\",\"tiers\":[]}", "/tiers out_of_range");
        refused("{\"name\":\"B\",\"tiers\":[\"a b\"]}", "/tiers invalid_id");
        refused("{\"name\":\"B\",\"segments\":[\"a\",\"a\"]}", "/segments duplicate_value");
        refused(
                "{\"name\":\"B\",\"from\":\"2030-01-02\",\"to\":\"2030-01-01\"}",
                "/to out_of_range");
        refused(limits("{\"period\":\"WEEK\",\"uses\":1}"), "/limits/0/period invalid_value");
        refused(limits("{\"period\":\"DAY\"}"), "/limits/0/uses missing_field");
        refused(limits("{\"period\":\"DAY\",\"uses\":-1}"), "/limits/0/uses out_of_range");
        refused(
                limits("{\"period\":\"DAY\",\"uses\":1},{\"period\":\"DAY\",\"uses\":2}"),
                "/limits/1/period duplicate_value");
        refused(
                "{\"name\":\"B\",\"tierLimits\":[{\"tier\":\"A\"},{\"tier\":\"A\"}]}",
                "/tierLimits/1/tier duplicate_value");
        assertThat(shop.put("/v1/benefits/a%20b", LOUNGE).code()).isEqualTo("invalid_id");
        assertThat(shop.get("/v1/benefits").json().path("data")).isEmpty();
    }

    private void refused(String body, String errors) {
        Reply reply = shop.put("/v1/benefits/b", body);
        assertThat(reply.status()).as(body).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
    }

    private static String limits(String limits) {
        return "{\"name\":\"B\",\"limits\":[" + limits + "]}";
    }

    @Test
    void aLimitShouldRenewWithTheMonth() {
        shop.put("/v1/program", "{\"timeZone\":\"America/New_York\"}");
        shop.put("/v1/benefits/lounge", LOUNGE);
        String member = shop.newMember();
        JsonNode shown = benefit(member, "lounge");
        assertThat(shown.path("left").intValue()).isEqualTo(2);
        assertThat(shown.path("renewsAt").asText()).isEqualTo("2030-02-01T05:00:00.000Z");
        Reply used = use(member, "lounge", "u-1");
        assertThat(used.status()).isEqualTo(201);
        assertThat(used.text("usedAt")).isEqualTo("2030-01-31T10:00:00.000Z");
        assertThat(use(member, "lounge", "u-2").json().path("left").intValue()).isZero();
        Reply refused = use(member, "lounge", "u-3");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("limit_reached");
        assertThat(refused.json().path("reasons").toString()).isEqualTo("[\"limit_reached\"]");
        assertThat(reasons(member, "lounge")).isEqualTo("[\"limit_reached\"]");
        assertThat(benefit(member, "lounge").at("/limits/0").toString())
                .isEqualTo(
                        "{\"period\":\"MONTH\",\"uses\":2,\"used\":2,\"left\":0,"
                                + "\"renewsAt\":\"2030-02-01T05:00:00.000Z\"}");
        shop.moveClock("2030-02-01T04:59:59.999Z");
        assertThat(use(member, "lounge", "u-3").status()).isEqualTo(422);
        shop.moveClock("2030-02-01T05:00:00Z");
        assertThat(use(member, "lounge", "u-3").status()).isEqualTo(201);
        assertThat(benefit(member, "lounge").path("left").intValue()).isEqualTo(1);
    }

    @Test
    void aUseShouldBeRecordedOnce() {
        shop.put("/v1/benefits/lounge", LOUNGE);
        shop.put("/v1/benefits/taxi", "{\"name\":\"Taxi\"}");
        String member = shop.newMember();
        Reply first = use(member, "lounge", "u-1");
        use(member, "lounge", "u-2");
        Reply again = use(member, "lounge", "u-1");
        assertThat(again.raw().body()).isEqualTo(first.raw().body());
        assertThat(again.status()).isEqualTo(201);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        String path = checkPath(member, "lounge");
        assertThat(shop.post(path, "{\"avail\":true}", "Idempotency-Key", "\"u-1\"").raw().body())
                .isEqualTo(first.raw().body());
        assertThat(use(member, "taxi", "u-1").code()).isEqualTo("usage_id_reused");
        assertThat(use(shop.newMember(), "lounge", "u-1").code()).isEqualTo("usage_id_reused");
        assertThat(shop.post(path, "{\"avail\":true}").code()).isEqualTo("usage_id_missing");
        assertThat(
                        shop.post(
                                        path,
                                        "{\"avail\":true,\"usageId\":\"a\"}",
                                        "Idempotency-Key",
                                        "b")
                                .code())
                .isEqualTo("usage_id_mismatch");
        assertThat(shop.post(path, "{\"avail\":true}", "Idempotency-Key", "a b").code())
                .isEqualTo("invalid_id");
        assertThat(shop.post(path, "{\"now\":true}").errors()).isEqualTo("/now unknown_field");
        JsonNode history =
                shop.get("/v1/members/" + member + "/history?type=BENEFIT_USED")
                        .json()
                        .path("data");
        assertThat(history).hasSize(2);
        assertThat(history.at("/1/details").toString())
                .isEqualTo("{\"benefitId\":\"lounge\",\"usageId\":\"u-1\"}");
    }

    @Test
    void sixtyFourAtOnceShouldKeepToTheLimits() {
        shop.put(
                "/v1/benefits/few",
                "{\"name\":\"Few\",\"limits\":[{\"period\":\"DAY\",\"uses\":5}]}");
        shop.put("/v1/benefits/sold", "{\"name\":\"Sold\",\"totalUses\":7}");
        String member = shop.newMember();
        List<Integer> ofOne = Together.run(64, n -> use(member, "few", "few-" + n).status());
        assertThat(ofOne.stream().filter(status -> status == 201)).hasSize(5);
        List<String> members = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            members.add(shop.newMember());
        }
        List<Integer> ofAll =
                Together.run(64, n -> use(members.get(n % 8), "sold", "sold-" + n).status());
        assertThat(ofAll.stream().filter(status -> status == 201)).hasSize(7);
        assertThat(reasons(members.getFirst(), "sold")).isEqualTo("[\"used_up\"]");
        shop.put("/v1/benefits/same", "{\"name\":\"Same\"}");
        List<String> same = Together.run(64, n -> use(member, "same", "one").raw().body());
        assertThat(same).containsOnly(same.getFirst());
    }

    @Test
    void shouldTellWhyAMemberMayNot() {
        shop.put("/v1/tiers/GOLD", tier(10));
        shop.put("/v1/tiers/TOP", tier(20));
        shop.put("/v1/segments/vip", "{}");
        shop.put(
                "/v1/benefits/gold",
                "{\"name\":\"G\",\"tiers\":[\"GOLD\",\"TOP\"],\"segments\":[\"vip\"],"
                    + "\"from\":\"2030-02-01\",\"to\":\"2030-02-28\","
                    + "\"limits\":[{\"period\":\"YEAR\",\"uses\":1}],"
                    + "\"tierLimits\":[{\"tier\":\"TOP\",\"limits\":[{\"period\":\"YEAR\",\"uses\":3}]}]}");
        shop.put("/v1/benefits/plan", "{\"name\":\"P\",\"subscribersOnly\":true}");
        String member = shop.newMember();
        assertThat(reasons(member, "gold"))
                .isEqualTo("[\"not_yet_live\",\"tier_not_eligible\",\"segment_not_eligible\"]");
        assertThat(reasons(member, "plan")).isEqualTo("[\"subscription_required\"]");
        assertThat(use(member, "gold", "u").code()).isEqualTo("not_yet_live");
        shop.moveClock("2030-02-01T00:00:00Z");
        shop.put("/v1/segments/vip/members/" + member, "");
        shop.put("/v1/members/" + member + "/tier", "{\"tier\":\"GOLD\"}");
        assertThat(reasons(member, "gold")).isEqualTo("[]");
        assertThat(use(member, "gold", "u").status()).isEqualTo(201);
        assertThat(reasons(member, "gold")).isEqualTo("[\"limit_reached\"]");
        shop.put("/v1/members/" + member + "/tier", "{\"tier\":\"TOP\"}");
        assertThat(benefit(member, "gold").path("left").intValue()).isEqualTo(2);
        shop.put("/v1/members/" + member + "/stage", "{\"txId\":\"s-1\",\"stage\":\"SUSPENDED\"}");
        assertThat(reasons(member, "gold")).isEqualTo("[\"member_not_active\"]");
        shop.moveClock("2030-03-01T00:00:00Z");
        assertThat(reasons(member, "gold")).isEqualTo("[\"member_not_active\",\"no_longer_live\"]");
    }

    private static String tier(int rank) {
        return "{\"name\":\"T\",\"rank\":%d,\"qualification\":{\"by\":\"POINTS\",\"threshold\":5000000,\"period\":{\"type\":\"SINCE_ENROLMENT\"}}}"
                .formatted(rank);
    }

    @Test
    void anAllocationShouldHelpWhateverTheTierAndTheLimit() {
        shop.put(
                "/v1/benefits/gold",
                "{\"name\":\"G\",\"tiers\":[\"GOLD\"],\"limits\":[{\"period\":\"YEAR\",\"uses\":1}]}");
        String member = shop.newMember();
        Reply given = allocate(member, "gold", "a-1");
        assertThat(given.status()).isEqualTo(201);
        assertThat(allocate(member, "gold", "a-1").header("Idempotency-Replayed"))
                .isEqualTo("true");
        assertThat(allocate(shop.newMember(), "gold", "a-1").code())
                .isEqualTo("allocation_id_reused");
        assertThat(allocate(member, "none", "a-2").code()).isEqualTo("benefit_not_found");
        assertThat(shop.post(allocationsPath(member, "gold"), "{}").code())
                .isEqualTo("allocation_id_missing");
        assertThat(benefit(member, "gold").path("allocated").intValue()).isEqualTo(1);
        assertThat(benefit(member, "gold").path("left").intValue()).isEqualTo(1);
        List<Integer> statuses = Together.run(64, n -> use(member, "gold", "race-" + n).status());
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
        assertThat(reasons(member, "gold")).isEqualTo("[\"tier_not_eligible\"]");
        assertThat(
                        shop.get("/v1/members/" + member + "/history?type=BENEFIT_ALLOCATED")
                                .json()
                                .path("data"))
                .hasSize(1);
    }

    @Test
    void aUseShouldIssueItsVoucherWithItselfOrNotAtAll() {
        shop.put(
                "/v1/voucher-types/coffee",
                "{\"name\":\"Coffee\",\"value\":{\"money\":{\"amount\":\"3.00\",\"currency\":\"EUR\"}},"
                    + "\"limits\":{\"total\":3}}");
        refused("{\"name\":\"B\",\"voucherTypeId\":\"none\"}", "/voucherTypeId unknown_reference");
        shop.put(
                "/v1/benefits/coffee",
                "{\"name\":\"Coffee\",\"tiers\":[\"GOLD\"],\"voucherTypeId\":\"coffee\"}");
        shop.put("/v1/benefits/free", "{\"name\":\"Free coffee\",\"voucherTypeId\":\"coffee\"}");
        String member = shop.newMember();
        Reply used = use(member, "free", "u-1");
        assertThat(used.status()).as(used.raw().body()).isEqualTo(201);
        String code = used.json().at("/voucher/code").asText();
        assertThat(code).isNotEmpty();
        assertThat(use(member, "free", "u-1").raw().body()).isEqualTo(used.raw().body());
        String path = "/v1/members/" + member + "/vouchers";
        assertThat(shop.get(path).json().at("/data/0/code").asText()).isEqualTo(code);
        assertThat(shop.get(path).json().at("/data/0/source").asText()).isEqualTo("BENEFIT");
        assertThat(reasons(member, "coffee")).isEqualTo("[\"tier_not_eligible\"]");
        Reply gift = shop.post(path, "{\"benefitId\":\"coffee\",\"allocationId\":\"a-1\"}");
        assertThat(gift.status()).as(gift.raw().body()).isEqualTo(201);
        assertThat(gift.json().at("/voucher/code").asText()).isNotEmpty().isNotEqualTo(code);
        assertThat(allocate(member, "coffee", "a-1").raw().body()).isEqualTo(gift.raw().body());
        assertThat(benefit(member, "coffee").path("allocated").intValue()).isZero();
        assertThat(
                        shop.post(path, "{\"benefitId\":\"coffee\",\"voucherTypeId\":\"coffee\"}")
                                .errors())
                .isEqualTo("/benefitId conflicting_fields");
        assertThat(shop.post(path, "{}").errors()).isEqualTo("/voucherTypeId missing_field");
        assertThat(shop.post(path, "{\"benefitId\":\"none\"}").code())
                .isEqualTo("benefit_not_found");
        List<Integer> statuses = Together.run(64, n -> use(member, "free", "race-" + n).status());
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
        assertThat(statuses).containsOnly(201, 409);
        assertThat(
                        shop.get("/v1/members/" + member + "/history?type=BENEFIT_USED")
                                .json()
                                .path("data"))
                .hasSize(2);
    }

    @Test
    void anAllocationShouldIssueAVoucherOfItsOwnWhateverElseHasItsId() {
        shop.put("/v1/voucher-types/tea", "{\"name\":\"Tea\",\"value\":{\"product\":\"A tea\"}}");
        shop.put("/v1/benefits/tea", "{\"name\":\"Tea\",\"voucherTypeId\":\"tea\"}");
        String member = shop.newMember();
        String path = "/v1/members/" + member + "/vouchers";
        Reply plain = shop.post(path, "{\"voucherTypeId\":\"tea\",\"allocationId\":\"a-1\"}");
        Reply given = allocate(member, "tea", "a-1");
        assertThat(given.status()).as(given.raw().body()).isEqualTo(201);
        assertThat(given.json().at("/voucher/voucherId").asText())
                .isNotEmpty()
                .isNotEqualTo(plain.text("voucherId"));
        JsonNode vouchers = shop.get(path).json().path("data");
        assertThat(vouchers).hasSize(2);
        assertThat(vouchers.at("/0/source").asText()).isEqualTo("BENEFIT_GIFT");
        assertThat(vouchers.at("/1/source").asText()).isEqualTo("ALLOCATION");
    }

    @Test
    void whoMayNotEarnShouldBeGivenNothing() {
        shop.put("/v1/benefits/lounge", LOUNGE);
        String member = shop.newMember();
        Reply given = allocate(member, "lounge", "a-1");
        shop.put("/v1/members/" + member + "/stage", "{\"txId\":\"s-1\",\"stage\":\"BLOCKED\"}");
        Reply refused = allocate(member, "lounge", "a-2");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("member_not_active");
        assertThat(refused.text("stage")).isEqualTo("BLOCKED");
        assertThat(benefit(member, "lounge").path("allocated").intValue()).isEqualTo(1);
        assertThat(allocate(member, "lounge", "a-1").raw().body()).isEqualTo(given.raw().body());
    }

    @Test
    void usesOfAMergedProfileShouldCountWithThoseOfTheOther() {
        shop.put("/v1/benefits/lounge", LOUNGE);
        String source = shop.newMemberWith(10);
        String target = shop.newMemberWith(10);
        Reply first = use(source, "lounge", "u-1");
        use(target, "lounge", "u-2");
        Reply given = allocate(source, "lounge", "a-1");
        shop.post(
                "/v1/members/" + source + "/merge",
                "{\"txId\":\"m-1\",\"intoMemberId\":\"%s\"}".formatted(target));
        assertThat(benefit(target, "lounge").at("/limits/0/used").intValue()).isEqualTo(2);
        assertThat(benefit(target, "lounge").path("left").intValue()).isEqualTo(1);
        Reply known = use(source, "lounge", "u-1");
        assertThat(known.raw().body()).isEqualTo(first.raw().body());
        assertThat(known.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(allocate(source, "lounge", "a-1").raw().body()).isEqualTo(given.raw().body());
        assertThat(use(target, "lounge", "u-1").code()).isEqualTo("usage_id_reused");
        Reply refused = use(source, "lounge", "u-3");
        assertThat(refused.code()).isEqualTo("member_merged");
        assertThat(allocate(source, "lounge", "a-2").code()).isEqualTo("member_merged");
        assertThat(refused.text("mergedInto")).isEqualTo(target);
        assertThat(use(target, "lounge", "u-3").status()).isEqualTo(201);
        shop.post("/v1/merges/m-1/reversals", "{\"txId\":\"m-2\"}");
        assertThat(benefit(source, "lounge").at("/limits/0/used").intValue()).isEqualTo(1);
        assertThat(benefit(source, "lounge").path("allocated").intValue()).isZero();
        assertThat(benefit(target, "lounge").at("/limits/0/used").intValue()).isEqualTo(1);
    }

    @Test
    void whoIsForgottenShouldLeaveOnlyTheSum() {
        shop.put("/v1/benefits/sold", "{\"name\":\"Sold\",\"totalUses\":1}");
        String member = shop.newMember();
        use(member, "sold", "u-1");
        shop.send(
                shop.authorized("/v1/members/" + member + "/personal-data")
                        .header("Idempotency-Key", newId("erase"))
                        .DELETE());
        assertThat(use(member, "sold", "u-1").code()).isEqualTo("member_erased");
        assertThat(reasons(shop.newMember(), "sold")).isEqualTo("[\"used_up\"]");
    }

    @Test
    void shouldRefuseWhoAndWhatIsNotThere() {
        shop.put("/v1/benefits/lounge", LOUNGE);
        String member = shop.newMember();
        assertThat(use(member, "none", "u").code()).isEqualTo("benefit_not_found");
        assertThat(shop.post(checkPath(member, "none"), "{}").code())
                .isEqualTo("benefit_not_found");
        assertThat(use("nobody", "lounge", "u").code()).isEqualTo("member_not_found");
        assertThat(shop.get("/v1/members/nobody/benefits").code()).isEqualTo("member_not_found");
        assertThat(allocate("nobody", "lounge", "a").code()).isEqualTo("member_not_found");
    }

    @Test
    void theListShouldTellEachOfThem() {
        shop.put("/v1/benefits/lounge", LOUNGE);
        shop.put("/v1/benefits/taxi", "{\"name\":\"Taxi\",\"segments\":[\"vip\"]}");
        shop.put("/v1/benefits/free", "{\"name\":\"Free\"}");
        String member = shop.newMember();
        use(member, "lounge", "u-1");
        allocate(member, "taxi", "a-1");
        Reply page = shop.get("/v1/members/" + member + "/benefits?limit=2");
        assertThat(page.json().at("/data/0").toString())
                .isEqualTo(
                        "{\"benefitId\":\"free\",\"name\":\"Free\",\"description\":null,\"from\":null,\"to\":null,"
                            + "\"eligible\":true,\"reasons\":[],\"left\":null,\"renewsAt\":null,"
                            + "\"allocated\":0,\"limits\":[]}");
        assertThat(page.json().at("/data/1")).isEqualTo(benefit(member, "taxi"));
        Reply next =
                shop.get(
                        "/v1/members/%s/benefits?limit=2&cursor=%s"
                                .formatted(member, page.text("nextCursor")));
        assertThat(next.json().path("data")).hasSize(1);
        assertThat(next.json().at("/data/0")).isEqualTo(benefit(member, "lounge"));
        assertThat(next.json().at("/data/0/left").intValue()).isEqualTo(1);
    }

    private Reply use(String member, String benefit, String usageId) {
        return shop.post(
                checkPath(member, benefit),
                "{\"avail\":true,\"usageId\":\"%s\"}".formatted(usageId));
    }

    private Reply allocate(String member, String benefit, String allocationId) {
        return shop.post(
                allocationsPath(member, benefit),
                "{\"allocationId\":\"%s\"}".formatted(allocationId));
    }

    private static String allocationsPath(String member, String benefit) {
        return "/v1/members/%s/benefits/%s/allocations".formatted(member, benefit);
    }

    private static String checkPath(String member, String benefit) {
        return "/v1/members/%s/benefits/%s/check".formatted(member, benefit);
    }

    private JsonNode benefit(String member, String benefit) {
        return shop.post(checkPath(member, benefit), "").json();
    }

    private String reasons(String member, String benefit) {
        return benefit(member, benefit).path("reasons").toString();
    }
}

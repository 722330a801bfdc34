package dev.tallystick.rest.benefits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a program offers, and all that a member may use. */
class OffersIT {
    @TempDir Path directory;
    private TestServer shop;

    @BeforeEach
    void start() throws IOException {
        shop = TestServer.startWithTestClock(directory);
        shop.moveClock("2030-01-31T10:00:00Z");
    }

    @AfterEach
    void stop() throws IOException {
        shop.close();
    }

    @Test
    void shouldBeMadeChangedAndListed() {
        shop.put("/v1/benefits/lounge", "{\"name\":\"Lounge\"}");
        Reply made =
                shop.put(
                        "/v1/offers/spring",
                        "{\"name\":\"Spring\",\"terms\":\"T\",\"subject\":{\"kind\":\"BENEFIT\",\"id\":\"lounge\"}}");
        assertThat(made.status()).isEqualTo(201);
        Reply changed =
                shop.put("/v1/offers/spring", "{\"description\":\"D\",\"segments\":[\"vip\"]}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("subject")).isEqualTo(made.json().path("subject"));
        assertThat(shop.get("/v1/offers/spring").json()).isEqualTo(changed.json());
        assertThat(shop.get("/v1/offers/spring?version=1").json()).isEqualTo(made.json());
        Reply cleared = shop.put("/v1/offers/spring", "{\"subject\":null,\"segments\":null}");
        assertThat(cleared.json().path("subject").isNull()).isTrue();
        assertThat(shop.get("/v1/offers").json().at("/data/0")).isEqualTo(cleared.json());
        assertThat(shop.get("/v1/offers/none").code()).isEqualTo("offer_not_found");
    }

    @Test
    void shouldRefuseWhatIsNoOffer() {
        refused("{}", "/name missing_field");
        refused(subject("{\"kind\":\"SHOE\",\"id\":\"a\"}"), "/subject/kind invalid_value");
        refused(subject("{\"kind\":\"BENEFIT\"}"), "/subject/id missing_field");
        refused(subject("{\"kind\":\"BENEFIT\",\"id\":\"none\"}"), "/subject/id unknown_reference");
        refused(
                subject("{\"kind\":\"PROMOTION\",\"id\":\"none\"}"),
                "/subject/id unknown_reference");
        refused(
                subject("{\"kind\":\"VOUCHER_TYPE\",\"id\":\"none\"}"),
                "/subject/id unknown_reference");
        assertThat(shop.get("/v1/offers").json().path("data")).isEmpty();
    }

    private void refused(String body, String errors) {
        Reply reply = shop.put("/v1/offers/o", body);
        assertThat(reply.status()).as(body).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
    }

    private static String subject(String subject) {
        return "{\"name\":\"O\",\"subject\":" + subject + "}";
    }

    @Test
    void aMemberShouldBeShownWhatHeMayUseNow() {
        shop.put("/v1/segments/vip", "{}");
        shop.put("/v1/offers/all", "{\"name\":\"All\",\"to\":\"2030-02-28\"}");
        shop.put("/v1/offers/vip", "{\"name\":\"Vip\",\"segments\":[\"vip\"]}");
        shop.put("/v1/offers/later", "{\"name\":\"Later\",\"from\":\"2030-02-01\"}");
        shop.put(
                "/v1/benefits/once",
                "{\"name\":\"Once\",\"limits\":[{\"period\":\"LIFETIME\",\"uses\":1}]}");
        shop.put("/v1/benefits/vip", "{\"name\":\"Vip\",\"segments\":[\"vip\"]}");
        promote("double", "{}");
        promote("vip", "{\"segments\":[\"vip\"]}");
        promote("gold", "{\"tiers\":[\"GOLD\"]}");
        shop.put(
                "/v1/voucher-types/coffee",
                "{\"name\":\"Coffee\",\"price\":{\"points\":50},\"value\":{\"money\":{\"amount\":\"3.00\",\"currency\":\"EUR\"}}}");
        String member = shop.newMember();
        assertThat(shown(member))
                .containsExactly(
                        "OFFER all", "BENEFIT once", "VOUCHER_TYPE coffee", "PROMOTION double");
        assertThat(shop.get(path(member)).json().at("/data/2/price").toString())
                .isEqualTo("{\"points\":50,\"unit\":\"POINTS\"}");
        Reply given =
                shop.post("/v1/members/" + member + "/vouchers", "{\"voucherTypeId\":\"coffee\"}");
        String voucher = "VOUCHER " + given.text("voucherId");
        assertThat(shown(member)).contains(voucher);
        assertThat(shop.get(path(member)).raw().body()).doesNotContain(given.text("code"));
        JsonNode rows = shop.get(path(member)).json().path("data");
        assertThat(rows.at("/0/until").asText()).isEqualTo("2030-03-01T00:00:00.000Z");
        assertThat(rows.at("/1/left").intValue()).isEqualTo(1);
        shop.put("/v1/segments/vip/members/" + member, "");
        shop.post(
                "/v1/members/" + member + "/benefits/once/check",
                "{\"avail\":true,\"usageId\":\"u\"}");
        shop.moveClock("2030-02-01T00:00:00Z");
        List<String> then =
                List.of(
                        "OFFER later",
                        "OFFER vip",
                        "OFFER all",
                        "BENEFIT vip",
                        voucher,
                        "VOUCHER_TYPE coffee",
                        "PROMOTION vip",
                        "PROMOTION double");
        assertThat(shown(member)).isEqualTo(then);
        shop.moveClock("2030-03-01T00:00:00Z");
        assertThat(shown(member)).doesNotContain("OFFER all");
        assertThat(shop.get("/v1/members/nobody/offers").code()).isEqualTo("member_not_found");
        assertThat(shop.get(path(member) + "?cursor=x").code()).isEqualTo("invalid_cursor");
    }

    private void promote(String id, String when) {
        Reply reply =
                shop.put(
                        "/v1/promotions/" + id,
                        "{\"name\":\"P\",\"from\":\"2000-01-01\",\"kind\":\"BONUS\",\"priority\":0,\"when\":%s,\"grant\":{\"fixed\":1}}"
                                .formatted(when));
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
    }

    private static String path(String member) {
        return "/v1/members/" + member + "/offers";
    }

    /** Page by page, one row each: the same as all at once. */
    private List<String> shown(String member) {
        List<String> shown = new ArrayList<>();
        Reply page = shop.get(path(member) + "?limit=1");
        while (!page.json().path("nextCursor").isNull()) {
            add(shown, page);
            page = shop.get(path(member) + "?limit=1&cursor=" + page.text("nextCursor"));
        }
        add(shown, page);
        List<String> atOnce = new ArrayList<>();
        add(atOnce, shop.get(path(member)));
        assertThat(shown).isEqualTo(atOnce);
        return shown;
    }

    private static void add(List<String> shown, Reply page) {
        for (JsonNode row : page.json().path("data")) {
            shown.add(row.path("kind").asText() + " " + row.path("id").asText());
        }
    }
}

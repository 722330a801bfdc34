package dev.tallystick.rest.points;

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

/**
 * One member with points to spend and points for a tier: whole ones, and ones with two decimals.
 */
class UnitsIT extends WithServer {
    private static final String[] SCOPES = {
        "members:write",
        "points:adjust",
        "points:earn",
        "points:read",
        "points:redeem",
        "points:reverse",
        "program:write"
    };

    private TestServer shop;

    @BeforeEach
    void configure() {
        shop = server.as(newId("p"), SCOPES);
        Reply changed =
                shop.put(
                        "/v1/program",
                        """
                        {"units":[
                          {"unit":"POINTS","expiry":{"type":"AFTER","duration":"P1Y"}},
                          {"unit":"STATUS","scale":2,"expiry":{"type":"DATES","dates":["12-31"]}}]}
                        """);
        assertThat(changed.status()).isEqualTo(200);
    }

    @Test
    void balancesLotsAndHistoriesShouldBeKeptApart() {
        String memberId = shop.newMember();
        posted("earns", body(memberId, 100, ""));
        Reply status = posted("earns", body(memberId, 1_250, "STATUS"));
        assertThat(status.text("unit")).isEqualTo("STATUS");
        assertThat(status.json().at("/lots/0/expiresAt").asText()).endsWith("-01-01T00:00:00.000Z");
        posted("redemptions", body(memberId, 30, "POINTS"));
        posted("redemptions", body(memberId, 1, "STATUS"));

        assertThat(available(memberId, "")).isEqualTo(70);
        assertThat(available(memberId, "POINTS")).isEqualTo(70);
        assertThat(available(memberId, "STATUS")).isEqualTo(1_249);
        assertThat(rows(memberId, "")).containsExactly("REDEEM -30 70", "EARN 100 100");
        assertThat(rows(memberId, "STATUS")).containsExactly("REDEEM -1 1249", "EARN 1250 1250");
        assertThat(read(memberId, "lots", "STATUS").at("/data/0/available").longValue())
                .isEqualTo(1_249);
        assertThat(read(memberId, "expiries", "STATUS").at("/upcoming/0/expiresAt").asText())
                .endsWith("-01-01T00:00:00.000Z");
        Reply refused = shop.post("/v1/redemptions", body(memberId, 71, "POINTS"));
        assertThat(refused.code()).as("STATUS pays for no POINTS").isEqualTo("insufficient_points");
    }

    @Test
    void aDebtInOneUnitShouldNotTouchTheOther() {
        String memberId = shop.newMember();
        String earnTxId = newId("T");
        posted("earns", body(earnTxId, memberId, 100, "STATUS"));
        posted("redemptions", body(memberId, 40, "STATUS"));
        posted("earns", body(memberId, 100, "POINTS"));
        Reply reversed = posted("earns/" + earnTxId + "/reversals", "{\"txId\":\"rev\"}");
        assertThat(reversed.text("unit")).isEqualTo("STATUS");
        assertThat(reversed.json().path("debtAdded").longValue()).isEqualTo(40);
        assertThat(available(memberId, "STATUS")).isEqualTo(-40);
        assertThat(available(memberId, "POINTS")).isEqualTo(100);
    }

    @Test
    void aTransferShouldMoveOneUnit() {
        String from = shop.newMember();
        String to = shop.newMember();
        posted("earns", body(from, 100, "POINTS"));
        posted("earns", body(from, 900, "STATUS"));
        Reply transferred =
                posted(
                        "transfers",
                        "{\"txId\":\"%s\",\"fromMemberId\":\"%s\",\"toMemberId\":\"%s\",\"points\":250,\"unit\":\"STATUS\"}"
                                .formatted(newId("T"), from, to));
        assertThat(transferred.text("unit")).isEqualTo("STATUS");
        assertThat(available(from, "STATUS")).isEqualTo(650);
        assertThat(available(to, "STATUS")).isEqualTo(250);
        assertThat(available(from, "POINTS")).isEqualTo(100);
        assertThat(available(to, "POINTS")).isZero();
        assertThat(rows(to, "STATUS")).containsExactly("TRANSFER 250 250");
        assertThat(rows(to, "POINTS")).isEmpty();
    }

    @Test
    void aMergeShouldMoveEveryUnit() {
        String from = shop.newMember();
        String into = shop.newMember();
        posted("earns", body(from, 100, "POINTS"));
        posted("earns", body(from, 900, "STATUS"));
        posted("earns", body(into, 5, "STATUS"));
        posted(
                "members/" + from + "/merge",
                "{\"txId\":\"%s\",\"intoMemberId\":\"%s\"}".formatted(newId("T"), into));
        assertThat(available(into, "POINTS")).isEqualTo(100);
        assertThat(available(into, "STATUS")).isEqualTo(905);
        assertThat(available(from, "POINTS")).isZero();
        assertThat(available(from, "STATUS")).isZero();
    }

    @Test
    void aStageShouldCountInEveryUnit() {
        String memberId = shop.newMember();
        posted("earns", body(memberId, 100, "POINTS"));
        assertThat(
                        shop.put(
                                        "/v1/members/" + memberId + "/stage",
                                        "{\"txId\":\"%s\",\"stage\":\"BLOCKED\"}"
                                                .formatted(newId("T")))
                                .status())
                .isEqualTo(201);
        for (String unit : List.of("POINTS", "STATUS")) {
            assertThat(shop.post("/v1/earns", body(memberId, 1, unit)).code())
                    .as(unit)
                    .isEqualTo("member_not_active");
        }
    }

    @Test
    void everyUnitShouldHaveBooksOfItsOwnThatSumToZero() {
        String memberId = shop.newMember();
        posted("earns", body(memberId, 100, "POINTS"));
        posted(
                "earns",
                "{\"txId\":\"late\",\"memberId\":\"%s\",\"points\":1250,\"unit\":\"STATUS\",\"occurredAt\":\"2025-03-01\"}"
                        .formatted(memberId));
        posted("redemptions", body(memberId, 30, "POINTS"));
        JsonNode units = shop.get("/v1/ledger/trial-balance").json().path("units");
        assertThat(units).hasSize(2);
        requireBook(units.get(0), "POINTS", -100, 70, 30, 0);
        requireBook(units.get(1), "STATUS", -1_250, 0, 0, 1_250);
    }

    @Test
    void aUnitAddedLaterShouldStandBesideTheOthers() {
        String memberId = shop.newMember();
        posted("earns", body(memberId, 100, ""));
        assertThat(shop.post("/v1/earns", body(memberId, 1, "MILES")).errors())
                .isEqualTo("/unit unknown_unit");
        assertThat(
                        shop.put(
                                        "/v1/program",
                                        """
                                        {"units":[{"unit":"POINTS"},{"unit":"STATUS"},
                                          {"unit":"MILES","scale":6,"default":true}]}
                                        """)
                                .status())
                .isEqualTo(200);
        assertThat(available(memberId, "")).as("another default").isZero();
        posted("earns", body(memberId, 1, ""));
        assertThat(available(memberId, "MILES")).isEqualTo(1);
        assertThat(available(memberId, "POINTS")).isEqualTo(100);
        assertThat(shop.get("/v1/ledger/trial-balance").json().path("units")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"points", "lots", "expiries", "transactions"})
    void aUnitThatIsNoneShouldBeRefusedByName(String what) {
        String memberId = shop.newMember();
        assertThat(shop.get("/v1/members/" + memberId + "/" + what + "?unit=GOLD").errors())
                .isEqualTo("query:unit unknown_unit");
    }

    private static void requireBook(
            JsonNode book, String unit, long issued, long available, long redeemed, long expired) {
        assertThat(book.path("unit").asText()).isEqualTo(unit);
        assertThat(book.path("issued").longValue()).isEqualTo(issued);
        assertThat(book.path("available").longValue()).isEqualTo(available);
        assertThat(book.path("redeemed").longValue()).isEqualTo(redeemed);
        assertThat(book.path("expired").longValue()).isEqualTo(expired);
        assertThat(book.path("sum").longValue()).isZero();
    }

    private Reply posted(String operation, String body) {
        Reply reply = shop.post("/v1/" + operation, body);
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
        return reply;
    }

    private static String body(String memberId, long points, String unit) {
        return body(newId("T"), memberId, points, unit);
    }

    /** Without a unit where it is "". */
    private static String body(String txId, String memberId, long points, String unit) {
        String inUnit = unit.isEmpty() ? "" : ",\"unit\":\"" + unit + "\"";
        return "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":%d%s}"
                .formatted(txId, memberId, points, inUnit);
    }

    private JsonNode read(String memberId, String what, String unit) {
        String query = unit.isEmpty() ? "" : "?unit=" + unit;
        return shop.get("/v1/members/" + memberId + "/" + what + query).json();
    }

    private long available(String memberId, String unit) {
        return read(memberId, "points", unit).at("/balance/available").longValue();
    }

    /** Type, points and the balance after, newest first. */
    private List<String> rows(String memberId, String unit) {
        List<String> rows = new ArrayList<>();
        for (JsonNode row : read(memberId, "transactions", unit).path("data")) {
            rows.add(
                    "%s %d %d"
                            .formatted(
                                    row.path("type").asText(),
                                    row.path("points").longValue(),
                                    row.at("/balanceAfter/available").longValue()));
        }
        return rows;
    }
}

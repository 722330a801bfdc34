package dev.tallystick.rest.points;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is answered, and stands in both histories, where points go from one member to another. */
class BetweenMembersIT extends Story {
    @TempDir static Path directory;

    private static TestServer server;

    BetweenMembersIT() {
        super(server);
    }

    @BeforeAll
    static void startServer() throws IOException {
        server = TestServer.start(directory);
        configure(server);
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Test
    void aTransferShouldStandInBothHistories() {
        String r = member("R");
        earn("D", r, 30);
        redeem("S", r, 30);
        post("/v1/earns/D/reversals", "V", "");
        earn("E", m, 100);
        Reply transfer = transfer("T", m, r, 90);
        assertTold(
                transfer,
                "TRANSFER -90 amount=90 lots=transfer:60 allocations=E:90 balance=10/0/0/0"
                        + " counterpart={R 90 debtPaid=30 balance=60/0/0/0}");
        assertTold(newest(m), told(transfer.json()));
        assertTold(
                newest(r),
                "TRANSFER 90 amount=90 lots=transfer:60 debtPaid=30 balance=60/0/0/0"
                        + " counterpart={M -90 balance=10/0/0/0}");
        assertThat(strip(newest(r).get("memberId").textValue())).isEqualTo("R");
        assertThat(AnswerText.balance(newest(r).get("balanceBefore"))).isEqualTo("-30/0/0/0");
        assertThat(AnswerText.balance(newest(m).get("balanceBefore"))).isEqualTo("100/0/0/0");
        assertThat(strip(get("/v1/members/" + r + "/lots").at("/data/0/earnTxId").textValue()))
                .isEqualTo("T");
        assertTold(
                post("/v1/transfers/T/reversals", "W", ""),
                "TRANSFER_REVERSAL 60 amount=60 lots=base:60 allocations=T:60 balance=70/0/0/0"
                        + " counterpart={R -60 balance=0/0/0/0}");
        assertTold(
                newest(r),
                "TRANSFER_REVERSAL -60 amount=60 allocations=T:60 balance=0/0/0/0"
                        + " counterpart={M 60 balance=70/0/0/0}");
        assertThat(names(get("/v1/transactions/T"), "reversals")).isEqualTo("W");
    }

    @Test
    void bothSidesShouldBeFoundByTheirMember() {
        String r = member("R");
        earn("E", m, 10);
        transfer("T", m, r, 4);
        for (String memberId : List.of(m, r)) {
            JsonNode rows =
                    server.get("/v1/transactions?type=TRANSFER&memberId=" + memberId).json();
            assertThat(rows.get("data")).hasSize(1);
            assertThat(rows.at("/data/0/memberId").textValue()).isEqualTo(memberId);
        }
    }

    @Test
    void aMergeShouldTellOfEveryUnit() {
        String t = member("T");
        earn("E", m, 100);
        earn("F", m, 7, ",\"unit\":\"STATUS\"");
        earn("G", t, 5, ",\"unit\":\"STATUS\"");
        hold("H", m, 40);
        Reply merge = post("/v1/members/" + m + "/merge", "X", "\"intoMemberId\":\"" + t + "\"");
        assertTold(
                merge,
                "MERGE -100 amount=100 lots=base:60 balance=0/0/0/0"
                        + " counterpart={T 100 balance=60/0/0/40}"
                        + " STATUS={-7 amount=7 lots=base:7 balance=0/0/0/0"
                        + " counterpart={T 7 balance=12/0/0/0}}");
        assertTold(newest(m), told(merge.json()));
        assertTold(
                newest(t),
                "MERGE 100 amount=100 lots=base:60 balance=60/0/0/40"
                        + " counterpart={M -100 balance=0/0/0/0}");
        JsonNode status = server.get("/v1/members/" + t + "/transactions?unit=STATUS").json();
        assertTold(
                status.at("/data/0"),
                "MERGE 7 amount=7 lots=base:7 balance=12/0/0/0"
                        + " counterpart={M -7 balance=0/0/0/0}");
        assertThat(AnswerText.balance(status.at("/data/0/balanceBefore"))).isEqualTo("5/0/0/0");
        JsonNode hold = get("/v1/holds/H");
        assertThat(strip(hold.get("memberId").textValue())).isEqualTo("T");
        assertThat(hold.get("state").textValue()).isEqualTo("OPEN");
        assertTold(
                post("/v1/holds/H/capture", "C", ""),
                "CAPTURE -40 amount=40 allocations=E:40 balance=60/0/0/0");
        assertThat(later("E")).isEqualTo("C,X,H");
        assertTold(
                post("/v1/merges/X/reversals", "Y", ""),
                "MERGE_REVERSAL 60 amount=60 lots=base:60 balance=60/0/0/0"
                        + " counterpart={T -60 balance=0/0/0/0}"
                        + " STATUS={7 amount=7 lots=base:7 balance=7/0/0/0"
                        + " counterpart={T -7 balance=5/0/0/0}}");
        assertThat(later("E")).isEqualTo("Y,C,X,H");
    }

    @Test
    void aDryRunShouldAnswerTheSameWithoutPlaces() {
        String r = member("R");
        earn("E", m, 100);
        hold("H", m, 40);
        for (String[] operation :
                List.of(
                        new String[] {"/v1/holds", body(m) + ",\"points\":5"},
                        new String[] {"/v1/holds/H/capture", "\"points\":15"},
                        new String[] {"/v1/holds/H/release", ""},
                        new String[] {"/v1/transactions/E/lock", ""},
                        new String[] {"/v1/expirations", body(m) + ",\"points\":5"},
                        new String[] {
                            "/v1/adjustments", body(m) + ",\"points\":5,\"reasonCode\":\"A\""
                        },
                        new String[] {
                            "/v1/transfers",
                            "\"fromMemberId\":\"%s\",\"toMemberId\":\"%s\",\"points\":8"
                                    .formatted(m, r)
                        },
                        new String[] {
                            "/v1/members/" + m + "/merge", "\"intoMemberId\":\"" + r + "\""
                        })) {
            JsonNode dry = post(operation[0] + "?dryRun=true", "Z", operation[1]).json();
            assertThat(dry.get("position").isNull()).as(operation[0]).isTrue();
            for (JsonNode lot : dry.get("lots")) {
                boolean isMade = !lot.get("source").textValue().equals("base");
                assertThat(lot.get("lotId").isNull()).as(operation[0]).isEqualTo(isMade);
            }
        }
        assertTold(
                post(
                        "/v1/members/" + m + "/merge?dryRun=true",
                        "Z",
                        "\"intoMemberId\":\"" + r + "\""),
                "MERGE -100 amount=100 lots=base:60 balance=0/0/0/0"
                        + " counterpart={R 100 balance=60/0/0/40}");
        assertThat(AnswerText.balance(get("/v1/members/" + m + "/points").get("balance")))
                .isEqualTo("60/0/0/40");
    }

    private String later(String txId) {
        List<String> txIds = new ArrayList<>();
        for (JsonNode row : get("/v1/transactions/" + txId + "/explain").at("/later/data")) {
            txIds.add(strip(row.get("txId").textValue()));
        }
        return String.join(",", txIds);
    }

    private Reply transfer(String txId, String from, String to, long points) {
        return post(
                "/v1/transfers",
                txId,
                "\"fromMemberId\":\"%s\",\"toMemberId\":\"%s\",\"points\":%d"
                        .formatted(from, to, points));
    }
}

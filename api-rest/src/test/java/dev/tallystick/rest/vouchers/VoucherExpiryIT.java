package dev.tallystick.rest.vouchers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** A voucher's time goes by the ledger's, in the program's time zone, with nobody sweeping. */
class VoucherExpiryIT {
    @TempDir Path directory;

    @Test
    void aVoucherShouldBeGoodThroughItsLastLocalDayAndNoLonger() throws IOException {
        try (TestServer server = TestServer.startWithTestClock(directory)) {
            server.moveClock("2100-01-30T22:59:00.000Z");
            server.put("/v1/program", "{\"timeZone\":\"Europe/Berlin\"}");
            server.put(
                    "/v1/voucher-types/month",
                    "{\"price\":{\"points\":5},\"value\":{\"product\":\"A\"},\"validity\":{\"duration\":\"P1M\"}}");
            String memberId = server.newMemberWith(100);
            Reply first = allocate(server, memberId);
            assertThat(first.text("expiresAt")).isEqualTo("2100-02-28T23:00:00.000Z");
            Reply second = allocate(server, memberId);
            Reply bought =
                    server.post(
                            "/v1/voucher-redemptions",
                            VoucherRedemptionsIT.body("T-1", memberId, "month", ""));
            server.moveClock("2100-01-30T23:00:00.000Z");
            assertThat(allocate(server, memberId).text("expiresAt"))
                    .isEqualTo("2100-02-28T23:00:00.000Z");
            server.moveClock("2100-02-28T22:59:59.999Z");
            assertThat(use(server, first.text("code")).status()).isEqualTo(200);
            server.moveClock("2100-02-28T23:00:00.000Z");
            Reply late = use(server, second.text("code"));
            assertThat(late.status()).isEqualTo(422);
            assertThat(late.code()).isEqualTo("voucher_expired");
            assertThat(list(server, memberId, "EXPIRED")).hasSize(3);
            assertThat(list(server, memberId, "UNUSED")).isEmpty();
            assertThat(list(server, memberId, "EXPIRED").findValues("code"))
                    .allMatch(JsonNode::isNull);
            String voucherId = bought.json().path("voucher").path("voucherId").asText();
            Reply back =
                    server.post(
                            "/v1/vouchers/" + voucherId + "/cancellation", "{\"txId\":\"C-1\"}");
            assertThat(back.status()).isEqualTo(201);
            assertThat(back.balance("available")).isEqualTo(100);
            assertThat(list(server, memberId, "EXPIRED")).hasSize(2);
        }
    }

    private static Reply allocate(TestServer server, String memberId) {
        return server.post(
                "/v1/members/" + memberId + "/vouchers", "{\"voucherTypeId\":\"month\"}");
    }

    private static Reply use(TestServer server, String code) {
        return server.post("/v1/vouchers/" + code + "/use", "{}");
    }

    private static JsonNode list(TestServer server, String memberId, String state) {
        return server.get("/v1/members/" + memberId + "/vouchers?state=" + state)
                .json()
                .path("data");
    }
}

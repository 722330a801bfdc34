package dev.tallystick.rest.vouchers;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Codes are to be read by whoever has a voucher, and nowhere in the files. */
class VoucherPrivacyIT {
    @TempDir Path directory;

    @Test
    void noCodeShouldStandInAnyFileAndNoneBeReadAfterAnErasure() throws IOException {
        List<String> codes = new ArrayList<>();
        try (TestServer server = TestServer.start(directory)) {
            String generated = type(server, "{\"type\":\"GENERATED\"}");
            String pool = type(server, "{\"type\":\"POOL\"}");
            importCodes(server, pool, "PARTNER-CODE-1\nPARTNER-CODE-2\nPARTNER-CODE-3");
            codes.addAll(List.of("PARTNER-CODE-1", "PARTNER-CODE-2", "PARTNER-CODE-3"));
            String memberId = server.newMemberWith(1_000);
            Reply unused = allocate(server, memberId, generated);
            Reply used = allocate(server, memberId, pool);
            String request = VoucherRedemptionsIT.body(newId("T"), memberId, generated, "");
            Reply bought = server.post("/v1/voucher-redemptions", request);
            String boughtCode = bought.json().path("voucher").path("code").asText();
            codes.addAll(List.of(unused.text("code"), boughtCode));
            assertThat(used.text("code")).isEqualTo("PARTNER-CODE-1");
            server.post("/v1/vouchers/PARTNER-CODE-1/use", "{\"orderId\":\"O-1\"}");
            assertThat(readable(codes)).isEmpty();
            Reply erased =
                    server.send(
                            server.authorized("/v1/members/" + memberId + "/personal-data")
                                    .header("Idempotency-Key", newId("E"))
                                    .DELETE());
            assertThat(erased.status()).isEqualTo(200);
            Reply list = server.get("/v1/members/" + memberId + "/vouchers");
            assertThat(list.json().path("data").findValuesAsText("state"))
                    .containsExactly("CANCELLED", "USED", "CANCELLED");
            assertThat(list.json().path("data").findValues("code")).allMatch(JsonNode::isNull);
            Reply tried = server.post("/v1/vouchers/" + unused.text("code") + "/use", "{}");
            assertThat(tried.code()).isEqualTo("voucher_cancelled");
            String boughtId = bought.json().path("voucher").path("voucherId").asText();
            Reply calledBack =
                    server.post(
                            "/v1/vouchers/" + boughtId + "/cancellation",
                            "{\"txId\":\"" + newId("C") + "\"}");
            assertThat(calledBack.status()).isEqualTo(409);
            assertThat(calledBack.code()).isEqualTo("voucher_cancelled");
            Reply replayed = server.post("/v1/voucher-redemptions", request);
            assertThat(replayed.status()).isEqualTo(201);
            assertThat(replayed.json().path("voucher").path("code").isNull()).isTrue();
            assertThat(allocate(server, memberId, generated).code()).isEqualTo("member_erased");
            assertThat(
                            server.post(
                                            "/v1/voucher-redemptions",
                                            VoucherRedemptionsIT.body(
                                                    newId("T"), memberId, generated, ""))
                                    .code())
                    .isEqualTo("member_erased");
            assertThat(readable(codes)).isEmpty();
        }
        assertThat(readable(codes)).isEmpty();
    }

    static void importCodes(TestServer server, String typeId, String list) {
        Reply imported =
                server.send(
                        server.authorized("/v1/voucher-types/" + typeId + "/codes")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString(list)));
        assertThat(imported.status()).as(imported.raw().body()).isEqualTo(200);
    }

    private static String type(TestServer server, String codes) {
        String typeId = newId("type");
        server.put(
                "/v1/voucher-types/" + typeId,
                "{\"price\":{\"points\":70},\"value\":{\"product\":\"A\"},\"codes\":%s}"
                        .formatted(codes));
        return typeId;
    }

    private static Reply allocate(TestServer server, String memberId, String typeId) {
        return server.post(
                "/v1/members/" + memberId + "/vouchers", "{\"voucherTypeId\":\"" + typeId + "\"}");
    }

    private List<String> readable(List<String> codes) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                codes.stream().filter(content::contains).forEach(found::add);
            }
        }
        return found;
    }
}

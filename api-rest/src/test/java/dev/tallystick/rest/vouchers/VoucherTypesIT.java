package dev.tallystick.rest.vouchers;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class VoucherTypesIT extends WithServer {
    @Test
    void shouldBeMadeChangedAndListed() {
        String path = "/v1/voucher-types/" + newId("type");
        Reply made =
                server.put(
                        path,
                        """
                        {"name":"Ten off","price":{"points":500},"value":{"money":{"amount":"10.00","currency":"EUR"}},
                         "validity":{"duration":"P3M"},"codes":{"type":"GENERATED","prefix":"TEN-","length":12},
                         "limits":{"total":1000,"perMember":2}}
                        """);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("ETag")).isEqualTo("\"1\"");
        assertThat(made.json().path("codes").path("checkCharacter").booleanValue()).isTrue();
        assertThat(made.json().path("active").booleanValue()).isTrue();
        Reply changed =
                server.put(
                        path,
                        "{\"price\":null,\"limits\":null,\"validity\":null,\"active\":false}",
                        "If-Match",
                        "\"1\"");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        Reply read = server.get(path);
        assertThat(read.json()).isEqualTo(changed.json());
        assertThat(read.json().path("name").asText()).isEqualTo("Ten off");
        assertThat(read.json().path("price").isNull()).isTrue();
        assertThat(read.json().path("limits").isNull()).isTrue();
        assertThat(read.json().path("validity").isNull()).isTrue();
        assertThat(server.put(path, "{\"name\":\"X\"}", "If-Match", "\"1\"").status())
                .isEqualTo(412);
        assertThat(server.get("/v1/voucher-types?limit=1").json().path("data").path(0))
                .isEqualTo(read.json());
        assertThat(server.get("/v1/voucher-types/" + newId("no")).code())
                .isEqualTo("voucher_type_not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|/value missing_field",
                "{'value':{}}|/value missing_field",
                "{'value':{'product':'A','percentage':'5'}}|/value conflicting_fields",
                "{'value':{'percentage':'100.1'}}|/value/percentage invalid_value",
                "{'value':{'percentage':'0'}}|/value/percentage invalid_value",
                "{'value':{'percentage':5}}|/value/percentage invalid_type",
                "{'value':{'money':{'amount':'0','currency':'EUR'}}}|/value/money invalid_amount",
                "{'value':{'product':'A'},'price':{}}|/price/points missing_field",
                "{'value':{'product':'A'},'price':{'points':1,'unit':'MILES'}}|/price/unit"
                        + " unknown_unit",
                "{'value':{'product':'A'},'validity':{}}|/validity missing_field",
                "{'value':{'product':'A'},'validity':{'duration':'P1M','until':'2030-01-01'}}|/validity"
                    + " conflicting_fields",
                "{'value':{'product':'A'},'validity':{'duration':'PT1H'}}|/validity/duration"
                        + " invalid_value",
                "{'value':{'product':'A'},'validity':{'until':'2030-02-30'}}|/validity/until"
                        + " invalid_date",
                "{'value':{'product':'A'},'codes':{'type':'NONE'}}|/codes/type invalid_value",
                "{'value':{'product':'A'},'codes':{}}|/codes/type missing_field",
                "{'value':{'product':'A'},'codes':{'type':'POOL','length':12}}|/codes/length"
                        + " unknown_field",
                "{'value':{'product':'A'},'codes':{'type':'GENERATED','length':9}}|/codes/length"
                        + " out_of_range",
                "{'value':{'product':'A'},'codes':{'type':'GENERATED','prefix':'a"
                        + " b'}}|/codes/prefix invalid_value",
                "{'value':{'product':'A'},'limits':{'total':0}}|/limits/total out_of_range",
                "{'value':{'product':'A'},'limits':{'perDay':1}}|/limits/perDay unknown_field",
                "{'value':{'product':'A'},'colour':1}|/colour unknown_field",
            })
    void shouldRefuseWhatMakesNoSense(String body, String errors) {
        Reply reply = server.put("/v1/voucher-types/" + newId("type"), body.replace('\'', '"'));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
    }

    @Test
    void codesShouldComeIntoThePoolOnceWithAReport() {
        String path = "/v1/voucher-types/" + pool();
        Reply first =
                codes(path, "text/csv", "code,name\r\nFILM-0001,a\r\n\"FILM-0002\",b\r\nx\r\n");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().toString())
                .isEqualTo(
                        "{\"taken\":2,\"doubled\":0,\"malformed\":1,\"faults\":[{\"line\":4,\"code\":\"malformed\"}],"
                            + "\"free\":2,\"issued\":0}");
        Reply again = codes(path, "text/plain; charset=utf-8", "FILM-0001\nFILM-0003\n\nFILM-0003");
        assertThat(again.json().toString())
                .isEqualTo(
                        "{\"taken\":1,\"doubled\":2,\"malformed\":0,\"faults\":[{\"line\":1,\"code\":\"doubled\"},"
                            + "{\"line\":4,\"code\":\"doubled\"}],\"free\":3,\"issued\":0}");
        assertThat(server.get(path + "/codes").json().path("free").intValue()).isEqualTo(3);
        assertThat(
                        codes("/v1/voucher-types/" + pool(), "text/csv", "FILM-0002")
                                .json()
                                .path("doubled")
                                .intValue())
                .isEqualTo(1);
        assertThat(codes(path, "application/json", "{}").status()).isEqualTo(415);
        assertThat(codes(path, "text/csv", "\"FILM-0009\" x,\n\"").code()).isEqualTo("invalid_csv");
        assertThat(codes("/v1/voucher-types/" + newId("no"), "text/csv", "A").code())
                .isEqualTo("voucher_type_not_found");
    }

    @Test
    void aLineOfMillionsOfCellsShouldNotBeRead() {
        String path = "/v1/voucher-types/" + pool();
        Reply reply = codes(path, "text/csv", "a,".repeat(8 << 20));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("invalid_csv");
        String many =
                IntStream.range(0, 3_000)
                        .mapToObj("FILM-MANY-%05d,cell\n"::formatted)
                        .collect(Collectors.joining());
        assertThat(codes(path, "text/csv", many).json().path("taken").intValue()).isEqualTo(3_000);
    }

    @Test
    void anotherProgramShouldHaveItsOwn() {
        String id = newId("type");
        server.put("/v1/voucher-types/" + id, "{\"value\":{\"product\":\"A\"}}");
        TestServer other = server.as(newId("other"), "program:read", "program:write");
        assertThat(other.get("/v1/voucher-types/" + id).status()).isEqualTo(404);
        assertThat(other.get("/v1/voucher-types").json().path("data")).isEmpty();
        assertThat(other.get("/v1/voucher-types/" + id + "/codes").status()).isEqualTo(404);
    }

    @Test
    @Timeout(30)
    void aListShouldBeTakenWhileItComes() throws IOException {
        String path = "/v1/voucher-types/" + pool();
        String head =
                """
                POST %s/codes HTTP/1.1
                Host: a
                Content-Type: text/plain
                Content-Length: 1000000
                Authorization: %s

                """;
        String lines =
                IntStream.range(0, 3_000)
                        .mapToObj("FILM-COME-%05d\n"::formatted)
                        .collect(Collectors.joining());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            String sent = head.formatted(path, server.authorization()).replace("\n", "\r\n");
            out.write((sent + lines).getBytes(StandardCharsets.US_ASCII));
            out.flush();
            while (server.get(path + "/codes").json().path("free").intValue() < 1_000) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whatStandsBeforeTheFaultOfAListShouldBeTaken() {
        String path = "/v1/voucher-types/" + pool();
        Reply broken = codes(path, "text/csv", "FILM-HALF-0001\nFILM-HALF-0002\n\"FILM-HALF");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.code()).isEqualTo("invalid_csv");
        assertThat(server.get(path + "/codes").text("free")).isEqualTo("2");
        Reply again = codes(path, "text/csv", "FILM-HALF-0001\nFILM-HALF-0002\nFILM-HALF-0003");
        assertThat(again.json().path("taken").intValue()).isEqualTo(1);
        assertThat(codes(path, "application/json", "{}").status()).isEqualTo(415);
    }

    private String pool() {
        String id = newId("pool");
        server.put(
                "/v1/voucher-types/" + id,
                "{\"value\":{\"product\":\"A film\"},\"codes\":{\"type\":\"POOL\"}}");
        return id;
    }

    private Reply codes(String path, String mediaType, String list) {
        return server.send(
                server.authorized(path + "/codes")
                        .header("Content-Type", mediaType)
                        .POST(BodyPublishers.ofString(list)));
    }
}

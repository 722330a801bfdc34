package dev.tallystick.rest.operations;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.http.Route;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The contract three times: as the server has it, as it publishes it, and in words. The schema of
 * OpenAPI 3.1 is the OpenAPI Initiative's, Apache-2.0.
 */
class ContractIT {
    private static final Pattern OPERATION_IN_WORDS =
            Pattern.compile("\\b(GET|PUT|POST|DELETE) (/[^\\s`|,;?]+)");
    private static final Pattern ID_OF_MEMBER = Pattern.compile("\\{(memberId|externalId)}");
    private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    @TempDir static Path directory;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.startWithTestClock(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void shouldBeOpenApi31() throws IOException {
        try (InputStream schema = ContractIT.class.getResourceAsStream("openapi-3.1-schema.json")) {
            JsonSchema openApi31 =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(schema);
            assertThat(openApi31.validate(openApi())).isEmpty();
        }
    }

    @Test
    void everySchemaOfTheContractShouldBeOne() {
        JsonSchema metaSchema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(SchemaLocation.of(SchemaId.V202012));
        JsonNode openApi = openApi();
        assertThat(openApi.path("components").path("schemas")).isNotEmpty();
        openApi.path("components")
                .path("schemas")
                .properties()
                .forEach(
                        schema ->
                                assertThat(metaSchema.validate(schema.getValue()))
                                        .as(schema.getKey())
                                        .isEmpty());
        openApi.path("paths")
                .findValues("schema")
                .forEach(
                        schema ->
                                assertThat(metaSchema.validate(schema))
                                        .as(schema.toString())
                                        .isEmpty());
    }

    @Test
    void whateverIsReadOfAnEntryShouldFitItsSchema() {
        postOfManyTypes();
        JsonNode rows = server.get("/v1/events?after=0&limit=1000").json().path("data");
        assertThat(rows.findValuesAsText("type"))
                .contains("CONFIG", "CLOCK", "EARN", "HOLD", "ACTIVATE", "RELEASE", "EXPIRE");
        assertThat(rows.findValuesAsText("outcome")).contains("REFUSED");
        JsonSchema feedRow = schema("#/components/schemas/FeedRow");
        JsonSchema transaction = schema("#/components/schemas/Transaction");
        JsonSchema explanation = schema("#/components/schemas/Explanation");
        for (JsonNode row : rows) {
            String path = "/v1/transactions/" + row.path("txId").asText();
            JsonNode explained = server.get(path + "/explain").json();
            assertThat(feedRow.validate(row)).as(row.toString()).isEmpty();
            JsonNode read = server.get(path).json();
            assertThat(transaction.validate(read)).as(read.toString()).isEmpty();
            assertThat(explanation.validate(explained)).as(explained.toString()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    /v1/earns                               | {"memberId":"M","points":1,"description":""}
                    /v1/event-rewards                       | {"memberId":"M","event":"survey","description":""}
                    /v1/redemptions                         | {"memberId":"M","points":1,"description":""}
                    /v1/earns/{earnTxId}/reversals          | {"reason":""}
                    /v1/redemptions/{redeemTxId}/reversals  | {"reason":""}
                    /v1/redemptions/{redeemTxId}/reversals  | {"returnedItems":[{"lineId":"1","quantity":1}]}
                    """)
    void aBodyThatIsRefusedShouldNotFitItsSchema(String path, String body) {
        Reply reply = server.post(path.replaceAll("\\{\\w+}", "T"), body, "Idempotency-Key", "T-1");
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(400);
        String asked =
                openApi()
                        .path("paths")
                        .path(path)
                        .at("/post/requestBody/content/application~1json/schema/$ref")
                        .textValue();
        assertThat(schema(asked).validate(body, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void everyOperationShouldStandInTheWordsAndNoOther() throws IOException {
        Set<String> existing = new TreeSet<>();
        for (Route route : server.routes()) {
            existing.add(route.method() + " " + route.path());
        }
        existing.remove("GET /docs/{file}"); // a part of the page
        Set<String> inWords = new TreeSet<>();
        Matcher operation = OPERATION_IN_WORDS.matcher(words());
        while (operation.find()) {
            inWords.add(operation.group(1) + " " + operation.group(2));
        }
        assertThat(inWords).containsAll(existing);
        // beside the operations themselves, the words may show one with an id filled in
        assertThat(inWords)
                .allSatisfy(
                        words ->
                                assertThat(existing)
                                        .as(words)
                                        .anyMatch(route -> words.matches(patternOf(route))));
    }

    @Test
    void whatIsAnsweredOfTheErasedAndTheMergedShouldStandThere() {
        String erased = server.newMember();
        HttpRequest.Builder erasure =
                server.authorized("/v1/members/" + erased + "/personal-data")
                        .header("Idempotency-Key", newId("E"))
                        .DELETE();
        assertThat(server.send(erasure).status()).isEqualTo(200);
        server.put("/v1/segments/a", "{}");
        JsonNode openApi = openApi();
        for (Route route : server.routes()) {
            if (route.method().equals("GET") && ID_OF_MEMBER.matcher(route.path()).find()) {
                Reply reply = server.get(withMember(route.path(), erased));
                assertDocumented(openApi, "get", route.path(), reply, 200, 404, 410);
            }
        }
        String of = "/v1/members/{memberId}";
        assertGone(openApi, "put", of, erased, "{}");
        assertGone(openApi, "put", "/v1/customers/{externalId}", erased, "{}");
        assertGone(openApi, "put", of + "/stage", erased, "{'txId':'S','stage':'ACTIVE'}");
        assertGone(
                openApi,
                "post",
                of + "/merge",
                erased,
                "{'txId':'M','intoMemberId':'%s'}".formatted(server.newMember()));
        assertGone(openApi, "put", of + "/tier", erased, "{'tier':null}");
        assertGone(openApi, "put", of + "/consents/{category}", erased, "{'granted':true}");
        assertGone(openApi, "put", of + "/aliases/{provider}", erased, "{'value':'a'}");
        assertGone(openApi, "delete", of + "/aliases/{provider}", erased, "");
        assertGone(openApi, "put", of + "/currencies/{currency}", erased, "{}");
        assertGone(openApi, "delete", of + "/currencies/{currency}", erased, "");
        assertGone(openApi, "put", "/v1/segments/{segmentId}/members/{memberId}", erased, "");
        assertGone(openApi, "delete", "/v1/segments/{segmentId}/members/{memberId}", erased, "");
        String basket =
                "{'memberId':'%s','basket':{'currency':'EUR','items':[{'lineId':'1','productId':'p',"
                    + "'quantity':1,'amount':'1.00'}]}}";
        assertGone(openApi, "post", "/v1/basket-evaluations", erased, basket.formatted(erased));
        String order =
                "{'orderId':'%s','customer':{'externalId':'%s'},'currency':'EUR','total':'1.00',"
                        + "'items':[{'lineId':'1','productId':'p','quantity':1,'amount':'1.00'}]}";
        Reply refused =
                server.post("/v1/orders", order.formatted(newId("o"), erased).replace('\'', '"'));
        assertDocumented(openApi, "post", "/v1/orders", refused, 409);
    }

    @Test
    void thePageShouldFindEverythingItNeedsHere() {
        Reply page = server.send(server.request("/docs"));
        TreeMap<String, String> types = new TreeMap<>();
        Matcher asset = ASSET.matcher(page.raw().body());
        while (asset.find()) {
            String path = asset.group(1);
            assertThat(path).startsWith("/docs/");
            Reply reply = server.send(server.request(path));
            assertThat(reply.status()).as(path).isEqualTo(200);
            assertThat(reply.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
            assertThat(reply.header("Cache-Control")).as(path).startsWith("max-age=");
            types.put(path, reply.header("Content-Type").toLowerCase(Locale.ROOT));
        }
        assertThat(types.keySet()).as("scripts and styles").hasSizeGreaterThanOrEqualTo(4);
        assertThat(types)
                .allSatisfy(
                        (path, type) ->
                                assertThat(type)
                                        .as(path)
                                        .isEqualTo(
                                                path.endsWith(".js")
                                                        ? "text/javascript; charset=utf-8"
                                                        : path.endsWith(".css")
                                                                ? "text/css; charset=utf-8"
                                                                : "image/png"));
    }

    private static void assertGone(
            JsonNode openApi, String method, String path, String memberId, String body) {
        HttpRequest.BodyPublisher publisher =
                body.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'));
        HttpRequest.Builder request = server.authorized(withMember(path, memberId));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        Reply reply = server.send(request.method(method.toUpperCase(Locale.ROOT), publisher));
        assertDocumented(openApi, method, path, reply, 410);
    }

    private static void assertDocumented(
            JsonNode openApi, String method, String path, Reply reply, Integer... expected) {
        assertThat(reply.status()).as(method + path + reply.raw().body()).isIn((Object[]) expected);
        assertThat(
                        openApi.path("paths")
                                .path(path)
                                .path(method)
                                .path("responses")
                                .has(String.valueOf(reply.status())))
                .as(method + " " + path + " " + reply.status())
                .isTrue();
    }

    private static String withMember(String path, String memberId) {
        return ID_OF_MEMBER
                .matcher(path)
                .replaceAll(memberId)
                .replace("{currency}", "EUR")
                .replaceAll("\\{[^}]+}", "a");
    }

    private static void postOfManyTypes() {
        server.moveClock("2030-01-02T09:00:00Z");
        server.put(
                "/v1/program",
                "{\"baseEarn\":{\"points\":1,\"amount\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}}");
        String member = "\"memberId\":\"" + server.newMember() + "\"";
        String basket =
                "\"basket\":{\"currency\":\"USD\",\"items\":[{\"lineId\":\"1\",\"productId\":\"A\","
                        + "\"quantity\":1,\"amount\":\"12.00\"}]}";
        String dates = "\"activatesAt\":\"2030-01-03\",\"expiresAt\":\"2030-01-05\"";
        post("/v1/earns", 201, member + "," + basket);
        post("/v1/earns", 201, member + ",\"points\":5," + dates);
        post("/v1/holds", 201, member + ",\"points\":4,\"expiresInSeconds\":60");
        post("/v1/redemptions", 422, member + ",\"points\":1000");
        server.moveClock("2030-02-01T00:00:00Z");
    }

    private static void post(String path, int status, String fields) {
        Reply reply = server.post(path, "{\"txId\":\"" + newId("T") + "\"," + fields + "}");
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(status);
    }

    private static JsonSchema schema(String reference) {
        ObjectNode document = (ObjectNode) openApi();
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(document.put("$ref", reference));
    }

    private static String patternOf(String route) {
        return Pattern.quote(route).replaceAll("\\{[^}]+}", "\\\\E[^/]+\\\\Q");
    }

    private static String words() throws IOException {
        return Files.readString(
                Path.of(System.getProperty("tallystick.home"), "docs", "api.md"), UTF_8);
    }

    private static JsonNode openApi() {
        return server.send(server.request("/openapi.json")).json();
    }
}

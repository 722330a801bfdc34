package dev.tallystick.rest.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

class OperationsIT {
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
    void shouldPublishExactlyTheOperationsThatExist() {
        Set<String> existing = new TreeSet<>();
        for (Route route : server.routes()) {
            existing.add(route.method() + " " + route.path());
        }
        Set<String> published = new TreeSet<>();
        openApi()
                .path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .fieldNames()
                                        .forEachRemaining(
                                                method ->
                                                        published.add(
                                                                method.toUpperCase(Locale.ROOT)
                                                                        + " "
                                                                        + path.getKey())));
        assertThat(published).isEqualTo(existing);
    }

    @Test
    void shouldPublishTheScopeOfEveryOperation() {
        JsonNode paths = openApi().path("paths");
        for (Route route : server.routes()) {
            JsonNode operation =
                    paths.path(route.path()).path(route.method().toLowerCase(Locale.ROOT));
            JsonNode security = operation.path("security");
            String name = route.method() + " " + route.path();
            if (route.access().open()) {
                assertThat(security.isEmpty()).as(name).isTrue();
            } else {
                JsonNode scopes = security.get(0).path("clientCredentials");
                assertThat(scopes.toString())
                        .as(name)
                        .isEqualTo(
                                route.access()
                                        .scope()
                                        .map(scope -> "[\"" + scope.text() + "\"]")
                                        .orElse("[]"));
            }
        }
        Set<String> scopes = new TreeSet<>();
        for (Scope scope : Scope.values()) {
            scopes.add(scope.text());
        }
        Set<String> published = new TreeSet<>();
        openApi()
                .at("/components/securitySchemes/clientCredentials/flows/clientCredentials/scopes")
                .fieldNames()
                .forEachRemaining(published::add);
        assertThat(published).isEqualTo(scopes);
    }

    @Test
    void everyReadShouldPublishMinPosition() {
        JsonNode paths = openApi().path("paths");
        for (Route route : server.routes()) {
            boolean isRead = route.method().equals("GET") && !route.access().open();
            assertThat(
                            paths.path(route.path())
                                    .path(route.method().toLowerCase(Locale.ROOT))
                                    .path("parameters")
                                    .findValuesAsText("$ref")
                                    .contains("#/components/parameters/MinPosition"))
                    .as(route.method() + " " + route.path())
                    .isEqualTo(isRead);
        }
    }

    @Test
    void everyReferenceInTheContractShouldLeadSomewhere() {
        JsonNode openApi = openApi();
        assertThat(openApi.path("openapi").asText()).startsWith("3.1");
        ArrayList<String> references = new ArrayList<>();
        openApi.findValues("$ref").forEach(reference -> references.add(reference.asText()));
        assertThat(references)
                .isNotEmpty()
                .allMatch(reference -> !openApi.at(reference.substring(1)).isMissingNode());
    }

    @Test
    void shouldTellThatItIsReady() {
        Reply ready = server.send(server.request("/health/ready"));
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.text("status")).isEqualTo("UP");
        assertThat(ready.text("durability")).isEqualTo("page-cache");
        assertThat(ready.json().path("testClock").booleanValue()).isTrue();
        assertThat(ready.json().path("position").longValue()).isPositive();
        assertThat(server.send(server.request("/health/live")).status()).isEqualTo(200);
    }

    @Test
    void shouldMeasureWithoutNamingAnybody() {
        String memberId = server.newMemberWith(5);
        String requests =
                "tallystick_http_requests_seconds_count{method=\"POST\",route=\"/v1/earns\",status=\"201\"}";
        String idle = "\ntallystick_ring_depth 0.0\n"; // a moment after the answer
        assertThat(server.metrics(text -> text.contains(requests) && text.contains(idle)))
                .contains("tallystick_postings_total{outcome=\"POSTED\",type=\"EARN\"} 1.0")
                .contains("tallystick_batch_entries_count")
                .contains("tallystick_disk_usable_bytes")
                .contains("tallystick_position_durable")
                .contains("jvm_gc")
                .doesNotContain(memberId)
                .doesNotContain("demo");
    }

    @Test
    void shouldServeItsDocumentationItself() {
        Reply page = server.send(server.request("/docs"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(page.raw().body()).doesNotContain("http://").doesNotContain("https://");
        for (String file :
                new String[] {
                    "docs.js", "swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"
                }) {
            assertThat(server.send(server.request("/docs/" + file)).status())
                    .as(file)
                    .isEqualTo(200);
        }
        assertThat(server.send(server.request("/docs/index.html")).status()).isEqualTo(404);
        assertThat(server.send(server.request("/docs/..%2Fopenapi.json")).status()).isEqualTo(400);
    }

    private static JsonNode openApi() {
        return server.send(server.request("/openapi.json")).json();
    }
}

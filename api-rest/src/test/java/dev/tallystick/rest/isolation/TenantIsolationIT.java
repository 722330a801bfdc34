package dev.tallystick.rest.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.store.Databases;
import dev.tallystick.rest.store.PostgresqlAddress;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the server has of operations is tried, each of them, by a program that has no part in what
 * it names: nobody can forget one. The scope {@code admin} is the operator's, over all programs.
 */
class TenantIsolationIT {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    /** Stands in all that the owner says of anything, and nowhere else. */
    private static final String MARK = "Quokka";

    private static final String OWNER = "owner";

    /** Every id that a path can name, of something that the owner has. */
    private static final Map<String, String> IDS =
            Map.ofEntries(
                    Map.entry("memberId", "owner-M1"),
                    Map.entry("otherId", "owner-M2"),
                    Map.entry("intoMemberId", "owner-M2"),
                    Map.entry("externalId", "owner-M1"),
                    Map.entry("partnerId", "owner-P"),
                    Map.entry("productId", "owner-product"),
                    Map.entry("orderId", "owner-order"),
                    Map.entry("earnTxId", "owner-earn"),
                    Map.entry("redeemTxId", "owner-redeem"),
                    Map.entry("holdTxId", "owner-hold"),
                    Map.entry("txId", "owner-transfer"),
                    Map.entry("token", "owner-token"),
                    Map.entry("cardNumber", "owner-card"),
                    Map.entry("currency", "EUR"),
                    Map.entry("id", "owner-id"),
                    Map.entry("provider", "owner-id"),
                    Map.entry("category", "owner-id"),
                    Map.entry("promotionId", "owner-promotion"),
                    Map.entry("benefitId", "owner-benefit"),
                    Map.entry("offerId", "owner-offer"),
                    Map.entry("planId", "owner-plan"),
                    Map.entry("subscriptionId", "owner-subscription"),
                    Map.entry("segmentId", "owner-segment"),
                    Map.entry("voucherTypeId", "owner-voucher-type"));

    @TempDir static Path directory;
    private static TestServer server;
    private static TestServer owner;
    private static TestServer stranger;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(directory);
        owner = server.as(OWNER, allBut());
        stranger = server.as("stranger", allBut());
        settle();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static void settle() {
        String name = "{\"name\":\"" + MARK + "\"}";
        for (String memberId : List.of("owner-M1", "owner-M2")) {
            owner.put(
                    "/v1/members/" + memberId,
                    "{\"name\":\"%s\",\"email\":\"%s@example.org\"}".formatted(MARK, MARK));
        }
        owner.put("/v1/partners/owner-P", name);
        owner.put("/v1/products/owner-product", name);
        String text = ",\"description\":\"" + MARK + "\"}";
        posted("earns", TestServer.earn("owner-earn", "owner-M1", 1_000).replace("}", text));
        posted("redemptions", TestServer.earn("owner-redeem", "owner-M1", 10).replace("}", text));
        posted("holds", TestServer.earn("owner-hold", "owner-M1", 10));
        posted(
                "transfers",
                "{\"txId\":\"owner-transfer\",\"fromMemberId\":\"owner-M1\",\"toMemberId\":\"owner-M2\",\"points\":5}");
        Bodies bodies = new Bodies(contract(), IDS);
        for (Route route : server.routes()) {
            if (route.method().equals("PUT") && isTenants(route) && configures(route)) {
                String path = pathOf(route);
                bodies.of(route).ifPresent(body -> owner.put(path, body));
            }
        }
        String member = "/v1/members/owner-M1";
        owner.put(member, "{\"cardNumber\":\"owner-card\"}");
        owner.put(member + "/aliases/owner-id", "{\"value\":\"" + MARK + "\"}");
        owner.put(member + "/currencies/EUR", "{}");
        owner.put(member + "/consents/owner-id", "{\"granted\":true}");
        owner.put("/v1/segments/owner-segment/members/owner-M1", "{}");
        posted("members/owner-M1/vouchers", "{\"voucherTypeId\":\"owner-voucher-type\"}");
        posted(
                "members/owner-M1/subscriptions",
                "{\"planId\":\"owner-plan\",\"subscriptionId\":\"owner-subscription\"}");
        Route orders = route("POST", "/v1/orders");
        posted("orders", bodies.of(orders).orElseThrow());
        owner.get("/v1/members/owner-M1/tier"); // waits until all that follows is projected
    }

    @Test
    void aStrangerShouldFindNothingAndChangeNothing() throws IOException {
        Map<String, List<String>> before = tables();
        JsonNode feed = feed();
        JsonNode balances = owner.get("/v1/ledger/trial-balance").json().path("units");
        Bodies bodies = new Bodies(contract(), IDS);
        List<String> found = new ArrayList<>();
        for (Route route : readsFirst()) {
            Reply reply = send(stranger, route, bodies.of(route), Optional.empty());
            String operation = route.method() + " " + route.path() + ": " + reply.status();
            if (reply.raw().body().contains(MARK) || reply.status() == 500) {
                found.add(operation + " " + reply.raw().body());
            }
            boolean isOfOwners = PARAMETER.matcher(route.path()).find();
            if (isOfOwners && route.method().equals("GET") && !isEmpty(reply)) {
                found.add(operation + " " + reply.raw().body());
            }
            if (isOfOwners && route.method().equals("DELETE") && reply.status() < 400) {
                found.add(operation);
            }
        }
        assertThat(found).isEmpty();
        assertThat(tables()).isEqualTo(before);
        assertThat(feed()).isEqualTo(feed);
        assertThat(owner.get("/v1/ledger/trial-balance").json().path("units")).isEqualTo(balances);
    }

    /** Else the test above would find nothing for another reason. */
    @Test
    void theOwnerShouldFindMostOfIt() {
        List<String> notFound = new ArrayList<>();
        int count = 0;
        for (Route route : server.routes()) {
            if (isTenants(route) && route.method().equals("GET")) {
                Reply reply = send(owner, route, Optional.empty(), Optional.empty());
                count++;
                if (reply.status() != 200) {
                    notFound.add(route.path() + " " + reply.status());
                }
            }
        }
        assertThat(notFound).contains("/v1/member-sessions/current 404").hasSizeLessThan(count / 4);
    }

    @Test
    void everyOperationShouldWantATokenWithItsScope() {
        Map<Scope, TestServer> without = new EnumMap<>(Scope.class);
        for (Scope scope : Scope.values()) {
            without.put(scope, server.as("stranger", allBut(scope)));
        }
        Bodies bodies = new Bodies(contract(), IDS);
        for (Route route : server.routes()) {
            if (route.access().open()) {
                continue;
            }
            String operation = route.method() + " " + route.path();
            Optional<String> body = bodies.of(route);
            Reply nobody = send(stranger, route, body, Optional.of(""));
            assertThat(nobody.status()).as(operation).isEqualTo(401);
            Reply forged = send(stranger, route, body, Optional.of("Bearer a.b.c"));
            assertThat(forged.status()).as(operation).isEqualTo(401);
            if (route.access().scope().isPresent()) {
                Scope scope = route.access().scope().get();
                Reply reply = send(without.get(scope), route, body, Optional.empty());
                assertThat(reply.status()).as(operation).isEqualTo(403);
                assertThat(reply.code()).as(operation).isEqualTo("insufficient_scope");
                assertThat(reply.text("scope")).as(operation).isEqualTo(scope.text());
            }
        }
    }

    @Test
    void operationsOfABatchShouldWantTheirScopesEach() {
        TestServer reader = server.as("stranger", "points:read");
        Reply reply =
                reader.post(
                        "/v1/batches",
                        new Bodies(contract(), IDS).of(route("POST", "/v1/batches")).orElseThrow());
        JsonNode result = reply.json().path("results").path(0);
        assertThat(result.path("status").intValue()).isEqualTo(403);
        assertThat(result.path("body").path("code").asText()).isEqualTo("insufficient_scope");
    }

    /**
     * What a stranger makes of his own under the same ids is not to be found before he makes it.
     */
    private static List<Route> readsFirst() {
        return server.routes().stream()
                .filter(TenantIsolationIT::isTenants)
                .sorted(
                        Comparator.comparingInt(
                                route ->
                                        List.of("GET", "DELETE").indexOf(route.method()) < 0
                                                ? 1
                                                : 0))
                .toList();
    }

    private static boolean isTenants(Route route) {
        return !route.access().open() && !route.access().scope().equals(Optional.of(Scope.ADMIN));
    }

    /** Something that is there once somebody puts it. */
    private static boolean configures(Route route) {
        return !route.path().contains("/members/") && !route.path().endsWith("/v1/program");
    }

    private static Route route(String method, String path) {
        return server.routes().stream()
                .filter(route -> route.method().equals(method) && route.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static void posted(String path, String body) {
        Reply reply = owner.post("/v1/" + path, body);
        assertThat(reply.status()).as(path + " " + reply.raw().body()).isEqualTo(201);
    }

    /** {@return nothing there, or a list of nothing, or sums of nothing} */
    private static boolean isEmpty(Reply reply) {
        return reply.status() == 404
                || reply.status() == 410
                || (reply.status() == 400 && !reply.raw().body().contains("owner-"))
                || (reply.json().path("data").isArray() && reply.json().path("data").isEmpty());
    }

    private static Reply send(
            TestServer client, Route route, Optional<String> body, Optional<String> authorization) {
        HttpRequest.Builder request =
                client.request(pathOf(route))
                        .header("Idempotency-Key", "isolation-key")
                        .header("Member-Session", "owner-token")
                        .header("Authorization", authorization.orElseGet(client::authorization));
        if (authorization.filter(String::isEmpty).isPresent()) {
            request = client.request(pathOf(route));
        }
        if (route.method().equals("GET") || route.method().equals("DELETE")) {
            return client.send(request.method(route.method(), BodyPublishers.noBody()));
        }
        if (body.orElse("").contains("txId") || route.path().equals("/v1/batches")) {
            request = client.request(pathOf(route));
            if (authorization.filter(String::isEmpty).isEmpty()) {
                request =
                        request.header(
                                "Authorization", authorization.orElseGet(client::authorization));
            }
        }
        return client.send(
                request.header("Content-Type", "application/json")
                        .method(route.method(), BodyPublishers.ofString(body.orElse("{}"))));
    }

    private static String pathOf(Route route) {
        StringBuilder path = new StringBuilder();
        Matcher parameter = PARAMETER.matcher(route.path());
        while (parameter.find()) {
            parameter.appendReplacement(path, idOf(route, parameter.group(1)));
        }
        parameter.appendTail(path);
        return path.toString();
    }

    private static String idOf(Route route, String name) {
        Map<String, String> byPath = new HashMap<>();
        byPath.put("/v1/holds/{txId}", "owner-hold");
        byPath.put("/v1/customers/{id}/points", "owner-M1");
        byPath.put("/v1/customers/{id}/redeem", "owner-M1");
        return Optional.ofNullable(byPath.get(route.path()))
                .orElseGet(() -> IDS.getOrDefault(name, "owner-" + name.toLowerCase(Locale.ROOT)));
    }

    private static JsonNode contract() {
        return server.send(server.request("/openapi.json")).json();
    }

    private static JsonNode feed() {
        return owner.get("/v1/events?after=0&limit=10000").json().path("data");
    }

    private static String[] allBut(Scope... missing) {
        return Stream.of(Scope.values())
                .filter(scope -> !Arrays.asList(missing).contains(scope))
                .filter(scope -> missing.length > 0 || scope != Scope.ADMIN)
                .map(Scope::text)
                .toArray(String[]::new);
    }

    /** {@return the owner's rows of every table that has any} */
    private static Map<String, List<String>> tables() {
        Map<String, List<String>> rows = new TreeMap<>();
        Optional<PostgresqlAddress> address = Databases.ofServer().addressFor(directory);
        Jdbi database =
                address.isPresent()
                        ? Jdbi.create(
                                "jdbc:postgresql://" + address.get().place(),
                                address.get().properties())
                        : Jdbi.create("jdbc:sqlite:" + directory.resolve("tallystick.db"));
        String query =
                address.isPresent()
                        ? "select table_name from information_schema.columns where table_schema ="
                                + " 'public' and column_name = 'program_id'"
                        : "select distinct t.name from sqlite_master t, pragma_table_info(t.name)"
                                + " c where t.type = 'table' and c.name = 'program_id'";
        database.useHandle(
                handle -> {
                    for (String table : handle.createQuery(query).mapTo(String.class).list()) {
                        rows.put(table, rowsOf(handle, table));
                    }
                });
        assertThat(rows.get("member")).hasSize(2);
        return rows;
    }

    private static List<String> rowsOf(Handle handle, String table) {
        return handle
                .createQuery("select * from " + table + " where program_id = ?")
                .bind(0, OWNER)
                .mapToMap()
                .map(
                        row -> {
                            row.replaceAll(
                                    (column, value) ->
                                            value instanceof byte[] bytes
                                                    ? Arrays.toString(bytes)
                                                    : value);
                            return row.toString();
                        })
                .stream()
                .sorted()
                .toList();
    }
}

package dev.tallystick.rest.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.auth.BootstrapClient;
import dev.tallystick.rest.credentials.MailSettings;
import dev.tallystick.rest.serve.Server;
import dev.tallystick.rest.serve.ServerOptions;
import dev.tallystick.rest.store.Databases;

import jakarta.mail.MessagingException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends the examples of the OpenAPI document to a fresh server, in the order of its {@code
 * x-examples}, and compares each answer with the one that stands there, but for what differs from
 * run to run.
 */
class ExamplesIT {
    private static final String TOKEN = "{token}";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String BASIC = "Basic c2hvcDpzM2NyZXQ=";
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");
    private static final Pattern MAILED = Pattern.compile("t=([A-Za-z0-9_-]{43})");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T[0-9:.]{12}Z");
    private static final long MAIL_PATIENCE_MS = 10_000;

    /** What no two runs have in common, and where in the ledger things stand. */
    private static final Set<String> VARYING =
            Set.of(
                    "access_token",
                    "token",
                    "secret",
                    "stateHash",
                    "nextCursor",
                    "position",
                    "previousPosition",
                    "nextAfter",
                    "lotId",
                    "configuredAt",
                    "code",
                    "seed",
                    "seedCommitment",
                    "voucherId",
                    "subscriptionId");

    @TempDir private Path directory;
    private GreenMail mailbox;
    private TestServer server;
    private JsonNode contract;
    private final Map<String, String> told = new HashMap<>();
    private final Map<String, Integer> sent = new HashMap<>();

    /** One request of the list and the operation that it is of. */
    private record Example(String method, String path, String template, JsonNode operation) {
        String name() {
            return method + " " + template;
        }
    }

    @BeforeEach
    void start() throws IOException {
        mailbox = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mailbox.start();
        ServerOptions options =
                new ServerOptions(
                                directory,
                                "127.0.0.1",
                                0,
                                true,
                                Durability.FORCE,
                                BootstrapClient.parse("shop:s3cret"))
                        .withDatabase(Databases.ofServer().addressFor(directory))
                        .withMail(
                                MailSettings.parse(
                                        "smtp://127.0.0.1:" + mailbox.getSmtp().getPort(),
                                        "points@shop.example",
                                        "https://shop.example/reset?t=" + TOKEN));
        server = TestServer.of(Server.start(options, RecoveryProgress.NONE));
        contract = server.send(server.request("/openapi.json")).json();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        mailbox.stop();
    }

    @Test
    void everyOperationShouldAnswerItsExamplesAsItSays() throws MessagingException, IOException {
        Set<String> operations = new HashSet<>();
        contract.path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .fieldNames()
                                        .forEachRemaining(
                                                method ->
                                                        operations.add(
                                                                method.toUpperCase(Locale.ROOT)
                                                                        + " "
                                                                        + path.getKey())));
        for (JsonNode line : contract.path("x-examples")) {
            Example example = exampleOf(line.textValue());
            operations.remove(example.name());
            run(example);
        }
        assertThat(operations).isEmpty();
    }

    private void run(Example example) throws MessagingException, IOException {
        Reply reply = server.send(request(example));
        String status = String.valueOf(reply.status());
        assertThat(status).as(example.name() + reply.raw().body()).startsWith("2");
        JsonNode declared = example.operation().path("responses").path(status);
        assertThat(declared.isObject()).as(example.name() + " " + status).isTrue();
        if (reply.header("Content-Type").startsWith("application/json") && !isDocument(example)) {
            hear(reply.json());
        }
        for (Map.Entry<String, JsonNode> content : declared.path("content").properties()) {
            JsonNode printed = content.getValue().path("example");
            boolean isFirst = sent.get(example.name()) == 1;
            if (isFirst && reply.header("Content-Type").startsWith(content.getKey())) {
                if (content.getKey().equals("application/json") && !isDocument(example)) {
                    assertThat(printed.isMissingNode()).as(example.name()).isFalse();
                    compare(example.name(), printed, reply.json());
                }
            }
        }
    }

    private static boolean isDocument(Example example) {
        return example.template().equals("/openapi.json");
    }

    private HttpRequest.Builder request(Example example) throws MessagingException, IOException {
        String path = filled(example.path());
        HttpRequest.Builder request =
                path.startsWith("/v1/") ? server.authorized(path) : server.request(path);
        for (JsonNode parameter : example.operation().path("parameters")) {
            JsonNode header = resolved(parameter);
            if (header.path("in").asText().equals("header")
                    && header.path("required").booleanValue()) {
                boolean isSession = header.path("name").asText().equals("Member-Session");
                request.header(
                        header.path("name").asText(),
                        isSession
                                ? told.get("token")
                                : header.at("/schema/examples/0").asText("ERASE-1"));
            }
        }
        int count = sent.merge(example.name(), 1, Integer::sum);
        for (Map.Entry<String, JsonNode> content :
                example.operation().path("requestBody").path("content").properties()) {
            JsonNode body = bodyOf(content.getValue(), count);
            if (!body.isMissingNode()) {
                if (content.getKey().equals(FORM)) {
                    request.header("Authorization", BASIC);
                }
                String text = body.isTextual() ? body.textValue() : body.toString();
                return request.header("Content-Type", content.getKey())
                        .method(
                                example.method(),
                                BodyPublishers.ofString(text, StandardCharsets.UTF_8));
            }
        }
        return request.method(example.method(), BodyPublishers.noBody());
    }

    /** What an answer before told stands in the place of its name. */
    private String filled(String path) throws MessagingException, IOException {
        Matcher name = NAME.matcher(path);
        StringBuilder filled = new StringBuilder();
        while (name.find()) {
            name.appendReplacement(
                    filled, name.group().equals(TOKEN) ? mailed() : told.get(name.group(1)));
        }
        return name.appendTail(filled).toString();
    }

    private void hear(JsonNode answer) {
        for (Map.Entry<String, JsonNode> field : answer.properties()) {
            if (field.getValue().isTextual()) {
                told.put(field.getKey(), field.getValue().textValue());
            }
        }
        answer.forEach(this::hear);
    }

    /** The one example, or the next of several. */
    private static JsonNode bodyOf(JsonNode content, int count) {
        List<JsonNode> several = new ArrayList<>();
        content.path("examples").forEach(one -> several.add(one.path("value")));
        return several.isEmpty() ? content.path("example") : several.get(count - 1);
    }

    private String mailed() throws MessagingException, IOException {
        assertThat(mailbox.waitForIncomingEmail(MAIL_PATIENCE_MS, 1)).isTrue();
        Matcher link = MAILED.matcher(mailbox.getReceivedMessages()[0].getContent().toString());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private Example exampleOf(String line) {
        String method = line.substring(0, line.indexOf(' '));
        String path = line.substring(line.indexOf(' ') + 1);
        String bare = path.replaceFirst("\\?.*", "");
        String found = null;
        for (Map.Entry<String, JsonNode> entry : contract.path("paths").properties()) {
            String template = entry.getKey();
            boolean fits =
                    entry.getValue().has(method.toLowerCase(Locale.ROOT))
                            && bare.matches(template.replaceAll("\\{[^}]+}", "[^/]+"));
            if (fits && (found == null || parameterCount(template) < parameterCount(found))) {
                found = template;
            }
        }
        assertThat(found).as(line).isNotNull();
        JsonNode operation =
                contract.path("paths").path(found).path(method.toLowerCase(Locale.ROOT));
        return new Example(method, path, found, operation);
    }

    private static long parameterCount(String template) {
        return template.chars().filter(c -> c == '{').count();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? contract.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static void compare(String place, JsonNode printed, JsonNode answer) {
        assertThat(answer.getNodeType()).as(place).isEqualTo(printed.getNodeType());
        if (printed.isObject()) {
            Set<String> names = new HashSet<>();
            printed.fieldNames().forEachRemaining(names::add);
            Set<String> answered = new HashSet<>();
            answer.fieldNames().forEachRemaining(answered::add);
            assertThat(answered).as(place).isEqualTo(names);
            for (String name : names) {
                if (!VARYING.contains(name)) {
                    compare(place + "/" + name, printed.get(name), answer.get(name));
                }
            }
        } else if (printed.isArray()) {
            assertThat(answer).as(place).hasSameSizeAs(printed);
            for (int i = 0; i < printed.size(); i++) {
                compare(place + "/" + i, printed.get(i), answer.get(i));
            }
        } else if (!TIME.matcher(printed.asText()).matches()) {
            assertThat(answer).as(place).isEqualTo(printed);
        } else {
            assertThat(answer.asText()).as(place).matches(TIME);
        }
    }
}

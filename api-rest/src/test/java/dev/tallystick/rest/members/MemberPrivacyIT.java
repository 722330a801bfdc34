package dev.tallystick.rest.members;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.tallystick.rest.TestServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What people tell of themselves stands in the database, and nowhere else. */
class MemberPrivacyIT {
    private static final List<String> PERSONAL =
            List.of(
                    "Zarniwoop",
                    "zarni@example.org",
                    "5550199",
                    "1984-02-28",
                    "sockColour",
                    "77770000424242",
                    "77770000434343",
                    "customer-of-old",
                    "form seventeen");

    @TempDir private Path directory;

    @Test
    void nothingPersonalShouldBeInTheLogOrTheJournal() throws IOException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger access = (Logger) LoggerFactory.getLogger("tallystick.access");
        Level levelBefore = access.getLevel();
        log.start();
        root.addAppender(log);
        access.addAppender(log);
        access.setLevel(Level.INFO);
        try (TestServer server = TestServer.start(directory)) {
            live(server);
        } finally {
            root.detachAppender(log);
            access.detachAppender(log);
            access.setLevel(levelBefore);
        }
        StringBuilder logged = new StringBuilder();
        for (ILoggingEvent event : List.copyOf(log.list)) {
            logged.append(event.getFormattedMessage()).append(event.getKeyValuePairs());
            if (event.getThrowableProxy() != null) {
                logged.append(event.getThrowableProxy().getMessage());
            }
        }
        assertThat(logged).contains("/v1/members/{memberId}").doesNotContain(PERSONAL);
        assertThat(journal()).isNotEmpty().doesNotContain(PERSONAL);
    }

    private static void live(TestServer server) {
        server.put("/v1/identity-providers/shop", "{}");
        server.put("/v1/communication-categories/offers", "{}");
        String path = "/v1/members/M-1";
        String profile =
                "{\"name\":\"Zarniwoop\",\"email\":\"zarni@example.org\",\"phone\":\"5550199\",\"birthDate\":\"1984-02-28\",\"attributes\":{\"sockColour\":\"red\"},\"cardNumber\":\"77770000424242\"}";
        assertThat(server.put(path, profile).status()).isEqualTo(201);
        server.put(path + "/aliases/shop", "{\"value\":\"customer-of-old\"}");
        server.put(path + "/consents/offers", "{\"granted\":true,\"source\":\"form seventeen\"}");
        server.post(
                "/v1/cards/77770000424242/replacement", "{\"newCardNumber\":\"77770000434343\"}");
        assertThat(server.get("/v1/cards/77770000424242").status()).isEqualTo(409);
        for (String query :
                List.of(
                        "email=zarni@example.org",
                        "name=Zarniwoop",
                        "phone=5550199",
                        "cardNumber=77770000434343",
                        "alias=shop:customer-of-old")) {
            assertThat(server.get("/v1/members?" + query).json().path("data")).hasSize(1);
            assertThat(server.get("/v1/members?nick=x&" + query).status()).isEqualTo(400);
        }
        server.put("/v1/members/M-2", "{\"cardNumber\":\"77770000434343\"}");
        server.put("/v1/members/M-2", "{\"Zarniwoop\":1}");
        server.post("/v1/earns", TestServer.earn("T-1", "M-1", 5));
        server.put(path + "/stage", "{\"txId\":\"T-2\",\"stage\":\"SUSPENDED\"}");
        server.put("/v1/members/M-3", "{}");
        server.post(path + "/merge", "{\"txId\":\"T-3\",\"intoMemberId\":\"M-3\"}");
        assertThat(server.put(path, profile).code()).isEqualTo("member_merged");
        assertThat(server.get(path + "/history").status()).isEqualTo(200);
    }

    /** All files but the database's. */
    private String journal() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("tallystick.db"))
                    .forEach(
                            file -> {
                                try {
                                    byte[] bytes = Files.readAllBytes(file);
                                    all.append(new String(bytes, ISO_8859_1))
                                            .append(new String(bytes, UTF_8));
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
        }
        return all.toString();
    }
}

package dev.tallystick.rest.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.rest.DocumentedPage;
import dev.tallystick.rest.auth.BootstrapClient;
import dev.tallystick.rest.credentials.MailSettings;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.serve.Server;
import dev.tallystick.rest.serve.ServerOptions;
import dev.tallystick.rest.store.Databases;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The page that finds every name of a loyalty catalogue here, walked on a fresh server. */
class CatalogueIT {
    private static final String PAGE = "catalogue.md";
    private static final int NAME_COUNT = 57;
    private static final Pattern ROW =
            Pattern.compile("^\\| \\[([^]]+)]\\(#([^)]+)\\) \\| ([^|]+) \\|", Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^### (.+)$", Pattern.MULTILINE);
    private static final Pattern ENDPOINT = Pattern.compile("`([A-Z]+) (/[^`]+)`");
    private static final Pattern NAMED_METHOD = Pattern.compile(" -X ([A-Z]+) ");
    private static final long MAIL_PATIENCE_MS = 10_000;

    @TempDir private Path directory;

    /** One name and where it is. */
    private record Row(String name, String anchor, List<String> endpoints) {}

    @ParameterizedTest
    @EnumSource
    void everyNameShouldBeUsedAsThePageSays(Databases database) throws Exception {
        GreenMail mailbox = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
        mailbox.start();
        try (Server server = start(database, mailbox.getSmtp().getPort())) {
            DocumentedPage page = DocumentedPage.of(PAGE);
            page.run(directory, server.port());
            everyRowShouldBeAnOperation(server.routes(), page.commands());
            assertThat(mailbox.waitForIncomingEmail(MAIL_PATIENCE_MS, 1)).isTrue();
            assertThat(mailbox.getReceivedMessages()[0].getAllRecipients()[0])
                    .hasToString("ann@example.org");
        } finally {
            mailbox.stop();
        }
    }

    @Test
    void everyNameShouldHaveItsPlaceOnThePage() throws IOException {
        List<Row> rows = rows();
        assertThat(rows).hasSize(NAME_COUNT);
        assertThat(rows).extracting(Row::name).doesNotHaveDuplicates();
        Set<String> anchors =
                HEADING.matcher(text())
                        .results()
                        .map(heading -> anchorOf(heading.group(1)))
                        .collect(Collectors.toSet());
        assertThat(anchors).containsAll(rows.stream().map(Row::anchor).toList());
    }

    /** The server has it, and the page uses it. */
    private static void everyRowShouldBeAnOperation(List<Route> routes, List<String> commands)
            throws IOException {
        Set<String> operations =
                routes.stream()
                        .map(route -> route.method() + " " + route.path())
                        .collect(Collectors.toSet());
        for (Row row : rows()) {
            assertThat(row.endpoints()).as(row.name()).isNotEmpty();
            assertThat(operations).as(row.name()).containsAll(row.endpoints());
            for (String endpoint : row.endpoints()) {
                assertThat(commands).as(endpoint).anyMatch(command -> uses(command, endpoint));
            }
        }
    }

    private static boolean uses(String command, String endpoint) {
        String path = endpoint.substring(endpoint.indexOf(' ') + 1);
        Pattern used =
                Pattern.compile(
                        "localhost:8080"
                                + path.replaceAll("\\{[^}]+}", "[^/ ?']+")
                                + "(?=[ ?']|$)");
        return command.lines()
                .filter(line -> used.matcher(line).find())
                .anyMatch(line -> endpoint.startsWith(methodOf(line) + " "));
    }

    /** {@return what curl sends} */
    private static String methodOf(String line) {
        Matcher named = NAMED_METHOD.matcher(line);
        if (named.find()) {
            return named.group(1);
        }
        return line.contains(" -d ") || line.contains(" --data") ? "POST" : "GET";
    }

    private Server start(Databases database, int mailPort) throws IOException {
        Path data = directory.resolve("data");
        return Server.start(
                new ServerOptions(
                                data,
                                "127.0.0.1",
                                0,
                                true,
                                Durability.PAGE_CACHE,
                                BootstrapClient.parse("shop:s3cret"))
                        .withDatabase(database.addressFor(data))
                        .withMail(
                                MailSettings.parse(
                                        "smtp://127.0.0.1:" + mailPort,
                                        "points@shop.example",
                                        "https://shop.example/reset?t={token}")),
                RecoveryProgress.NONE);
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        Matcher row = ROW.matcher(text());
        while (row.find()) {
            List<String> endpoints =
                    ENDPOINT.matcher(row.group(3))
                            .results()
                            .map(found -> found.group(1) + " " + found.group(2))
                            .toList();
            rows.add(new Row(row.group(1), row.group(2), endpoints));
        }
        return rows;
    }

    private static String text() throws IOException {
        return Files.readString(Path.of("..", "docs", PAGE));
    }

    /** {@return what a heading is found by} */
    private static String anchorOf(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
    }
}

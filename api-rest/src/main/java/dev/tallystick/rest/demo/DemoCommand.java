package dev.tallystick.rest.demo;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.rest.client.ApiClient;
import dev.tallystick.rest.client.Credentials;
import dev.tallystick.rest.client.ServerProcess;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code tallystick demo}: a shop's year in a minute, with a SIGKILL in the middle. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "A shop's year in a minute, made up from a seed, over HTTP to a server of its own on a"
                    + " temporary directory.",
            "",
            "The server is killed on the busiest day and recovers; a year's points expire as the"
                + " test clock moves. Every answer and every balance is compared with the shop's"
                + " own books. The server then goes on running, to be tried with curl.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:equal state hashes, a trial balance of zero, nothing lost, everything as in the"
                    + " books",
            "1:anything else; the data directory is kept and named",
            "2:wrong options"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int LANES = 32;

    @Spec private CommandSpec spec;

    @Option(names = "--exit", description = "stop the server at the end and remove its data")
    private boolean exit;

    @Option(
            names = "--seed",
            defaultValue = "7411",
            paramLabel = "N",
            description = "of the shop's year (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--members",
            defaultValue = "3000",
            paramLabel = "N",
            description = "customers of the shop (default: ${DEFAULT-VALUE})")
    private int memberCount;

    @Option(
            names = "--orders",
            defaultValue = "30000",
            paramLabel = "N",
            description = "orders in the year (default: ${DEFAULT-VALUE})")
    private int orderCount;

    @Option(names = "--json", description = "the figures as one JSON object, on the last line")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (memberCount < 1
                || memberCount > 1_000_000
                || orderCount < 1_000
                || orderCount > 10_000_000) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--members is 1 to 1,000,000, --orders 1,000 to 10,000,000");
        }
        Path directory = Files.createTempDirectory("tallystick-demo-");
        Path data = directory.resolve("data");
        Credentials credentials = new Credentials("demo-shop", "demo-secret");
        Findings findings = new Findings();
        ServerProcess server = new ServerProcess(data, credentials, "--test-clock");
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> cleanUp(server, directory, findings), "clean-up"));
        System.err.printf(
                Locale.ROOT,
                "A shop's year from seed %d: %,d members, %,d orders. Data in %s%n",
                seed,
                memberCount,
                orderCount,
                data);
        try (ApiClient client = server.client()) {
            Summary summary = play(server, client, data, findings);
            summary.print(System.out);
            if (!exit) {
                printInvitation(server, credentials);
            }
            if (json) {
                System.out.println(summary.toJson(new ObjectMapper()));
            }
            if (exit) {
                server.stop();
            } else {
                server.awaitEnd();
            }
        } catch (IOException e) {
            findings.add(e.getMessage());
            System.err.println("tallystick demo: " + e.getMessage());
        }
        return findings.count() == 0 ? 0 : 1;
    }

    private Summary play(ServerProcess server, ApiClient client, Path data, Findings findings)
            throws IOException, InterruptedException {
        Shop shop = new Shop(client, LANES, findings);
        Traffic traffic = new Traffic(client, LANES, findings);
        Season season = new Season(LocalDate.now(ZoneOffset.UTC).getYear() + 1, orderCount);
        Books books = new Books(memberCount);
        ShopYear year = new ShopYear(seed, books, season.firstDay().getYear());
        DemoRun run =
                new DemoRun(
                        server,
                        new ReplayTool(data),
                        shop,
                        traffic,
                        findings,
                        season,
                        books,
                        year,
                        orderCount);
        run.play();
        for (String timeline : run.timelines()) {
            System.out.println();
            System.out.print(timeline);
        }
        return new Summary(
                seed,
                orderCount,
                season.firstDay(),
                shop.durability(),
                books,
                run.crash(),
                traffic,
                shop.trialBalance().path("sum").asText(),
                findings);
    }

    private static void printInvitation(ServerProcess server, Credentials credentials) {
        System.out.printf(
                """

                The server goes on running at %1$s (Ctrl-C stops it). Try it:

                  TOKEN=$(curl -s -u %2$s:%3$s -d grant_type=client_credentials %1$s/oauth2/token | sed 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/')
                  curl -s -H "Authorization: Bearer $TOKEN" %1$s/v1/members/M-1/points
                  curl -s -H "Authorization: Bearer $TOKEN" %1$s/v1/members/M-1/lots
                  curl -s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
                       -d '{"txId": "try-1", "memberId": "M-1", "points": 10}' %1$s/v1/redemptions
                  curl -s -H "Authorization: Bearer $TOKEN" %1$s/v1/ledger/trial-balance
                """,
                server.url(), credentials.id(), credentials.secret());
    }

    /**
     * At the end of the process, whoever ends it: no server is left, and no data but as evidence.
     */
    private static void cleanUp(ServerProcess server, Path directory, Findings findings) {
        server.close();
        if (findings.count() > 0) {
            System.err.println("Data and log are kept in " + directory);
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            System.err.println("Cannot remove " + directory + ": " + e);
        }
    }
}

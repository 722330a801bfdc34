package dev.tallystick.rest.serve;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.pipeline.CpuPolicy;
import dev.tallystick.rest.auth.BootstrapClient;
import dev.tallystick.rest.credentials.MailSettings;
import dev.tallystick.rest.store.PostgresqlAddress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** {@code tallystick serve}: the server, until SIGTERM. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Serves the API on a data directory until SIGTERM or Ctrl-C, and then ends in order.",
            "",
            "The first start makes program \"demo\" and a client with every scope, which is printed"
                    + " once; TALLYSTICK_BOOTSTRAP_CLIENT=id:secret names one instead.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended in order",
            "1:could not start: the message says why",
            "2:wrong options",
            "70:the journal could not be written any more; what was acknowledged is safe"
        })
public final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final int PORT_MAX = 65_535;
    private static final int CYCLE_MIB_MAX = 8_192;

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "data directory, made if missing (default: ${DEFAULT-VALUE})")
    private Path data;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "port to listen on, 0 for any free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "address to listen on (default: ${DEFAULT-VALUE})")
    private String host;

    @Option(
            names = "--test-clock",
            description = "make, or open, a data directory whose time can be put forward")
    private boolean testClock;

    @Option(
            names = "--durability",
            paramLabel = "HOW",
            defaultValue = "force",
            description =
                    "force: acknowledged is on disk; page-cache: survives the process, not the"
                            + " machine (default: ${DEFAULT-VALUE})")
    private String durability;

    @Option(
            names = "--cycle-mib",
            paramLabel = "N",
            defaultValue = "256",
            description =
                    "size of the journal's files, reserved before they are needed; less for small"
                            + " disks (default: ${DEFAULT-VALUE})")
    private int cycleMib;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description =
                    "a PostgreSQL database, postgresql://HOST[:PORT]/NAME, instead of SQLite in the"
                            + " data directory; user and password by TALLYSTICK_DATABASE_USER and"
                            + " TALLYSTICK_DATABASE_PASSWORD, or in the URL")
    private String databaseUrl;

    @Option(
            names = "--smtp-url",
            paramLabel = "URL",
            defaultValue = "${env:" + MailSettings.SERVER_VARIABLE + "}",
            description =
                    "the mail server for members who forgot their password,"
                            + " smtp://USER:PASSWORD@HOST:PORT or smtps://…; better by "
                            + MailSettings.SERVER_VARIABLE
                            + ", which no list of processes shows")
    private String smtpUrl;

    @Option(
            names = "--mail-from",
            paramLabel = "ADDRESS",
            defaultValue = "${env:" + MailSettings.FROM_VARIABLE + "}",
            description = "sender of that mail; or " + MailSettings.FROM_VARIABLE)
    private String mailFrom;

    @Option(
            names = "--password-reset-url",
            paramLabel = "URL",
            defaultValue = "${env:" + MailSettings.RESET_URL_VARIABLE + "}",
            description =
                    "the shop's page for a new password, with {token} in it; or "
                            + MailSettings.RESET_URL_VARIABLE)
    private String passwordResetUrl;

    @Override
    public Integer call() throws InterruptedException {
        ServerOptions options = options();
        PrintStream out = System.out;
        ConsoleProgress progress = new ConsoleProgress(out);
        if (!CpuPolicy.waitForTurn()) {
            LOG.info("threads take the processor from each other: no SCHED_BATCH here");
        }
        Server server;
        try {
            server = Server.start(options, progress);
        } catch (IOException | RuntimeException e) {
            LOG.debug("could not start", e);
            System.err.println("tallystick: cannot start: " + StartFailure.reasonOf(e));
            return 1;
        }
        progress.done();
        announce(out, server, options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "shutdown"));
        new CountDownLatch(1).await();
        return 0;
    }

    private ServerOptions options() {
        if (port < 0 || port > PORT_MAX) {
            throw new ParameterException(spec.commandLine(), "--port must be 0 to " + PORT_MAX);
        }
        if (data.toString().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--data must name a directory");
        }
        requireLevel("TALLYSTICK_LOG");
        requireLevel("TALLYSTICK_ACCESS_LOG");
        if (cycleMib < 1 || cycleMib > CYCLE_MIB_MAX) {
            throw new ParameterException(
                    spec.commandLine(), "--cycle-mib must be 1 to " + CYCLE_MIB_MAX);
        }
        try {
            return new ServerOptions(
                    data,
                    host,
                    port,
                    testClock,
                    durability(),
                    BootstrapClient.parse(System.getenv(BootstrapClient.VARIABLE)),
                    (long) cycleMib << 20,
                    Optional.ofNullable(databaseUrl)
                            .map(url -> PostgresqlAddress.parse(url, System.getenv())),
                    MailSettings.parse(smtpUrl, mailFrom, passwordResetUrl));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** The log itself takes a word that it does not know for DEBUG. */
    private void requireLevel(String variable) {
        String level = System.getenv(variable);
        if (level != null && !level.isEmpty() && Level.toLevel(level, null) == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    variable + " must be OFF, ERROR, WARN, INFO, DEBUG, TRACE or ALL");
        }
    }

    private Durability durability() {
        return switch (durability) {
            case "force" -> Durability.FORCE;
            case "page-cache" -> Durability.PAGE_CACHE;
            default ->
                    throw new ParameterException(
                            spec.commandLine(), "--durability must be force or page-cache");
        };
    }

    private static void announce(PrintStream out, Server server, ServerOptions options) {
        Optional<BootstrapClient> generated = server.generatedClient();
        if (generated.isPresent()) {
            out.printf(
                    "client (shown this once): %s:%s%n",
                    generated.get().clientId(), generated.get().secret());
        }
        out.printf(
                "data %s, database %s, durability %s%s%n",
                options.dataDirectory().toAbsolutePath().normalize(),
                options.database().map(PostgresqlAddress::place).orElse("in it"),
                options.durability() == Durability.FORCE ? "force" : "page-cache",
                options.testClock() ? ", test clock" : "");
        out.printf("ready on http://%s:%d (API: /docs)%n", options.host(), server.port());
        out.flush();
    }

    /** Ends with 0, where the JVM by itself would end with the signal's number. */
    private static void stop(Server server) {
        try {
            server.close();
            System.out.println("stopped in order");
            System.out.flush();
            halt(0);
        } catch (IOException | RuntimeException e) {
            LOG.error("did not stop in order", e);
            halt(1);
        }
    }

    /** Lines of the log that are still on their way come first. */
    private static void halt(int exitCode) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            log.stop();
        }
        Runtime.getRuntime().halt(exitCode);
    }
}

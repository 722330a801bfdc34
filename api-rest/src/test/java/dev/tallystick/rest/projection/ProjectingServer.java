package dev.tallystick.rest.projection;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.auth.BootstrapClient;
import dev.tallystick.rest.serve.Server;
import dev.tallystick.rest.serve.ServerOptions;
import dev.tallystick.rest.serve.Tuning;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A process of its own, to be killed: a server that projects, and a client that posts to it. */
final class ProjectingServer {
    /** What it prints once it posts. */
    static final String READY = "posting";

    private ProjectingServer() {}

    /**
     * Runs until it is killed.
     *
     * @param args the data directory, and the seed of what is posted
     */
    public static void main(String[] args) throws IOException {
        TestServer client = TestServer.of(start(Path.of(args[0])));
        System.out.println(READY);
        new Earners(client, Long.parseLong(args[1])).postForEver();
    }

    /** Starts the server that projects. */
    static Server start(Path directory) throws IOException {
        return Server.start(
                new ServerOptions(
                        directory,
                        "127.0.0.1",
                        0,
                        false,
                        Durability.FORCE,
                        Optional.of(new BootstrapClient("shop", "s3cret"))),
                RecoveryProgress.NONE,
                List.of(),
                Tuning.defaults().withProjections(List.of(new EarnedProjection("earned"))));
    }
}

package dev.tallystick.replay;

import static dev.tallystick.replay.TestCommand.earn;
import static dev.tallystick.replay.TestCommand.redeem;
import static dev.tallystick.replay.TestCommand.redeemUpTo;

import dev.tallystick.ledger.pipeline.StateHashAt;
import dev.tallystick.replay.TestCommand.Earn;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** A year and a bit of a small shop: the data that tests and documentation look into. */
final class TestShop {
    private TestShop() {}

    /** Writes it. {@return what the server says its state is at the end} */
    static StateHashAt run(Path data) throws IOException, SQLException {
        return run(data, 130);
    }

    /** Writes another one, in which R-1 spends other points. */
    static StateHashAt run(Path data, long spentPoints) throws IOException, SQLException {
        try (TestServer server = TestServer.start(data, "2026-01-03T09:22:00Z")) {
            server.enrol("M-1", "M-2").configure();
            server.post(
                    new Earn("order-17", "M-1", 120).expires("2027-01-31T23:00:00Z").encode(),
                    earn("order-18", "M-2", 5),
                    redeem("R-0", "M-1", 500));
            server.at("2026-02-10T12:00:00Z");
            server.post(
                    new Earn("order-19", "M-1", 50)
                            .activates("2026-02-28T23:00:00Z")
                            .expires("2027-02-28T23:00:00Z")
                            .encode(),
                    new Earn("old", "M-1", 7).occurred("2025-12-24T17:00:00Z").partner(9).encode(),
                    new Earn("older", "M-1", 3)
                            .occurred("2015-12-24T17:00:00Z")
                            .expires("2016-12-31T23:00:00Z")
                            .encode());
            server.at("2026-05-01T08:00:00Z");
            server.post(redeem("R-1", "M-1", spentPoints));
            server.at("2027-06-01T08:00:00Z");
            server.post(redeemUpTo("R-2", "M-1", 1000));
            return server.stateHash();
        }
    }
}

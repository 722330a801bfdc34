package dev.tallystick.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.UnitConfig;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.journal.JournalOptions;
import dev.tallystick.ledger.pipeline.Admission;
import dev.tallystick.ledger.pipeline.CommandBatch;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.LedgerOptions;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.ledger.pipeline.StateHashAt;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.ledger.pipeline.Submission.Result;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A server without HTTP: a real ledger in a data directory, on a test's clock, and the table of
 * members beside it.
 */
final class TestServer implements AutoCloseable {
    static final JournalOptions JOURNAL =
            JournalOptions.DEFAULTS
                    .withCycleBytes(1 << 20)
                    .withBlockBytes(1 << 20)
                    .withDrainBytes(0)
                    .withUsableBytesMin(0);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path data;
    private final Ledger ledger;
    private volatile long wallMs;

    private TestServer(Path data, boolean testClock, String now) throws IOException {
        this.data = data;
        wallMs = ms(now);
        ledger =
                Ledger.open(
                        LedgerOptions.defaults(data.resolve("journal"))
                                .withJournal(JOURNAL.withTestClock(testClock))
                                .withRingSize(64)
                                .withWallClock(() -> wallMs),
                        RecoveryProgress.NONE);
    }

    static TestServer start(Path data, String now) throws IOException {
        return new TestServer(data, false, now);
    }

    static TestServer startWithTestClock(Path data, String now) throws IOException {
        return new TestServer(data, true, now);
    }

    static long ms(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    /** {@return the key that the tests give a member} */
    static MemberKey keyOf(String memberId) {
        return new MemberKey(memberId.hashCode(), 0x4D);
    }

    /** Lets time pass; what falls due is recorded when its account is touched, or by the sweep. */
    TestServer at(String now) {
        wallMs = ms(now);
        return this;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Makes the program "shop" in Berlin, number 1, with POINTS and MILES of two digits. */
    TestServer configure() {
        ProgramConfig config =
                new ProgramConfig(
                        0,
                        "shop",
                        0,
                        "Europe/Berlin",
                        List.of(
                                new UnitConfig(
                                        "POINTS",
                                        0,
                                        new ExpiryPolicy.After("P12M", ExpiryPolicy.RoundUp.MONTH)),
                                new UnitConfig("MILES", 2, new ExpiryPolicy.Never())),
                        0,
                        SpentEarnPolicy.NEGATIVE,
                        0,
                        Optional.empty());
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        int lengthBytes = config.encode(buffer, 0, ledger.durablePosition());
        return post(new TestCommand(buffer, lengthBytes));
    }

    TestServer post(TestCommand... commands) {
        CommandBatch batch = new CommandBatch(commands.length);
        for (TestCommand command : commands) {
            batch.add(command.buffer(), 0, command.lengthBytes());
        }
        Submission posting = submit(Submission.posting(batch));
        for (int index = 0; index < commands.length; index++) {
            assertThat(posting.result(index)).isEqualTo(Result.RECORDED);
        }
        return this;
    }

    /** {@return what becomes of a posting that need not be recorded} */
    Result send(TestCommand command) {
        CommandBatch batch = new CommandBatch(1);
        batch.add(command.buffer(), 0, command.lengthBytes());
        return submit(Submission.posting(batch)).result(0);
    }

    /** Moves the test clock. */
    TestServer setClock(String now) {
        Submission moved = submit(Submission.setClock(1, ms(now)));
        assertThat(moved.result(0)).isEqualTo(Result.RECORDED);
        return this;
    }

    StateHashAt stateHash() {
        return ledger.stateHash().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    RecordedEntry entry(long position) throws IOException {
        return RecordedEntry.parse(ledger.entryAt(position));
    }

    /**
     * Makes the tables of clients and members, as the server's first migration does, and writes a
     * client and members to them.
     */
    TestServer enrol(String... memberIds) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + data.resolve("tallystick.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            statement.execute(
                    """
                    create table if not exists member (
                        program_id varchar(64) not null, member_id varchar(128) not null,
                        enrolled_no bigint not null, member_key_high bigint not null,
                        member_key_low bigint not null, text_key bytea not null,
                        created_at_ms bigint not null, updated_at_ms bigint not null,
                        primary key (program_id, member_id))
                    """);
            statement.execute(
                    "create table if not exists client (client_id varchar(64) primary key)");
            statement.execute("insert into client values ('shop') on conflict do nothing");
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "insert into member values ('shop', ?, 0, ?, ?, x'00', 0, 0)")) {
                for (String memberId : memberIds) {
                    insert.setString(1, memberId);
                    insert.setLong(2, keyOf(memberId).high());
                    insert.setLong(3, keyOf(memberId).low());
                    insert.executeUpdate();
                }
            }
        }
        return this;
    }

    @Override
    public void close() throws IOException {
        ledger.close();
    }

    private Submission submit(Submission submission) {
        assertThat(ledger.submit(submission)).isEqualTo(Admission.ACCEPTED);
        assertThat(submission.await(PATIENCE)).isTrue();
        return submission;
    }
}

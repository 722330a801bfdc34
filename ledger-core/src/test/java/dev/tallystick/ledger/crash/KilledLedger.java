package dev.tallystick.ledger.crash;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.crash.AnswerLog.Kind;
import dev.tallystick.ledger.crash.AnswerLog.Line;
import dev.tallystick.ledger.crash.Request.Posting;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.journal.Framing;
import dev.tallystick.ledger.journal.JournalOptions;
import dev.tallystick.ledger.pipeline.Admission;
import dev.tallystick.ledger.pipeline.CommandBatch;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.LedgerOptions;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.ledger.pipeline.SnapshotListener;
import dev.tallystick.ledger.pipeline.SnapshotOptions;
import dev.tallystick.ledger.pipeline.StateHashAt;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.ledger.pipeline.TrialBalance;
import dev.tallystick.ledger.snapshot.Manifest;

import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The process that is killed: a ledger and its clients. It never ends by itself. */
final class KilledLedger {
    static final String WARM = "warm";
    static final String OPEN = "open";
    static final String HIT = "hit";

    /** Exit code of a child that was answered what must not be. */
    static final int WRONG = 3;

    private static final int CLIENT_COUNT = 12;

    /** More on a machine that has much else to do: {@code -Dpatience=SECONDS}. */
    static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("patience", 20));

    private static final JournalOptions JOURNAL =
            JournalOptions.DEFAULTS
                    .withCycleBytes(96 << 10)
                    .withBlockBytes(1 << 20)
                    .withDrainBytes(1 << 20)
                    .withUsableBytesMin(0);

    private static final int TX_IDS_PER_SEGMENT = 256;
    private static final SnapshotOptions SNAPSHOTS =
            new SnapshotOptions(150, Duration.ofMillis(20), 2, 64 << 20);

    private static final SnapshotListener UNHARMED =
            new SnapshotListener() {
                @Override
                public void onSnapshot(Manifest manifest, long nanos) {}

                @Override
                public void onFailure(Throwable cause) {
                    throw new IllegalStateException("nothing is in a snapshot's way", cause);
                }
            };

    private final long seed;
    private final Ledger ledger;
    private final AnswerLog log;
    private final AtomicLong nextNumber;

    private KilledLedger(long seed, Ledger ledger, AnswerLog log, long firstNumber) {
        this.seed = seed;
        this.ledger = ledger;
        this.log = log;
        nextNumber = new AtomicLong(firstNumber);
    }

    /** Notes where a start began. */
    record Recovered(AnswerLog log) implements RecoveryProgress {
        @Override
        public void onProgress(long position, long bytesDone, long bytesTotal) {}

        @Override
        public void onTornTail(String tornTail) {}

        @Override
        public void onSnapshot(long position) {
            log.write(new Line(Kind.SNAPSHOT, position, 0, 0));
        }

        @Override
        public void onSnapshotPassedOver(String reason) {
            throw new IllegalStateException("a kill spoils no snapshot: " + reason);
        }
    }

    /** {@return how child and parent open the ledger} */
    static LedgerOptions options(Path directory, Disk disk) {
        return LedgerOptions.defaults(directory)
                .withJournal(JOURNAL.withDisk(disk, Framing.CHRONICLE))
                .withSnapshots(SNAPSHOTS, UNHARMED)
                .withTxIdSegmentKeys(TX_IDS_PER_SEGMENT);
    }

    /**
     * Warms up on a ledger of its own, then waits for a line {@code journal log aim first retries}.
     *
     * @param arguments the seed, a directory to warm up in
     */
    public static void main(String[] arguments) throws Exception {
        long seed = Long.parseLong(arguments[0]);
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, e) -> {
                    e.printStackTrace(System.err);
                    System.err.flush();
                    Runtime.getRuntime().halt(WRONG);
                });
        Path warmUp = Path.of(arguments[1]);
        try (Ledger ledger = Ledger.open(options(warmUp, Disk.NATIVE), RecoveryProgress.NONE);
                AnswerLog log =
                        new AnswerLog(warmUp.resolveSibling(warmUp.getFileName() + ".log"))) {
            KilledLedger warm = new KilledLedger(seed, ledger, log, 0);
            warm.tellOpen();
            for (long number = 0; number < 30; number++) {
                warm.ask(number);
            }
        }
        System.out.println(WARM);
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        String line = in.readLine();
        if (line == null) {
            return; // the first one only leaves its classes
        }
        String[] go = line.split(" ");
        Disk disk = new WatchedDisk(standingStillAt(Aim.parse(go[2])));
        AnswerLog log = new AnswerLog(Path.of(go[1]));
        Ledger ledger = Ledger.open(options(Path.of(go[0]), disk), new Recovered(log));
        KilledLedger killed = new KilledLedger(seed, ledger, log, Long.parseLong(go[3]));
        killed.tellOpen();
        System.out.println(OPEN);
        long[] retries = Arrays.stream(go).skip(4).mapToLong(Long::parseLong).toArray();
        for (int client = 0; client < CLIENT_COUNT; client++) {
            int number = client;
            new Thread(() -> killed.post(number, retries), "client-" + client).start();
        }
    }

    /** {@return who makes a thread stand still for ever where its process is to be killed} */
    private static WatchedDisk.Watcher standingStillAt(Aim aim) {
        AtomicInteger met = new AtomicInteger();
        return (deed, file, moment) -> {
            if (aim.isAt(deed, file, moment) && met.incrementAndGet() == aim.count()) {
                System.out.println(HIT);
                while (true) {
                    LockSupport.park(aim);
                }
            }
        };
    }

    /** {@return a ledger to go on with in this process: for the parent, when the storm is over} */
    static KilledLedger continued(long seed, Ledger ledger, AnswerLog log) {
        return new KilledLedger(seed, ledger, log, 0);
    }

    /** The state as it was recovered; makes the program where there is none. */
    void tellOpen() throws Exception {
        if (ledger.programs().isEmpty()) {
            Encoded born = TestCommands.createProgram();
            CommandBatch batch = new CommandBatch(1);
            batch.add(born.buffer(), 0, born.lengthBytes());
            submit(Submission.posting(batch));
        }
        TrialBalance books = submit(Submission.trialBalance(1)).trialBalance();
        books.units().forEach(unit -> require(unit.sumPoints() == 0, "sum is not zero: " + unit));
        StateHashAt hash = ledger.stateHash().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        log.write(
                new Line(
                        Kind.OPEN,
                        hash.position(),
                        Long.parseUnsignedLong(hash.stateHash(), 0, 16, 16),
                        Long.parseUnsignedLong(hash.stateHash(), 16, 32, 16)));
    }

    private void post(int client, long[] retries) {
        for (int index = client; index < retries.length; index += CLIENT_COUNT) {
            ask(retries[index]);
        }
        SplittableRandom random = new SplittableRandom(seed + client + nextNumber.get());
        while (true) {
            long number = nextNumber.getAndIncrement();
            ask(number);
            if (random.nextInt(6) == 0) {
                // somebody may be asking the same right now, or was answered long ago
                ask(Math.max(0, number - random.nextInt(random.nextBoolean() ? 12 : 3_000)));
            }
        }
    }

    /** Asks, as a client does who wants to know, and notes the answer. */
    void ask(long number) {
        Request request = Request.of(seed, number);
        log.write(new Line(Kind.ASKED, number, 0, 0));
        try {
            Line answer = null;
            while (answer == null) {
                answer = answer(request);
            }
            log.write(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the answer, null if it is to be asked again} */
    private Line answer(Request request) throws IOException {
        int count = request.postings().size();
        long lookedUpTo = ledger.durablePosition();
        long found = ledger.positionOf(request.postings().getFirst().key());
        if (found != 0) {
            return recorded(request, found);
        }
        CommandBatch batch = new CommandBatch(count);
        for (Posting posting : request.postings()) {
            Encoded command = posting.encode(lookedUpTo, ledger.nowMs());
            batch.add(command.buffer(), 0, command.lengthBytes());
        }
        Submission done = submit(count > 1 ? Submission.atomic(batch) : Submission.posting(batch));
        return switch (done.result(0)) {
            case RECORDED -> {
                List<byte[]> entries = new ArrayList<>();
                for (int index = 0; index < count; index++) {
                    entries.add(done.entry(index));
                }
                yield line(request, done.position(0), entries);
            }
            case DUPLICATE -> recorded(request, done.position(0));
            case RETRY -> null;
            case NOT_RECORDED, REFUSED, TOO_LARGE, DISK_RESERVE, CLOCK_REFUSED ->
                    throw new IllegalStateException(request + " became " + done.result(0));
        };
    }

    /** The first answer again. */
    private Line recorded(Request request, long position) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        for (int index = 0; index < request.postings().size(); index++) {
            entries.add(ledger.entryAt(position + index));
        }
        return line(request, position, entries);
    }

    private static Line line(Request request, long position, List<byte[]> entries) {
        return new Line(Kind.ANSWERED, request.number(), position, FullReplay.digest(entries));
    }

    private Submission submit(Submission submission) {
        Admission admission = ledger.submit(submission);
        require(admission == Admission.ACCEPTED, "not admitted: " + admission);
        require(submission.await(PATIENCE), "no answer within " + PATIENCE);
        return submission;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}

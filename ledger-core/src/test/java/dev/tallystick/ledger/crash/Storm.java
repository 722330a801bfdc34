package dev.tallystick.ledger.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.crash.AnswerLog.Line;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.pipeline.Ledger;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * So many lives of one ledger, each ended by SIGKILL. After every one, a full replay must hold all
 * that was answered, once and as it was answered; what the child before recovered must be what the
 * replay has at that position; and it may not have lost what the replay before had seen.
 */
final class Storm {
    private static final int RUN_MS_MAX = 160;
    private static final int AIM_MS_MAX = 300;

    private final long seed;
    private final Path directory;
    private final Path journal;
    private final SplittableRandom random;

    /** By request, what was answered. */
    private final Map<Long, Line> answers = new HashMap<>();

    private final TreeSet<Long> unknown = new TreeSet<>();
    private final Map<String, Integer> hits = new TreeMap<>();
    private long nextNumber;
    private long seenPosition;
    private int life;
    private int unknownCount;
    private int fromSnapshot;

    Storm(long seed, Path directory) {
        this.seed = seed;
        this.directory = directory;
        journal = directory.resolve("journal");
        random = new SplittableRandom(seed);
    }

    /** Runs, and in the end resolves what is unknown in this process. */
    void run(int lives) throws Exception {
        ChildJvm jvm = ChildJvm.prepare(directory);
        ChildLedger next = ChildLedger.start(jvm, seed, directory.resolve("warm-0"));
        try {
            for (life = 1; life <= lives; life++) {
                ChildLedger child = next;
                next = ChildLedger.start(jvm, seed, directory.resolve("warm-" + life));
                liveAndDie(child);
            }
        } finally {
            next.close();
        }
        resolveAndClose();
    }

    /** {@return what happened, in a line} */
    String summary() {
        return "lives=%d, from a snapshot=%d, answered=%d, unknown at a kill=%d, entries=%d, killed at %s"
                .formatted(
                        life - 1, fromSnapshot, answers.size(), unknownCount, seenPosition, hits);
    }

    private void liveAndDie(ChildLedger child) throws Exception {
        Path log = directory.resolve("answers-" + life);
        boolean isAimed = random.nextInt(2) == 0;
        Aim aim = isAimed ? Aim.random(random) : Aim.NONE;
        try (child) {
            child.go(journal, log, aim, nextNumber, List.copyOf(unknown));
            boolean isHit =
                    child.awaitOpen()
                            || child.letRun(isAimed ? AIM_MS_MAX : random.nextInt(RUN_MS_MAX));
            child.kill();
            hits.merge(isHit ? aim.moment() + " " + aim.deed() : "any moment", 1, Integer::sum);
        } catch (AssertionError e) {
            throw new AssertionError(context(), e);
        }
        check(log);
    }

    private void check(Path log) throws Exception {
        Line open = null;
        // a child that was killed before it opened has no log
        for (Line line : log.toFile().exists() ? AnswerLog.read(log) : List.<Line>of()) {
            switch (line.kind()) {
                case SNAPSHOT -> fromSnapshot++;
                case OPEN -> open = line;
                case ASKED -> {
                    nextNumber = Math.max(nextNumber, line.number() + 1);
                    if (!answers.containsKey(line.number())) {
                        unknown.add(line.number());
                    }
                }
                case ANSWERED -> answered(line);
            }
        }
        unknownCount += unknown.size();
        FullReplay replay = FullReplay.of(journal, open == null ? 0 : open.number());
        assertThat(replay.position()).as(context()).isGreaterThanOrEqualTo(seenPosition);
        if (open != null) {
            assertThat(open.number()).as(context()).isGreaterThanOrEqualTo(seenPosition);
            assertThat("%016x%016x".formatted(open.first(), open.second()))
                    .as("%s: recovered at position %d", context(), open.number())
                    .isEqualTo(replay.hashAt());
        }
        seenPosition = replay.position();
        for (long number = 0; number < nextNumber; number++) {
            checkRecorded(replay, Request.of(seed, number));
        }
    }

    private void answered(Line line) {
        Line before = answers.putIfAbsent(line.number(), line);
        assertThat(before == null ? line : before)
                .as("%s: request %d, answered again", context(), line.number())
                .isEqualTo(line);
        unknown.remove(line.number());
    }

    /** What was answered is there as it was answered; what is there at all is there whole, once. */
    private void checkRecorded(FullReplay replay, Request request) {
        long position = replay.positionOf(request);
        Line answer = answers.get(request.number());
        if (answer != null) {
            assertThat(position).as("%s: %s", context(), request).isEqualTo(answer.first());
            assertThat(replay.digestOf(request))
                    .as("%s: %s", context(), request)
                    .isEqualTo(answer.second());
        }
    }

    private void resolveAndClose() throws Exception {
        Path log = directory.resolve("answers-last");
        List<Long> retries = new ArrayList<>(unknown);
        try (AnswerLog answerLog = new AnswerLog(log);
                Ledger ledger =
                        Ledger.open(
                                KilledLedger.options(journal, Disk.NATIVE),
                                new KilledLedger.Recovered(answerLog))) {
            KilledLedger last = KilledLedger.continued(seed, ledger, answerLog);
            last.tellOpen();
            retries.forEach(last::ask);
        }
        check(log);
        assertThat(unknown).as(context()).isEmpty();
    }

    private String context() {
        return "seed=%d, life=%d, directory=%s".formatted(seed, life, journal);
    }
}

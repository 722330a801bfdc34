package dev.tallystick.ledger.journal;

import static dev.tallystick.ledger.journal.ExcerptFormat.CHAIN_HEAD_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.CONTINUES_AFTER_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.FLAGS_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.FLAG_TEST_CLOCK;
import static dev.tallystick.ledger.journal.ExcerptFormat.HASH_BYTES;
import static dev.tallystick.ledger.journal.ExcerptFormat.PREVIOUS_HASH_OFFSET;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Follows excerpts one after the other: each must name its predecessor, continue its positions,
 * epoch and time.
 */
final class Chain {
    private final MessageDigest sha256 = Digests.sha256();
    private byte[] head = new byte[HASH_BYTES];
    private long nextPosition = 1;
    private int epoch;
    private long ledgerTimeMs;
    private boolean testClock;
    private boolean sealed;
    private int cycle = -1;
    private long offset;
    private int lengthBytes;

    private byte[] headBeforeCycle = head;
    private long nextBeforeCycle = 1;

    /** Goes on behind a finished cycle. */
    void resume(CycleSummary finished) {
        head = finished.lastHash().toBytes();
        nextPosition = finished.lastPosition() + 1;
        epoch = finished.epoch();
        ledgerTimeMs = finished.ledgerTimeMs();
        testClock = finished.testClock();
        sealed = finished.sealed();
        cycle = finished.cycle();
        offset = finished.lastOffset();
        lengthBytes = (int) (finished.endOffset() - finished.lastOffset());
    }

    /** {@return whether a finished cycle goes on where this one is} */
    boolean isContinuedBy(CycleSummary finished) {
        return finished.previousHash().equals(head()) && finished.firstPosition() == nextPosition;
    }

    /** {@return the cycle of the last excerpt, which is its last} */
    CycleSummary summary(int excerptCount) {
        return new CycleSummary(
                cycle,
                excerptCount,
                nextBeforeCycle,
                nextPosition - 1,
                Hash.of(headBeforeCycle),
                head(),
                epoch,
                ledgerTimeMs,
                testClock,
                sealed,
                offset,
                endOffset());
    }

    /** {@return whether an excerpt names the last one as its predecessor} */
    boolean continuesAt(ExcerptView excerpt) {
        int index = excerpt.index() + PREVIOUS_HASH_OFFSET;
        byte[] bytes = excerpt.buffer().byteArray();
        return Arrays.equals(head, 0, HASH_BYTES, bytes, index, index + HASH_BYTES);
    }

    /** {@return why an excerpt cannot be the next one, null if it can} */
    JournalProblem problemOf(ExcerptView excerpt) {
        if (excerpt.firstPosition() != nextPosition) {
            return problem(
                    excerpt,
                    ProblemCode.POSITION_GAP,
                    "gap in journal: expected="
                            + nextPosition
                            + ", found="
                            + excerpt.firstPosition());
        }
        if (!continuesAt(excerpt)) {
            return problem(
                    excerpt,
                    ProblemCode.CHAIN_BROKEN,
                    "does not follow the excerpt before it: expected="
                            + Hash.of(head)
                            + ", found="
                            + excerpt.previousHash());
        }
        if (excerpt.ledgerTimeMs() < ledgerTimeMs) {
            return problem(
                    excerpt,
                    ProblemCode.TIME_BACKWARDS,
                    "ledger time goes back: last="
                            + ledgerTimeMs
                            + ", found="
                            + excerpt.ledgerTimeMs());
        }
        return epochProblemOf(excerpt);
    }

    /**
     * {@return what an excerpt says that only a newer program understands, null if nothing} To be
     * asked of an excerpt that can be the next one.
     */
    static JournalProblem newerIn(ExcerptView excerpt) {
        String unknown =
                excerpt.kind() == ExcerptKind.EPOCH
                        ? JournalFormat.unknownIn(flags(excerpt))
                        : null;
        return unknown == null ? null : problem(excerpt, ProblemCode.FORMAT_NEWER, unknown);
    }

    private JournalProblem epochProblemOf(ExcerptView excerpt) {
        boolean opensEpoch = excerpt.kind() == ExcerptKind.EPOCH;
        int expectedEpoch = opensEpoch ? epoch + 1 : epoch;
        if (excerpt.epoch() != expectedEpoch) {
            return problem(
                    excerpt,
                    ProblemCode.EPOCH_MISMATCH,
                    "epoch: expected=" + expectedEpoch + ", found=" + excerpt.epoch());
        }
        if (!opensEpoch) {
            return null;
        }
        if (excerpt.cycle() == cycle) {
            return problem(
                    excerpt, ProblemCode.EPOCH_MISMATCH, "an epoch in the middle of a cycle");
        }
        int index = excerpt.index();
        byte[] bytes = excerpt.buffer().byteArray();
        long continuesAfter =
                ExcerptFormat.getLong(excerpt.buffer(), index + CONTINUES_AFTER_OFFSET);
        int from = index + CHAIN_HEAD_OFFSET;
        if (continuesAfter != nextPosition - 1
                || !Arrays.equals(head, 0, HASH_BYTES, bytes, from, from + HASH_BYTES)) {
            return problem(
                    excerpt,
                    ProblemCode.EPOCH_MISMATCH,
                    "continues after position "
                            + continuesAfter
                            + ", not after "
                            + (nextPosition - 1));
        }
        if (epoch > 0 && testClock != hasTestClock(excerpt)) {
            return problem(
                    excerpt,
                    ProblemCode.EPOCH_MISMATCH,
                    "another kind of clock than the first epoch");
        }
        return null;
    }

    /** Makes an excerpt the last one, whether it followed or not. */
    void follow(ExcerptView excerpt) {
        if (epoch == 0 && excerpt.kind() == ExcerptKind.EPOCH) {
            testClock = hasTestClock(excerpt);
        }
        if (excerpt.cycle() != cycle) {
            headBeforeCycle = head;
            nextBeforeCycle = nextPosition;
        }
        lengthBytes = excerpt.lengthBytes();
        sha256.update(excerpt.buffer().byteArray(), excerpt.index(), lengthBytes);
        head = sha256.digest();
        nextPosition = excerpt.firstPosition() + excerpt.entryCount();
        epoch = excerpt.epoch();
        ledgerTimeMs = excerpt.ledgerTimeMs();
        sealed = excerpt.kind() == ExcerptKind.SEAL;
        cycle = excerpt.cycle();
        offset = excerpt.offset();
    }

    Hash head() {
        return Hash.of(head);
    }

    long nextPosition() {
        return nextPosition;
    }

    int epoch() {
        return epoch;
    }

    long ledgerTimeMs() {
        return ledgerTimeMs;
    }

    boolean testClock() {
        return testClock;
    }

    boolean sealed() {
        return sealed;
    }

    /** {@return the cycle of the last excerpt, -1 if there was none} */
    int cycle() {
        return cycle;
    }

    long offset() {
        return offset;
    }

    /** {@return where the last excerpt ends in its file} */
    long endOffset() {
        return offset + lengthBytes;
    }

    private static boolean hasTestClock(ExcerptView epoch) {
        return (flags(epoch) & FLAG_TEST_CLOCK) != 0;
    }

    private static int flags(ExcerptView epoch) {
        return ExcerptFormat.getInt(epoch.buffer(), epoch.index() + FLAGS_OFFSET);
    }

    private static JournalProblem problem(ExcerptView excerpt, ProblemCode code, String detail) {
        return new JournalProblem(excerpt.file(), excerpt.offset(), code, detail);
    }
}

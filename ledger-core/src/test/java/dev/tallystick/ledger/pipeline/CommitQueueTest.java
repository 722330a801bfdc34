package dev.tallystick.ledger.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * What goes from the writer to the committer goes in order, once, and in as few forces as may be.
 */
class CommitQueueTest {
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final long SEED = 7411;
    private static final int STORM = 200_000;

    private final CommitQueue queue = new CommitQueue(CommitQueue.COMMIT_COUNT);

    @Test
    void shouldFillFurtherWhatNobodyHasBegun() {
        Commit first = fill(1);
        queue.hand(false);
        assertThat(fill(2)).isSameAs(first);
        queue.hand(false);

        Commit taken = queue.take(PATIENCE_NANOS);
        assertThat(taken).isSameAs(first);
        assertThat(taken.submissionCount()).isEqualTo(2);
        assertThat(taken.lastPosition()).isEqualTo(2);
        assertThat(queue.take(0)).isNull();
    }

    @Test
    void shouldLeaveAloneWhatIsBegunOrComplete() {
        Commit begun = fill(1);
        queue.hand(false);
        queue.take(PATIENCE_NANOS);
        Commit complete = fill(2);
        assertThat(complete).isNotSameAs(begun);
        assertThat(complete.excerpt().firstPosition()).isEqualTo(2);
        queue.hand(true);
        assertThat(fill(3)).isNotSameAs(complete);
    }

    @Test
    void shouldNotGiveAwayWhatIsBeingFilled() {
        fill(1);
        queue.hand(false);
        fill(2);
        assertThat(queue.take(0)).isNull();
        queue.hand(false);
        assertThat(queue.take(0).lastPosition()).isEqualTo(2);
    }

    @Test
    void shouldHandOverNothingWhereThereIsNothing() {
        queue.open(1);
        assertThat(queue.isDue()).isFalse();
        queue.close();
        assertThat(queue.isOver()).isTrue();
    }

    @Test
    void shouldAnswerAtOnceWhatOnlyAsksWhenNothingIsUnderWay() {
        Submission question = Submission.original(1, 1);
        queue.open(1).add(question);
        assertThat(queue.answerAtOnce()).isTrue();
        assertThat(isDone(question)).isTrue();
        assertThat(queue.isDue()).isFalse();
        Commit next = fill(1);
        queue.hand(false);
        assertThat(queue.take(0)).isSameAs(next);
        assertThat(next.submissionCount()).isOne();
    }

    @Test
    void shouldLetAQuestionWaitForWhatIsUnderWay() {
        fill(1);
        queue.hand(false);
        Submission further = Submission.original(1, 2);
        queue.open(2).add(further);
        assertThat(queue.answerAtOnce()).isFalse(); // it may stand behind a posting
        queue.hand(false);
        Commit begun = queue.take(0);
        Submission behind = Submission.original(1, 2);
        queue.open(2).add(behind);
        assertThat(queue.answerAtOnce()).isFalse();
        assertThat(isDone(behind)).isFalse();
        queue.giveBack(begun);
        assertThat(queue.answerAtOnce()).isTrue();
        assertThat(isDone(behind)).isTrue();
    }

    @Test
    void shouldAnswerNoPostingAtOnce() {
        queue.open(1).add(Submission.setClock(1, 1));
        assertThat(queue.answerAtOnce()).isFalse();
    }

    private static boolean isDone(Submission submission) {
        return submission.await(() -> true);
    }

    @Test
    void shouldPassEverythingOnInOrder() throws InterruptedException {
        List<Long> answered = new ArrayList<>();
        Thread committer =
                new Thread(
                        () -> {
                            while (!queue.isOver()) {
                                Commit commit = queue.take(PATIENCE_NANOS);
                                if (commit != null) {
                                    for (int n = 0; n < commit.submissionCount(); n++) {
                                        answered.add(commit.submission(n).number());
                                    }
                                    assertThat(answered.getLast()).isEqualTo(commit.lastPosition());
                                    queue.giveBack(commit);
                                }
                            }
                        });
        committer.start();
        SplittableRandom random = new SplittableRandom(SEED);
        for (long number = 1; number <= STORM; number++) {
            fill(number);
            if (number == STORM || random.nextInt(4) > 0) {
                queue.hand(random.nextInt(16) == 0);
            }
        }
        queue.close();
        committer.join();
        assertThat(answered)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, STORM).boxed().toList());
    }

    /** One more submission, which bears its position as its number. */
    private Commit fill(long position) {
        Commit commit = queue.open(position);
        if (commit.isFull()) {
            queue.hand(true);
            commit = queue.open(position);
        }
        commit.add(Submission.original(1, position));
        commit.end(position, 0, 0);
        return commit;
    }
}

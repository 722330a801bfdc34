package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.state.FrozenRoom;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Asks a writer often what it is asked seldom, before anybody else asks. What the compiler has
 * never seen happen it leaves out of the code it makes: the first snapshot, and the first question
 * of each kind, would throw the writer's code away, and who posts would wait while it is
 * interpreted and made anew. The state is what it was afterwards.
 */
final class Rehearsal {
    /** Beyond the few hundred calls after which the compiler begins to count. */
    private static final int ROUNDS = 150;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What the compiler has learnt is every ledger's in the process. */
    private static final AtomicBoolean HAS_BEEN = new AtomicBoolean();

    private final Predicate<Submission> submitter;

    private Rehearsal(Predicate<Submission> submitter) {
        this.submitter = submitter;
    }

    /**
     * Rehearses with a writer that nobody submits to yet, unless another did in this process; takes
     * about a tenth of a second of a process that has just begun.
     *
     * @param submitter offers a submission to the writer, and tells whether it took it
     */
    static void once(Predicate<Submission> submitter) {
        if (HAS_BEEN.compareAndSet(false, true)) {
            new Rehearsal(submitter).run();
        }
    }

    /** Ends with the ledger, if that ends meanwhile. */
    private void run() {
        boolean goesOn = true;
        for (int round = 0; goesOn && round < ROUNDS; round++) {
            goesOn =
                    isDone(Submission.frozenPageCount())
                            && isDone(Submission.freeze(new FrozenRoom(0)))
                            && areDone(questions())
                            && isDone(Submission.thaw());
        }
    }

    /** About who is not there, in no program. */
    private static List<Submission> questions() {
        MemberKey nobody = new MemberKey(0, 0);
        return List.of(
                Submission.partner(0, 0, nobody),
                Submission.memberHead(0, 0, nobody),
                Submission.programHead(0),
                Submission.dryRun(new CommandBatch(0)));
    }

    private boolean isDone(Submission submission) {
        return submitter.test(submission) && submission.await(PATIENCE);
    }

    /** Together, so that the writer finds several in the ring; a small one does not take all. */
    private boolean areDone(List<Submission> submissions) {
        List<Submission> taken = new ArrayList<>();
        for (Submission submission : submissions) {
            if (submitter.test(submission)) {
                taken.add(submission);
            }
        }
        return taken.stream().allMatch(submission -> submission.await(PATIENCE));
    }
}

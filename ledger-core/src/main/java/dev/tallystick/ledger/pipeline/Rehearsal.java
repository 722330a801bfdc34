package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.state.FrozenRoom;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

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
    private static final long RETRY_NANOS = 1_000_000;

    /** What the compiler has learnt is every ledger's in the process. */
    private static final AtomicBoolean HAS_BEEN = new AtomicBoolean();

    private final Function<Submission, Admission> submitter;

    private Rehearsal(Function<Submission, Admission> submitter) {
        this.submitter = submitter;
    }

    /**
     * Rehearses with a writer that nobody submits to yet, unless another did in this process; takes
     * about a tenth of a second of a process that has just begun.
     *
     * @param submitter offers a submission to the writer
     */
    static void once(Function<Submission, Admission> submitter) {
        if (HAS_BEEN.compareAndSet(false, true)) {
            new Rehearsal(submitter).run();
        }
    }

    /** Ends with the ledger, if that ends meanwhile. */
    private void run() {
        boolean goesOn = true;
        for (int round = 0; goesOn && round < ROUNDS; round++) {
            goesOn = areDone(List.of(Submission.frozenPageCount())) && isLookedAt();
        }
    }

    /** What is frozen is thawed, even if the writer takes longer than anybody waits. */
    private boolean isLookedAt() {
        Submission freeze = Submission.freeze(new FrozenRoom(0));
        if (!isTaken(freeze)) {
            return false;
        }
        boolean isAnswered = freeze.await(PATIENCE) && areDone(questions());
        return areDone(List.of(Submission.thaw())) && isAnswered;
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

    /** Offers them together, so that the writer finds several in the ring. */
    private boolean areDone(List<Submission> submissions) {
        boolean areTaken = true;
        for (Submission submission : submissions) {
            areTaken &= isTaken(submission);
        }
        return areTaken && submissions.stream().allMatch(submission -> submission.await(PATIENCE));
    }

    /** {@return false if the ledger ends} */
    private boolean isTaken(Submission submission) {
        Admission admission = submitter.apply(submission);
        while (admission == Admission.RING_FULL) {
            LockSupport.parkNanos(this, RETRY_NANOS);
            admission = submitter.apply(submission);
        }
        return admission == Admission.ACCEPTED;
    }
}

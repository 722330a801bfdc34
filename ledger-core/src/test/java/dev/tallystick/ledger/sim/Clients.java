package dev.tallystick.ledger.sim;

import static dev.tallystick.ledger.sim.Decided.require;

import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.model.Traffic;
import dev.tallystick.ledger.model.Traffic.Posting;
import dev.tallystick.ledger.pipeline.CommandBatch;
import dev.tallystick.ledger.pipeline.SteppedLedger;
import dev.tallystick.ledger.pipeline.Submission;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Who posts: sends, hears the answer or does not, sends again under the same txId, and remembers
 * what was answered.
 */
final class Clients {
    private static final int PROGRAM = 1;
    private static final int BATCH_COUNT_MAX = 4;

    private final Traffic traffic;
    private final Decided decided;
    private final SplittableRandom random;
    private final TreeMap<String, Answer> answered = new TreeMap<>();
    private final TreeMap<Integer, Long> positionOfPosting = new TreeMap<>();
    private final Deque<Posting> again = new ArrayDeque<>();
    private final List<Posting> waiting = new ArrayList<>();
    private long lastAtMs;

    private record Answer(Posting posting, long position) {}

    Clients(long seed, Decided decided, SplittableRandom random) {
        SpentEarnPolicy[] policies = SpentEarnPolicy.values();
        SpentEarnPolicy policy = policies[(int) Math.floorMod(seed, (long) policies.length)];
        traffic = new Traffic(seed, PROGRAM, policy, 1_000);
        this.decided = decided;
        this.random = random;
    }

    /** {@return when, by the clients' clocks, the last posting was sent} */
    long lastAtMs() {
        return lastAtMs;
    }

    int answeredCount() {
        return answered.size();
    }

    /** {@return the submission that makes the program, for as long as there is none} */
    static Submission program() {
        CommandBatch batch = new CommandBatch(1);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        batch.add(buffer, 0, Traffic.program("sim").encode(buffer, 0, Long.MAX_VALUE));
        return Submission.posting(batch, _ -> {});
    }

    /**
     * {@return a few postings in one submission, new ones and some that got no answer} What is
     * recorded already is answered from there, as the HTTP layer does.
     */
    Submission next(SteppedLedger ledger) throws IOException {
        List<Posting> postings = new ArrayList<>();
        CommandBatch batch = new CommandBatch(BATCH_COUNT_MAX);
        int count = 1 + random.nextInt(BATCH_COUNT_MAX);
        while (postings.size() < count) {
            boolean isRepeated = !again.isEmpty() && random.nextInt(3) > 0;
            Posting posting = isRepeated ? again.removeFirst() : traffic.next();
            long lookedUpTo = ledger.durablePosition();
            long known = ledger.positionOf(TxKey.of(PROGRAM, posting.txId()));
            if (known != 0) {
                onDuplicate(posting, known);
                continue;
            }
            byte[] original = null;
            if (posting.original() != Traffic.NONE) {
                Long position = positionOfPosting.get(posting.original());
                if (position == null || !posting.canFollow(decided.decode(position).type())) {
                    continue; // it was never posted, or nobody knows: nothing can follow it
                }
                original = decided.entryAt(position);
            }
            batch.add(traffic.buffer(), 0, traffic.encode(posting, lookedUpTo, original));
            postings.add(posting);
            lastAtMs = Math.max(lastAtMs, posting.atMs());
        }
        waiting.addAll(postings);
        return Submission.posting(batch, done -> onDone(done, postings));
    }

    private void onDone(Submission done, List<Posting> postings) {
        waiting.removeAll(postings);
        for (int index = 0; index < postings.size(); index++) {
            Posting posting = postings.get(index);
            long position = done.position(index);
            switch (done.result(index)) {
                case RECORDED -> {
                    decided.onTold(position);
                    require(
                            Arrays.equals(decided.entryAt(position), done.entry(index)),
                            "answered ",
                            posting.txId(),
                            " with another entry than the one at ",
                            position);
                    require(
                            !answered.containsKey(posting.txId()),
                            "posted twice: ",
                            posting.txId(),
                            ", at ",
                            answered.get(posting.txId()),
                            " and at ",
                            position);
                    learn(posting, position);
                }
                case DUPLICATE -> onDuplicate(posting, position);
                case DISK_RESERVE, RETRY -> again.add(posting);
                case NOT_RECORDED, REFUSED, TOO_LARGE, CLOCK_REFUSED ->
                        throw new AssertionError(posting.txId() + ": " + done.result(index));
            }
        }
    }

    private void onDuplicate(Posting posting, long position) {
        decided.onTold(position);
        Answer before = answered.get(posting.txId());
        long first = before == null ? position : before.position();
        require(first == position, posting.txId(), " is at ", first, ", and now at ", position);
        learn(posting, position);
    }

    private void learn(Posting posting, long position) {
        answered.put(posting.txId(), new Answer(posting, position));
        EntryDecoder entry = decided.decode(position);
        if (entry.outcome() == Outcome.POSTED) {
            positionOfPosting.putIfAbsent(posting.number(), position);
        }
    }

    /** Nobody answers any more: most will try again. */
    void onCrash() {
        for (Posting posting : waiting) {
            if (random.nextInt(4) > 0) {
                again.add(posting);
            }
        }
        waiting.clear();
    }

    /**
     * Who was answered from behind the end of what is left will ask again, or never hears of it.
     */
    void onRecovered(long lastPosition) {
        for (Answer answer : List.copyOf(answered.values())) {
            if (answer.position() > lastPosition) {
                answered.remove(answer.posting().txId());
                if (random.nextInt(4) > 0) {
                    again.add(answer.posting());
                }
            }
        }
        positionOfPosting.values().removeIf(position -> position > lastPosition);
    }

    /**
     * What was ever answered is known to the ledger, under the same position.
     *
     * @param oneOf so many is looked at: each look may read a file
     */
    void requireKnown(SteppedLedger ledger, int oneOf) throws IOException {
        for (Map.Entry<String, Answer> one : answered.entrySet()) {
            if (random.nextInt(oneOf) > 0) {
                continue;
            }
            long position = ledger.positionOf(TxKey.of(PROGRAM, one.getKey()));
            require(
                    position == one.getValue().position(),
                    "forgotten: ",
                    one.getKey(),
                    " was answered from position ",
                    one.getValue().position(),
                    ", is now at ",
                    position);
        }
    }
}

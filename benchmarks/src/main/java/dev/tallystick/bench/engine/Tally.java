package dev.tallystick.bench.engine;

import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.Submission;

/** What became of the commands, as the client reads it from the answers. */
final class Tally {
    private static final int SAMPLE_EVERY = 16;

    private long recorded;
    private long repeated;
    private long sentBack;
    private long landed;
    private long sampled;
    private long sampledRefused;

    void count(Submission submission) {
        for (int index = 0; index < submission.count(); index++) {
            switch (submission.result(index)) {
                case RECORDED -> recorded++;
                case DUPLICATE -> repeated++;
                case RETRY -> sentBack++;
                case NOT_RECORDED, REFUSED, TOO_LARGE, DISK_RESERVE, CLOCK_REFUSED ->
                        throw new IllegalStateException(
                                "unexpected answer: " + submission.result(index));
            }
        }
        if (++landed % SAMPLE_EVERY == 0 && submission.count() > 0) {
            sample(submission, (int) (landed / SAMPLE_EVERY % submission.count()));
        }
    }

    private void sample(Submission submission, int index) {
        if (submission.result(index) != Submission.Result.RECORDED) {
            return;
        }
        RecordedEntry entry = RecordedEntry.parse(submission.entry(index));
        if (entry.position() != submission.position(index)) {
            throw new IllegalStateException(
                    "answer of another entry: expected=%d, found=%d"
                            .formatted(submission.position(index), entry.position()));
        }
        sampled++;
        if (!entry.isPosted()) {
            sampledRefused++;
        }
    }

    long commandCount() {
        return recorded + repeated + sentBack;
    }

    /** {@return repeated transactions in 100 commands} */
    double repeatedPercent() {
        return percent(repeated, commandCount());
    }

    /** {@return commands whose evidence was too old, in 100} */
    double sentBackPercent() {
        return percent(sentBack, commandCount());
    }

    /** {@return refused entries in 100, by sample} */
    double refusedPercent() {
        return percent(sampledRefused, sampled);
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }
}

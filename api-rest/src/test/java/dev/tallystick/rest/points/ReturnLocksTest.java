package dev.tallystick.rest.points;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.tallystick.ledger.entry.EntryType;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Returns of one purchase wait for each other, and none of them for ever. */
class ReturnLocksTest {
    private static final Posting.FollowUp RETURN = followUp(List.of(new ReturnedItem("1", 1)));

    private final ReturnLocks locks = new ReturnLocks();

    @Test
    void oneShouldWaitForTheOther() {
        CompletableFuture<Void> other;
        try (ReturnLocks.Held _ = locks.hold(1, RETURN)) {
            other = holdInAnotherThread(RETURN);
            assertThat(other).isNotDone();
        }
        assertThat(other).succeedsWithin(1, SECONDS);
    }

    @Test
    void whoWaitedLongEnoughShouldGoAhead() {
        try (ReturnLocks.Held _ = locks.hold(1, RETURN)) {
            assertThat(holdInAnotherThread(RETURN)).succeedsWithin(10, SECONDS);
        }
        assertThat(holdInAnotherThread(RETURN)).succeedsWithin(1, SECONDS);
    }

    @Test
    void otherReversalsShouldNotWait() {
        try (ReturnLocks.Held _ = locks.hold(1, RETURN)) {
            assertThat(holdInAnotherThread(followUp(List.of()))).succeedsWithin(1, SECONDS);
        }
    }

    private CompletableFuture<Void> holdInAnotherThread(Posting posting) {
        return CompletableFuture.runAsync(() -> locks.hold(1, posting).close());
    }

    private static Posting.FollowUp followUp(List<ReturnedItem> returned) {
        return new Posting.FollowUp(
                new Posting.Request("R", FreeText.NONE, new Content(1, 2)),
                EntryType.EARN_REVERSAL,
                "E",
                Optional.empty(),
                0,
                returned);
    }
}

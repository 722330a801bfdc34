package dev.tallystick.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.Verdict;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.command.PostingEncoder;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.model.Ask.Grant;
import dev.tallystick.ledger.model.Ask.Limit;
import dev.tallystick.ledger.state.StateHash;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What a budget gets back of an earn of 100 points that nothing limits and 50 that count. */
class GivenBackTest {
    private static final int BUDGET = 3;
    private static final int MEMBER = 1;
    private static final long NOW_MS = 1_000;

    private final Engine engine = new Engine();
    private final int program = engine.createProgram(SpentEarnPolicy.NEGATIVE, NOW_MS);
    private final Encode encode = new Encode(program);
    private long newestRelated;
    private long nowMs = NOW_MS;
    private int count;
    private final byte[] earn = earn();

    @Test
    void shouldBeWhatItsOwnGrantLost() {
        returned(50, 25);
        assertThat(used()).isEqualTo(25);
        returned(20, 0);
        assertThat(used()).isEqualTo(25);
        returned(30, 25);
        assertThat(used()).isZero();
    }

    @Test
    void shouldBeNothingThatAnotherMayHaveLost() {
        reversed(90);
        assertThat(used()).isEqualTo(50);
        reversed(20);
        assertThat(used()).isEqualTo(40);
        returned(0, 15);
        assertThat(used()).isEqualTo(25);
        reversed(0);
        assertThat(used()).isZero();
    }

    @Test
    void shouldBeAllOnceEverythingCameBackThoughSomeLapsed() {
        nowMs = NOW_MS + 500; // the 100 are over
        returned(100, 50);
        assertThat(last().balance()).isEqualTo(Balance.ZERO);
        assertThat(used()).isZero();
    }

    /** An older program gave back from the first grant on. */
    @Test
    void shouldBeNothingThatAnOlderProgramGaveBack() {
        int lengthBytes = encode(120);
        new PostingEncoder()
                .wrap(encode.buffer(), MessageHeaderEncoder.ENCODED_LENGTH)
                .flags((short) 0);
        accept(lengthBytes);
        assertThat(used()).isEqualTo(30);
        newestRelated = last().position();
        reversed(10);
        assertThat(used()).isEqualTo(20);
        returned(0, 5);
        assertThat(used()).isEqualTo(15);
        reversed(0);
        assertThat(used()).isZero();
    }

    @Test
    void whatWasWorkedOutWithoutTheNewestReversalShouldBeSentBack() {
        returned(10, 0);
        newestRelated = 0;
        String before = StateHash.of(engine.machine().state());
        int lengthBytes = encode.encode(ask(10L, List.of(10L, 0L)), "stale", earn);
        assertThat(engine.machine().accept(encode.buffer(), 0, lengthBytes, nowMs, engine))
                .isEqualTo(Verdict.RETRY);
        assertThat(StateHash.of(engine.machine().state())).isEqualTo(before);
        newestRelated = last().position();
        returned(10, 0);
        assertThat(last().requestedPoints()).isEqualTo(10);
    }

    private byte[] earn() {
        List<Limit> limits = List.of(new Limit(BUDGET, 50, false, true));
        Ask.Earn ask =
                new Ask.Earn(
                        MEMBER,
                        0,
                        List.of(
                                new Grant(100, Dates.AT_ONCE, NOW_MS + 500, List.of()),
                                new Grant(80, Dates.AT_ONCE, Dates.NEVER, limits)),
                        Dates.NOW,
                        Dates.AT_ONCE,
                        0);
        accept(encode.encode(ask, "earn", null));
        assertThat(used()).isEqualTo(50);
        encode.newestRelated(_ -> newestRelated);
        return engine.entries().getLast();
    }

    private void returned(long first, long second) {
        Ask ask = ask(first + second, List.of(first, second));
        accept(encode.encode(ask, "T" + count++, earn));
        newestRelated = last().position();
    }

    private void reversed(long points) {
        accept(encode(points));
        newestRelated = last().position();
    }

    private int encode(long points) {
        return encode.encode(ask(points, List.of()), "T" + count++, earn);
    }

    private static Ask ask(long points, List<Long> lost) {
        return new Ask.FollowUp(
                EntryType.EARN_REVERSAL, 0, points, Dates.AT_ONCE, Dates.AT_ONCE, lost);
    }

    private void accept(int lengthBytes) {
        assertThat(engine.machine().accept(encode.buffer(), 0, lengthBytes, nowMs, engine))
                .isEqualTo(Verdict.RECORDED);
        assertThat(last().isPosted()).isTrue();
    }

    private RecordedEntry last() {
        return RecordedEntry.parse(engine.entries().getLast());
    }

    private long used() {
        return engine.machine().state().counters().points(BUDGET, program);
    }
}

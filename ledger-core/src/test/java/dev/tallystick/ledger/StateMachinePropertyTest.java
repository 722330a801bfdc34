package dev.tallystick.ledger;

import static dev.tallystick.ledger.TestCommands.redeem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.StateHash;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;

/** The engine beside {@link NaiveModel}, a seeded stream of commands, and time that jumps. */
class StateMachinePropertyTest {
    private static final int COMMAND_COUNT = 40_000;
    private static final int MEMBER_COUNT = 40;

    private long nowMs = 1_000;

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void balancesShouldEqualTheNaiveModels(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TestLedger ledger = new TestLedger();
        NaiveModel model = new NaiveModel();
        for (int n = 0; n < COMMAND_COUNT; n++) {
            nowMs += random.nextInt(10) == 0 ? random.nextInt(5_000) : random.nextInt(20);
            if (random.nextInt(20) == 0) {
                ledger.machine().sweep(nowMs, 1 + random.nextInt(5), ledger);
            }
            long member = 1L + random.nextInt(MEMBER_COUNT);
            step(random, ledger, model, "T" + random.nextInt(COMMAND_COUNT), member);
            assertThat(settledBalance(ledger, member))
                    .as("seed=%d n=%d member=%d now=%d", seed, n, member, nowMs)
                    .isEqualTo(model.balance(member, nowMs));
        }
        for (long member = 1; member <= MEMBER_COUNT; member++) {
            assertThat(settledBalance(ledger, member)).isEqualTo(model.balance(member, nowMs));
        }
        assertThat(StateHash.of(ledger.folded().state())).isEqualTo(ledger.stateHash());
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {11, 12, 13})
    void rollingBackShouldLeaveNoTrace(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TestLedger ledger = new TestLedger();
        TestLedger twin = new TestLedger();
        for (int n = 0; n < 3_000; n++) {
            nowMs += random.nextInt(200);
            Encoded tried = command(random, "D" + n, 1 + random.nextInt(MEMBER_COUNT));
            String before = ledger.stateHash();
            int entryCount = ledger.entries().size();
            ledger.machine().beginScope();
            for (int m = random.nextInt(4); m >= 0; m--) {
                ledger.post(command(random, "X" + n + m, 1 + random.nextInt(60)), nowMs);
            }
            ledger.post(tried, nowMs);
            byte[] wouldBe = ledger.entries().getLast();
            ledger.machine().rollbackScope();
            ledger.entries().subList(entryCount, ledger.entries().size()).clear();
            assertThat(ledger.stateHash()).isEqualTo(before);

            // A twin that never tried anything must stay the same to the byte, slots included.
            Encoded posted = command(random, "P" + n, 1 + random.nextInt(MEMBER_COUNT));
            ledger.post(posted, nowMs);
            twin.post(posted, nowMs);
            assertThat(ledger.entries().getLast()).isEqualTo(twin.entries().getLast());
            assertThat(wouldBe).isNotEmpty();
        }
        assertThat(ledger.stateHash()).isEqualTo(twin.stateHash());
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {21, 22})
    void dryRunShouldTellWhatThenHappens(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TestLedger ledger = new TestLedger();
        for (int n = 0; n < 3_000; n++) {
            nowMs += random.nextInt(300);
            Encoded command = command(random, "T" + n, 1 + random.nextInt(MEMBER_COUNT));
            int entryCount = ledger.entries().size();
            ledger.machine().beginScope();
            ledger.post(command, nowMs);
            byte[] wouldBe = ledger.entries().getLast();
            ledger.machine().rollbackScope();
            ledger.entries().subList(entryCount, ledger.entries().size()).clear();
            ledger.post(command, nowMs);
            assertThat(ledger.entries().getLast()).isEqualTo(wouldBe);
        }
    }

    private void step(
            SplittableRandom random,
            TestLedger ledger,
            NaiveModel model,
            String txId,
            long member) {
        if (random.nextInt(100) < 55) {
            Earn earn = earn(random, txId, member);
            Verdict verdict = ledger.post(earn.encode(), nowMs);
            assertThat(verdict)
                    .isEqualTo(model.isKnown(txId) ? Verdict.DUPLICATE : Verdict.RECORDED);
            if (verdict == Verdict.RECORDED) {
                model.earn(earn, ledger.last().position());
            }
            return;
        }
        long points = 1L + random.nextInt(400);
        boolean upTo = random.nextInt(4) == 0;
        Verdict verdict = ledger.post(redeem(txId, member, points, upTo), nowMs);
        assertThat(verdict).isEqualTo(model.isKnown(txId) ? Verdict.DUPLICATE : Verdict.RECORDED);
        if (verdict == Verdict.RECORDED) {
            boolean posted = model.redeem(txId, member, points, upTo, nowMs);
            assertThat(ledger.last().outcome())
                    .isEqualTo(posted ? Outcome.POSTED : Outcome.INSUFFICIENT_POINTS);
            assertThat(NaiveModel.taken(ledger.last())).isEqualTo(model.lastTaken());
        }
    }

    private Encoded command(SplittableRandom random, String txId, long member) {
        return random.nextInt(100) < 55
                ? earn(random, txId, member).encode()
                : redeem(txId, member, 1 + random.nextInt(300), random.nextBoolean());
    }

    private Earn earn(SplittableRandom random, String txId, long member) {
        Earn earn = new Earn(txId, member, 1 + random.nextInt(500));
        if (random.nextInt(3) == 0) {
            earn = earn.activatesAt(nowMs - 50 + random.nextInt(2_000));
        }
        if (random.nextInt(3) > 0) {
            long fromMs = earn.activatesAtMs() == Dates.AT_ONCE ? nowMs : earn.activatesAtMs();
            earn = earn.expiresAt(fromMs + 1 + random.nextInt(8_000));
        }
        if (random.nextInt(20) == 0) {
            earn = earn.activatesAt(Dates.AT_ONCE).expiresAt(nowMs - random.nextInt(3));
        }
        if (random.nextInt(5) == 0) {
            earn = earn.occurredAt(nowMs - random.nextInt(1_000));
        }
        return random.nextInt(4) == 0 ? earn.partner(900 + random.nextInt(3)) : earn;
    }

    private Balance settledBalance(TestLedger ledger, long member) {
        ledger.machine().beginScope();
        int entryCount = ledger.entries().size();
        ledger.machine().settle(ledger.account(member), nowMs, ledger);
        Balance balance = ledger.balance(member);
        ledger.machine().rollbackScope();
        ledger.entries().subList(entryCount, ledger.entries().size()).clear();
        return balance;
    }
}

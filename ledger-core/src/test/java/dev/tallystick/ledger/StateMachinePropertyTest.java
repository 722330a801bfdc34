package dev.tallystick.ledger;

import static dev.tallystick.ledger.TestCommands.redeem;
import static dev.tallystick.ledger.TestCommands.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.NaiveModel.Facts;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.state.StateHash;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The engine beside {@link NaiveModel}, a seeded stream of commands, and time that jumps. */
class StateMachinePropertyTest {
    private static final int COMMAND_COUNT = 40_000;
    private static final int MEMBER_COUNT = 40;

    private long nowMs = 1_000;

    private final List<Long> originals = new ArrayList<>();

    @ParameterizedTest(name = "seed={0} policy={1}")
    @CsvSource({
        "1, NEGATIVE",
        "2, NEGATIVE",
        "3, NEGATIVE",
        "4, CLAMP",
        "5, CLAMP",
        "6, REFUSE",
        "7, REFUSE"
    })
    void everythingShouldEqualTheNaiveModel(long seed, SpentEarnPolicy policy) {
        SplittableRandom random = new SplittableRandom(seed);
        TestLedger ledger = new TestLedger(policy);
        NaiveModel model = new NaiveModel(policy);
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int n = 0; n < COMMAND_COUNT; n++) {
            nowMs += random.nextInt(10) == 0 ? random.nextInt(5_000) : random.nextInt(20);
            if (random.nextInt(20) == 0) {
                ledger.machine().sweep(nowMs, 1 + random.nextInt(5), ledger);
            }
            long member = 1L + random.nextInt(MEMBER_COUNT);
            String as = "seed=%d n=%d member=%d now=%d".formatted(seed, n, member, nowMs);
            step(random, ledger, model, "T" + random.nextInt(COMMAND_COUNT), member, as);
            assertThat(settledBalance(ledger, member))
                    .as(as)
                    .isEqualTo(model.balance(member, nowMs));
            outcomes.merge(ledger.last().type() + " " + ledger.last().outcome(), 1, Integer::sum);
        }
        for (long member = 1; member <= MEMBER_COUNT; member++) {
            assertThat(settledBalance(ledger, member)).isEqualTo(model.balance(member, nowMs));
        }
        assertThat(StateHash.of(ledger.folded().state())).isEqualTo(ledger.stateHash());
        assertThat(outcomes)
                .containsKeys(
                        "EARN POSTED",
                        "REDEEM POSTED",
                        "REDEEM INSUFFICIENT_POINTS",
                        "EARN_REVERSAL POSTED",
                        "EARN_REVERSAL ALREADY_REVERSED",
                        "EARN_REVERSAL EXCEEDS_ORIGINAL",
                        "REDEEM_REVERSAL POSTED",
                        "REDEEM_REVERSAL ALREADY_REVERSED",
                        "REDEEM_REVERSAL EXCEEDS_ORIGINAL");
        assertThat(outcomes.containsKey("EARN_REVERSAL EARN_ALREADY_SPENT"))
                .isEqualTo(policy == SpentEarnPolicy.REFUSE);
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {11, 12, 13})
    void rollingBackShouldLeaveNoTrace(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TestLedger ledger = new TestLedger();
        TestLedger twin = new TestLedger();
        for (int n = 0; n < 3_000; n++) {
            nowMs += random.nextInt(200);
            Encoded tried = command(random, ledger, "D" + n, 1 + random.nextInt(MEMBER_COUNT));
            String before = ledger.stateHash();
            int entryCount = ledger.entries().size();
            List<Encoded> more = new ArrayList<>();
            for (int m = random.nextInt(4); m >= 0; m--) {
                more.add(command(random, ledger, "X" + n + m, 1 + random.nextInt(60)));
            }
            ledger.machine().beginScope();
            more.forEach(each -> ledger.post(each, nowMs));
            ledger.post(tried, nowMs);
            byte[] wouldBe = ledger.entries().getLast();
            ledger.machine().rollbackScope();
            ledger.entries().subList(entryCount, ledger.entries().size()).clear();
            assertThat(ledger.stateHash()).isEqualTo(before);

            // A twin that never tried anything must stay the same to the byte, slots included.
            Encoded posted = command(random, ledger, "P" + n, 1 + random.nextInt(MEMBER_COUNT));
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
            Encoded command = command(random, ledger, "T" + n, 1 + random.nextInt(MEMBER_COUNT));
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
            long member,
            String as) {
        int dice = random.nextInt(100);
        if (dice < 40) {
            Earn earn = earn(random, txId, member);
            if (post(ledger, model, txId, earn.encode())) {
                long position = ledger.last().position();
                originals.add(position);
                assertThat(facts(ledger.last()))
                        .as(as)
                        .isEqualTo(model.earn(earn, position, nowMs));
            }
        } else if (dice < 75 || originals.isEmpty()) {
            long points = 1L + random.nextInt(400);
            boolean upTo = random.nextInt(4) == 0;
            if (post(ledger, model, txId, redeem(txId, member, points, upTo))) {
                RecordedEntry entry = ledger.last();
                if (entry.isPosted()) {
                    originals.add(entry.position());
                }
                assertThat(facts(entry))
                        .as(as)
                        .isEqualTo(
                                model.redeem(txId, member, points, upTo, entry.position(), nowMs));
            }
        } else {
            // Mostly one of the newest: what is old is expired, or reversed already.
            int back = random.nextInt(Math.min(originals.size(), random.nextInt(1, 300)));
            byte[] original = ledger.entryAt(originals.get(originals.size() - 1 - back));
            long points = random.nextInt(3) == 0 ? 1 + random.nextInt(200) : 0;
            if (post(ledger, model, txId, reverse(txId, original, points))) {
                assertThat(facts(ledger.last()))
                        .as(as)
                        .isEqualTo(reversed(model, txId, RecordedEntry.parse(original), points));
            }
        }
    }

    private boolean post(TestLedger ledger, NaiveModel model, String txId, Encoded command) {
        Verdict verdict = ledger.post(command, nowMs);
        assertThat(verdict).isEqualTo(model.isKnown(txId) ? Verdict.DUPLICATE : Verdict.RECORDED);
        return verdict == Verdict.RECORDED;
    }

    private Facts reversed(NaiveModel model, String txId, RecordedEntry original, long points) {
        long member = original.memberKey().high();
        return original.type() == EntryType.EARN
                ? model.reverseEarn(txId, member, original.position(), points, nowMs)
                : model.reverseRedemption(txId, member, original.position(), points, nowMs);
    }

    private static Facts facts(RecordedEntry entry) {
        List<String> taken = new ArrayList<>();
        List<String> entered = new ArrayList<>();
        long[] sums = new long[5];
        for (Effect effect : entry.effects()) {
            switch (effect) {
                case Effect.LotTaken lot -> taken.add(told(lot));
                case Effect.LotCreated lot -> entered.add(told(lot));
                case Effect.LotRestored lot -> entered.add(told(lot));
                case Effect.LotExpired lot -> sums[0] += lot.points();
                case Effect.DebtPaid debt -> sums[1] += debt.points();
                case Effect.DebtAdded debt -> sums[2] += debt.points();
                case Effect.ShortfallAdded written -> sums[3] += written.points();
                case Effect.ShortfallPaid written -> sums[4] += written.points();
                case Effect.LotPaid lot -> {
                    taken.add(told(lot));
                    sums[1] += lot.points();
                }
                case Effect _ -> {}
            }
        }
        return new Facts(
                entry.outcome().name(),
                taken,
                entered,
                sums[0],
                sums[1],
                sums[2],
                sums[3],
                sums[4]);
    }

    private static String told(Effect.OnLot lot) {
        return LotNumber.toId(lot.lotNumber()) + ":" + lot.points();
    }

    /** Any command; a reversal is of something that the ledger has posted. */
    private Encoded command(SplittableRandom random, TestLedger ledger, String txId, long member) {
        int dice = random.nextInt(100);
        if (dice < 40) {
            return earn(random, txId, member).encode();
        }
        RecordedEntry last = ledger.last();
        boolean isOriginal = last.type() == EntryType.EARN || last.type() == EntryType.REDEEM;
        if (last.isPosted() && isOriginal) {
            originals.add(last.position());
        }
        if (dice < 70 || originals.isEmpty()) {
            return redeem(txId, member, 1 + random.nextInt(300), random.nextBoolean());
        }
        int back = random.nextInt(Math.min(originals.size(), 50));
        byte[] original = ledger.entryAt(originals.get(originals.size() - 1 - back));
        return reverse(txId, original, random.nextBoolean() ? 0 : 1 + random.nextInt(200));
    }

    private Earn earn(SplittableRandom random, String txId, long member) {
        Earn earn = new Earn(txId, member, random.nextInt(30) == 0 ? 0 : 1 + random.nextInt(500));
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

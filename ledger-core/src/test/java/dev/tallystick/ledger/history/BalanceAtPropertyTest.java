package dev.tallystick.ledger.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestLedger;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Balances of the past, compared with a fold that knows no balances, only lots, dates and debts.
 */
class BalanceAtPropertyTest {
    private static final int ENTRY_COUNT = 700;
    private static final int MEMBER_COUNT = 3;
    private static final int QUESTION_COUNT = 3_000;
    private static final long STEP_MS = 1_000;

    private final TestLedger ledger = new TestLedger();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private long nowMs = 1_000_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void balanceAtShouldBeTheSumOfTheLotsThatThereWere(long seed) throws IOException {
        Random random = new Random(seed);
        long startMs = nowMs;
        while (ledger.entries().size() < ENTRY_COUNT) {
            act(random);
        }
        for (int n = 0; n < QUESTION_COUNT; n++) {
            long member = random.nextInt(MEMBER_COUNT);
            long atMs = startMs + random.nextLong(nowMs - startMs + 20 * STEP_MS) - 2 * STEP_MS;
            long knownAt =
                    random.nextInt(3) == 0
                            ? Long.MAX_VALUE
                            : random.nextLong(ledger.entries().size() + 2);
            assertThat(balanceAt(member, atMs, knownAt).balance())
                    .as("seed=%d, member=%d, at=%d, knownAt=%d", seed, member, atMs, knownAt)
                    .isEqualTo(sumOfLots(member, atMs, knownAt));
        }
        assertThat(kinds)
                .containsKeys("EARN", "REDEEM", "EARN_REVERSAL", "REDEEM_REVERSAL")
                .containsKeys("ACTIVATE", "EXPIRE", "unrecorded");
    }

    private void act(Random random) {
        nowMs += random.nextInt(10) == 0 ? random.nextLong(60 * STEP_MS) : random.nextLong(STEP_MS);
        String txId = "T" + ledger.entries().size() + "-" + nowMs;
        long member = random.nextInt(MEMBER_COUNT);
        int before = ledger.entries().size();
        switch (random.nextInt(10)) {
            case 0, 1 ->
                    ledger.post(
                            TestCommands.redeem(txId, member, 1 + random.nextInt(30), true), nowMs);
            case 2 -> ledger.machine().sweep(nowMs, 1 + random.nextInt(3), ledger);
            case 3 -> reverse(random, txId);
            default -> ledger.post(earn(random, txId, member).encode(), nowMs);
        }
        for (byte[] bytes : ledger.entries().subList(before, ledger.entries().size())) {
            kinds.merge(RecordedEntry.parse(bytes).type().name(), 1, Integer::sum);
        }
    }

    private void reverse(Random random, String txId) {
        byte[] original = ledger.entries().get(random.nextInt(ledger.entries().size()));
        RecordedEntry entry = RecordedEntry.parse(original);
        boolean isReversible = entry.type() == EntryType.EARN || entry.type() == EntryType.REDEEM;
        if (isReversible && entry.isPosted()) {
            ledger.post(TestCommands.reverse(txId, original, random.nextInt(20)), nowMs);
        }
    }

    private Earn earn(Random random, String txId, long member) {
        long effectiveAtMs = random.nextInt(3) == 0 ? nowMs - random.nextLong(90 * STEP_MS) : nowMs;
        long activatesAtMs =
                random.nextInt(3) == 0
                        ? effectiveAtMs + random.nextLong(40 * STEP_MS)
                        : Dates.AT_ONCE;
        long expiresAtMs =
                random.nextInt(4) == 0
                        ? Dates.NEVER
                        : Math.max(activatesAtMs, effectiveAtMs)
                                + 1
                                + random.nextLong(60 * STEP_MS);
        return new Earn(txId, member, 1 + random.nextInt(50))
                .occurredAt(effectiveAtMs)
                .activatesAt(activatesAtMs)
                .expiresAt(expiresAtMs);
    }

    private BalanceAt.Folded balanceAt(long member, long atMs, long knownAt) throws IOException {
        int account = ledger.account(member);
        if (account == 0) {
            return new BalanceAt.Folded(Balance.ZERO, 0);
        }
        return new BalanceAt(
                        position -> ledger.entries().get((int) position - 1),
                        new Chain.OfAccount(account),
                        ledger.machine().state().accounts().lastPosition(account),
                        unrecorded(account, Math.max(atMs, nowMs)),
                        atMs,
                        knownAt)
                .fold();
    }

    private List<RecordedEntry> unrecorded(int account, long atMs) {
        int recorded = ledger.entries().size();
        ledger.machine().beginScope();
        ledger.machine().settle(account, atMs, ledger);
        ledger.machine().rollbackScope();
        List<byte[]> settled = ledger.entries().subList(recorded, ledger.entries().size());
        List<RecordedEntry> unrecorded = settled.stream().map(RecordedEntry::parse).toList();
        kinds.merge("unrecorded", unrecorded.size(), Integer::sum);
        settled.clear();
        return unrecorded;
    }

    private Balance sumOfLots(long member, long atMs, long knownAt) {
        LotSum sum = new LotSum(atMs);
        for (byte[] bytes : ledger.entries()) {
            RecordedEntry entry = RecordedEntry.parse(bytes);
            if (entry.position() <= knownAt
                    && entry.effectiveAtMs() <= atMs
                    && entry.memberKey() != null
                    && entry.memberKey().high() == member) {
                entry.effects().forEach(sum::add);
            }
        }
        return sum.balance();
    }

    /** Adds up lots and a debt, and lets only the lots' dates decide. */
    private static final class LotSum {
        private final long atMs;
        private final List<Effect.LotCreated> lots = new ArrayList<>();
        private final Set<Long> activated = new HashSet<>();
        private final Map<Long, Long> remaining = new TreeMap<>();
        private long debt;

        LotSum(long atMs) {
            this.atMs = atMs;
        }

        void add(Effect effect) {
            switch (effect) {
                case Effect.LotCreated lot -> {
                    lots.add(lot);
                    remaining.put(lot.lotNumber(), lot.points());
                }
                case Effect.LotTaken lot ->
                        remaining.merge(lot.lotNumber(), -lot.points(), Long::sum);
                case Effect.LotRestored lot ->
                        remaining.merge(lot.lotNumber(), lot.points(), Long::sum);
                case Effect.LotActivated lot -> activated.add(lot.lotNumber());
                case Effect.DebtAdded added -> debt += added.points();
                case Effect.DebtPaid paid -> debt -= paid.points();
                default -> {}
            }
        }

        Balance balance() {
            payDebts();
            long available = -debt;
            long pending = 0;
            for (Effect.LotCreated lot : lots) {
                long points = atMs < lot.expiresAtMs() ? remaining.get(lot.lotNumber()) : 0;
                boolean isPending = atMs < lot.activatesAtMs();
                available += isPending ? 0 : points;
                pending += isPending ? points : 0;
            }
            return new Balance(available, pending, 0, 0);
        }

        /** What became available, and is not recorded as such, pays a debt first. */
        private void payDebts() {
            lots.stream()
                    .filter(lot -> lot.pending() && lot.activatesAtMs() <= atMs)
                    .filter(lot -> !activated.contains(lot.lotNumber()))
                    .sorted(Comparator.comparingLong(Effect.LotCreated::activatesAtMs))
                    .forEach(
                            lot -> {
                                long points = remaining.get(lot.lotNumber());
                                long paid = Math.max(0, Math.min(debt, points));
                                debt -= paid;
                                remaining.put(lot.lotNumber(), points - paid);
                            });
        }
    }
}

package dev.tallystick.ledger.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.TestLedger;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Balances of the past, compared with a fold that knows no balances, only lots, holds, dates and
 * debts.
 */
class BalanceAtPropertyTest {
    private static final int ENTRY_COUNT = 900;
    private static final int MEMBER_COUNT = 4;
    private static final int QUESTION_COUNT = 3_000;
    private static final long STEP_MS = 1_000;

    private static final Set<String> MET = new TreeSet<>();

    private final TestLedger ledger = new TestLedger();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private long nowMs = 1_000_000;
    private byte[] merged;
    private List<RecordedEntry> parsed;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void balanceAtShouldBeTheSumOfTheLotsThatThereWere(long seed) throws IOException {
        Random random = new Random(seed);
        long startMs = nowMs;
        while (ledger.entries().size() < ENTRY_COUNT) {
            act(random);
        }
        parsed = ledger.entries().stream().map(RecordedEntry::parse).toList();
        for (int n = 0; n < QUESTION_COUNT; n++) {
            long member = random.nextInt(MEMBER_COUNT);
            long atMs = startMs + random.nextLong(nowMs - startMs + 20 * STEP_MS) - 2 * STEP_MS;
            long knownAt =
                    random.nextInt(3) == 0
                            ? Long.MAX_VALUE
                            : random.nextLong(ledger.entries().size() + 2);
            assertThat(balanceAt(member, atMs, knownAt).balance())
                    .as("seed=%d, member=%d, at=%d, knownAt=%d", seed, member, atMs, knownAt)
                    .isEqualTo(folded(member, atMs, knownAt));
        }
        MET.addAll(kinds.keySet());
    }

    /** Which of the rarer ones a seed meets is chance: all of them together meet every kind. */
    @AfterAll
    static void everyKindShouldHaveBeenMet() {
        assertThat(MET)
                .contains("EARN", "REDEEM", "EARN_REVERSAL", "REDEEM_REVERSAL")
                .contains("LOCK", "UNLOCK", "HOLD", "CAPTURE", "RELEASE", "ADJUST")
                .contains("TRANSFER", "TRANSFER_REVERSAL", "MERGE", "MERGE_REVERSAL")
                .contains("ACTIVATE", "EXPIRE", "unrecorded");
    }

    private void act(Random random) {
        nowMs += random.nextInt(10) == 0 ? random.nextLong(60 * STEP_MS) : random.nextLong(STEP_MS);
        String txId = "T" + ledger.entries().size() + "-" + nowMs;
        long member = random.nextInt(MEMBER_COUNT);
        int before = ledger.entries().size();
        long other = random.nextInt(MEMBER_COUNT);
        switch (random.nextInt(20)) {
            case 0, 1 -> post(TestCommands.redeem(txId, member, points(random), true));
            case 2 -> ledger.machine().sweep(nowMs, 1 + random.nextInt(3), ledger);
            case 3, 4, 5, 6, 7, 8 -> followUp(random, txId);
            case 9, 10 ->
                    post(Moves.hold(txId, member, points(random), random.nextLong(200 * STEP_MS)));
            case 11 -> transfer(txId, member, other, points(random));
            case 12 ->
                    post(
                            Moves.adjust(
                                    txId,
                                    member,
                                    random.nextInt(40) - 20L,
                                    nowMs + random.nextLong(50 * STEP_MS) + 1));
            case 13 -> post(Moves.expire(txId, member, 100_000 + random.nextInt(400_000)));
            case 14 -> merge(random, txId, member, other);
            default -> post(earn(random, txId, member).encode());
        }
        for (byte[] bytes : ledger.entries().subList(before, ledger.entries().size())) {
            kinds.merge(RecordedEntry.parse(bytes).type().name(), 1, Integer::sum);
        }
    }

    private void post(Encoded command) {
        ledger.post(command, nowMs);
    }

    private static long points(Random random) {
        return 1L + random.nextInt(30);
    }

    private void transfer(String txId, long from, long to, long points) {
        if (from != to) {
            post(Moves.transfer(txId, from, to, points));
        }
    }

    /** Mostly taken back soon, or there would be one member left. */
    private void merge(Random random, String txId, long from, long into) {
        if (merged != null) {
            post(Moves.followUp(EntryType.MERGE_REVERSAL, txId, merged, 0));
            merged = null;
        } else if (from != into && random.nextBoolean()) {
            post(Moves.merge(txId, from, into));
            merged = ledger.last().isPosted() ? ledger.entries().getLast() : null;
        }
    }

    private void followUp(Random random, String txId) {
        int count = ledger.entries().size();
        int from = random.nextInt(4) == 0 ? 0 : Math.max(0, count - 30);
        byte[] original = ledger.entries().get(random.nextInt(from, count));
        RecordedEntry entry = RecordedEntry.parse(original);
        EntryType kind =
                switch (entry.type()) {
                    case EARN ->
                            List.of(EntryType.EARN_REVERSAL, EntryType.LOCK, EntryType.UNLOCK)
                                    .get(random.nextInt(3));
                    case REDEEM, CAPTURE -> EntryType.REDEEM_REVERSAL;
                    case HOLD -> random.nextBoolean() ? EntryType.CAPTURE : EntryType.RELEASE;
                    case TRANSFER -> EntryType.TRANSFER_REVERSAL;
                    default -> null;
                };
        if (kind != null && entry.isPosted()) {
            boolean isPartial = kind != EntryType.TRANSFER_REVERSAL && random.nextBoolean();
            post(Moves.followUp(kind, txId, original, isPartial ? points(random) : 0));
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

    private Balance folded(long member, long atMs, long knownAt) {
        PlainFold fold = new PlainFold(atMs);
        for (RecordedEntry entry : parsed) {
            if (entry.position() <= knownAt && entry.effectiveAtMs() <= atMs) {
                fold.add(entry);
            }
        }
        return fold.balance(ledger.account(member));
    }
}

package dev.tallystick.ledger.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestLedger;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** One ledger of thousands of entries, its chains compared with the plain list of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChainWalkTest {
    private static final long SEED = 20_261_125;
    private static final int ENTRY_COUNT = 6_000;
    private static final int MEMBER_COUNT = 3;
    private static final long STEP_MS = 600_000;
    private static final long PARTNER = 77;

    private final TestLedger ledger = new TestLedger();
    private final List<RecordedEntry> entries = new ArrayList<>();
    private int readCount;

    @BeforeAll
    void fill() {
        Random random = new Random(SEED);
        for (int n = 0; n < ENTRY_COUNT; n++) {
            long nowMs = (n + 1) * STEP_MS;
            long member = random.nextInt(MEMBER_COUNT);
            long partner = random.nextInt(4) == 0 ? PARTNER : 0;
            if (random.nextInt(3) == 0) {
                ledger.post(TestCommands.redeem("R" + n, member, 2, false, partner), nowMs);
            } else {
                Earn earn = new Earn("E" + n, member, 5).partner(partner);
                // now and then far back, as an import would
                boolean isLate = random.nextInt(100) == 0;
                long lateMs = isLate ? random.nextLong(nowMs) : random.nextLong(STEP_MS);
                ledger.post(earn.occurredAt(nowMs - lateMs).encode(), nowMs);
            }
        }
        ledger.entries().forEach(bytes -> entries.add(RecordedEntry.parse(bytes)));
    }

    @Test
    void shouldGoThroughEveryEntryOfAnAccount() throws IOException {
        for (long member = 0; member < MEMBER_COUNT; member++) {
            long account = ledger.account(member);
            List<Long> expected = positions(entry -> entry.isPosted() && isOn(entry, account));
            assertThat(all(new ChainWalk(this::read, new Chain.OfAccount(account), head(expected))))
                    .isEqualTo(expected)
                    .hasSizeGreaterThan(1_500);
        }
    }

    @Test
    void shouldGoThroughEveryEntryOfAPartner() throws IOException {
        RecordedEntry first =
                entries.stream().filter(entry -> entry.accounts().size() == 2).findFirst().get();
        long account = first.accounts().get(1).number();
        List<Long> expected = positions(entry -> entry.isPosted() && isOn(entry, account));
        assertThat(all(new ChainWalk(this::read, new Chain.OfAccount(account), head(expected))))
                .isEqualTo(expected)
                .hasSizeGreaterThan(1_000);
    }

    @Test
    void shouldGoThroughEveryEntryOfAProgram() throws IOException {
        List<Long> expected = positions(entry -> true);
        assertThat(all(new ChainWalk(this::read, new Chain.OfProgram(1), head(expected))))
                .isEqualTo(expected);
    }

    @Test
    void shouldMissNothingThatTookEffectBefore() throws IOException {
        Random random = new Random(SEED);
        Chain.OfAccount chain = new Chain.OfAccount(ledger.account(1));
        List<Long> history = positions(entry -> entry.isPosted() && isOn(entry, chain.account()));
        for (int n = 0; n < 200; n++) {
            long beforeMs = random.nextLong((ENTRY_COUNT + 2) * STEP_MS);
            List<Long> found =
                    all(new ChainWalk(this::read, chain, head(history)).effectiveBefore(beforeMs));
            assertThat(history).containsSubsequence(found);
            assertThat(
                            found.stream()
                                    .filter(position -> entry(position).effectiveAtMs() < beforeMs))
                    .isEqualTo(
                            history.stream()
                                    .filter(position -> entry(position).effectiveAtMs() < beforeMs)
                                    .toList());
        }
    }

    @Test
    void shouldReadLittleOfWhatCannotReachBack() throws IOException {
        TestLedger punctual = new TestLedger();
        for (int n = 0; n < ENTRY_COUNT; n++) {
            punctual.post(new Earn("E" + n, 1, 5).encode(), n * STEP_MS);
        }
        entries.clear();
        punctual.entries().forEach(bytes -> entries.add(RecordedEntry.parse(bytes)));
        readCount = 0;
        Chain.OfAccount chain = new Chain.OfAccount(punctual.account(1));
        ChainWalk walk =
                new ChainWalk(
                                position -> {
                                    readCount++;
                                    return punctual.entries().get((int) position - 1);
                                },
                                chain,
                                punctual.entries().size())
                        .effectiveBefore(10 * STEP_MS);
        while (walk.next().effectiveAtMs() >= 10 * STEP_MS) {
            // what is left of a stretch is gone through
        }
        assertThat(readCount).isLessThan(ENTRY_COUNT / 64 + 3 * 64);
        entries.clear();
        ledger.entries().forEach(bytes -> entries.add(RecordedEntry.parse(bytes)));
    }

    @Test
    void shouldLeaveOutWhatLiesBeyondAPosition() throws IOException {
        Random random = new Random(SEED);
        Chain.OfAccount chain = new Chain.OfAccount(ledger.account(2));
        List<Long> history = positions(entry -> entry.isPosted() && isOn(entry, chain.account()));
        for (int n = 0; n < 200; n++) {
            long upTo = random.nextInt(ENTRY_COUNT);
            readCount = 0;
            RecordedEntry first = new ChainWalk(this::read, chain, head(history)).upTo(upTo).next();
            List<Long> expected = history.stream().filter(p -> p <= upTo).toList();
            assertThat(first == null ? 0 : first.position()).isEqualTo(head(expected));
            assertThat(readCount).isLessThan(2 * 64 + history.size() / 64);
        }
    }

    @Test
    void shouldGoOnWhereAWalkEndedEarly() throws IOException {
        Chain.OfAccount chain = new Chain.OfAccount(ledger.account(0));
        List<Long> history = positions(entry -> entry.isPosted() && isOn(entry, chain.account()));
        List<Long> found = new ArrayList<>();
        long from = head(history);
        while (from != 0) {
            ChainWalk walk =
                    new ChainWalk(this::read, chain, from)
                            .effectiveBefore(ENTRY_COUNT / 2 * STEP_MS)
                            .readingAtMost(100);
            readCount = 0;
            found.addAll(all(walk));
            assertThat(readCount).isLessThanOrEqualTo(101);
            from = walk.nextPosition();
        }
        assertThat(found)
                .isEqualTo(
                        all(
                                new ChainWalk(this::read, chain, head(history))
                                        .effectiveBefore(ENTRY_COUNT / 2 * STEP_MS)));
    }

    @Test
    void shouldKeepRefusalsOutOfAccounts() {
        assertThat(entries).anyMatch(entry -> !entry.isPosted());
        assertThat(entries)
                .filteredOn(entry -> !entry.isPosted() && entry.type() == EntryType.REDEEM)
                .allMatch(entry -> new Chain.OfAccount(ledger.account(0)).link(entry) == null);
    }

    private byte[] read(long position) {
        readCount++;
        return ledger.entries().get((int) position - 1);
    }

    private RecordedEntry entry(long position) {
        return entries.get((int) position - 1);
    }

    private static boolean isOn(RecordedEntry entry, long account) {
        return entry.accounts().stream().anyMatch(concerned -> concerned.number() == account);
    }

    private List<Long> positions(Predicate<RecordedEntry> wanted) {
        return entries.reversed().stream().filter(wanted).map(RecordedEntry::position).toList();
    }

    private static long head(List<Long> history) {
        return history.isEmpty() ? 0 : history.getFirst();
    }

    private static List<Long> all(ChainWalk walk) throws IOException {
        List<Long> positions = new ArrayList<>();
        for (RecordedEntry entry = walk.next(); entry != null; entry = walk.next()) {
            positions.add(entry.position());
        }
        return positions;
    }
}

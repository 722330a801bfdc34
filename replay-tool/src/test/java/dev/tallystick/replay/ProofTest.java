package dev.tallystick.replay;

import static dev.tallystick.replay.ForgedJournal.STAMP_MS;
import static dev.tallystick.replay.ForgedJournal.clock;
import static dev.tallystick.replay.ForgedJournal.timeEvent;
import static dev.tallystick.replay.TestCommand.earn;
import static dev.tallystick.replay.TestCommand.redeem;
import static dev.tallystick.replay.TestCommand.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.command.FollowUpEncoder;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.EntryWriter;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.replay.TestCommand.Earn;

import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Journals without a wrong checksum, in which one entry is not what the rules make. */
class ProofTest {
    @TempDir Path data;

    private final ForgedJournal journal = new ForgedJournal();
    private String hashBefore = journal.stateHash();
    private long positionBefore = 1;

    @Test
    void shouldAcceptWhatTheRulesMake() throws IOException {
        good(earn("E-1", "M-1", 100));
        journal.write(data);
        Verification result = verify();
        assertThat(result.problems()).isEmpty();
        assertThat(result.position()).isEqualTo(2);
        assertThat(result.stateHash()).isEqualTo(hashBefore);
    }

    @Test
    void shouldFindEffectsThatTheRulesDoNotMake() throws IOException {
        good(earn("E-1", "M-1", 100));
        TestCommand asked = earn("E-2", "M-2", 5);
        journal.entry((buffer, offset) -> earnOf(5_000, -5_000, asked, buffer, offset));
        assertFound(ProofCode.ENTRY_DIFFERS);
        assertThat(verify().problems().getFirst().detail())
                .contains("effect 1: recorded LotCreated[", "points=5000", "points=5,");
    }

    @Test
    void shouldFindABalanceThatDoesNotResult() throws IOException {
        TestCommand asked = earn("E-2", "M-2", 5);
        journal.entry(
                (buffer, offset) -> {
                    int lengthBytes = earnOf(5, -5, asked, buffer, offset);
                    // the last four bytes are the balance: available 5 (zig-zag), 0, 0, 0
                    buffer.putByte(offset + lengthBytes - 4, (byte) 12);
                    return lengthBytes;
                });
        assertFound(ProofCode.ENTRY_DIFFERS);
        Replay hashed = Replay.run(data, "state-hash");
        assertThat(hashed.exitCode()).isEqualTo(1);
        assertThat(hashed.err()).contains("offset " + offsetOf(2), "recorded balance differs");
    }

    @Test
    void shouldFindPointsFromNowhere() throws IOException {
        TestCommand asked = earn("E-2", "M-2", 5);
        journal.entry((buffer, offset) -> earnOf(5_000, -5, asked, buffer, offset));
        assertFound(ProofCode.NOT_CONSERVED);
    }

    @Test
    void shouldFindATransactionRecordedTwice() throws IOException {
        good(earn("E-1", "M-1", 100));
        journal.decide(earn("E-1", "M-1", 100), STAMP_MS);
        assertFound(ProofCode.TX_REPEATED);
    }

    @Test
    void shouldFindAKeyThatIsNotOfItsTxId() throws IOException {
        journal.decide(earn("E-1", "M-1", 100).change(earn -> earn.txKeyLow(1)), STAMP_MS);
        assertFound(ProofCode.TX_KEY_WRONG);
    }

    @Test
    void shouldFindEvidenceOlderThanTheConfiguration() throws IOException {
        journal.decide(earn("E-1", "M-1", 100).change(earn -> earn.lookedUpTo(0)), STAMP_MS);
        assertFound(ProofCode.EVIDENCE_STALE);
    }

    @Test
    void shouldFindEvidenceOfWhatWasStillToCome() throws IOException {
        journal.decide(earn("E-1", "M-1", 100).change(earn -> earn.lookedUpTo(2)), STAMP_MS);
        assertFound(ProofCode.EVIDENCE_STALE);
    }

    @Test
    void shouldFindACommandDecidedTooLate() throws IOException {
        journal.decide(
                earn("E-1", "M-1", 100).change(earn -> earn.validUntilMs(STAMP_MS)), STAMP_MS);
        assertFound(ProofCode.VALIDITY_OVER);
    }

    @Test
    void shouldAcceptAReversalThatTellsTheTruthAboutItsOriginal() throws IOException {
        good(earn("E-1", "M-1", 100));
        good(reverse("V-1", journal.last()));
        journal.write(data);
        assertThat(verify().problems()).isEmpty();
    }

    @Test
    void shouldFindAReversalOfMoreThanItsOriginalGranted() throws IOException {
        good(earn("E-1", "M-1", 100));
        byte[] earn = journal.last();
        good(earn("E-2", "M-1", 500));
        TestCommand forged = reverse("V-1", journal.last());
        RecordedEntry original = RecordedEntry.parse(earn);
        new FollowUpEncoder()
                .wrap(forged.buffer(), MessageHeaderEncoder.ENCODED_LENGTH)
                .originalPosition(original.position())
                .originalPostedAtMs(original.postedAtMs());
        journal.decide(forged, STAMP_MS);
        assertFound(ProofCode.EVIDENCE_WRONG);
    }

    @Test
    void shouldFindAReversalOfWhatIsStillToCome() throws IOException {
        good(earn("E-1", "M-1", 100));
        TestCommand forged = reverse("V-1", journal.last());
        new FollowUpEncoder()
                .wrap(forged.buffer(), MessageHeaderEncoder.ENCODED_LENGTH)
                .originalPosition(7);
        journal.decide(forged, STAMP_MS);
        assertFound(ProofCode.EVIDENCE_WRONG);
    }

    @Test
    void shouldFindAReturnThatWasWorkedOutWithoutTheOneBefore() throws IOException {
        good(earn("E-1", "M-1", 100));
        byte[] earn = journal.last();
        good(reverse("V-1", earn).returned(0, 10));
        long newest = RecordedEntry.parse(journal.last()).position();
        good(reverse("V-2", earn).returned(newest, 20));
        journal.decide(reverse("V-3", earn).returned(newest, 30), STAMP_MS);
        assertFound(ProofCode.EVIDENCE_STALE);
    }

    @Test
    void shouldFindATimeEventOnAnotherMember() throws IOException {
        good(new Earn("E-1", "M-2", 100).expires("2026-01-03T09:22:01Z").encode());
        recordWithoutEffects(timeEvent(EntryType.EXPIRE, 1, STAMP_MS + 1_000), STAMP_MS + 1_000);
        assertFound(ProofCode.ENTRY_MALFORMED);
    }

    @Test
    void shouldFindWhatWasLeftUnsettled() throws IOException {
        good(new Earn("E-1", "M-1", 100).expires("2026-01-03T09:22:01Z").encode());
        journal.decide(redeem("R-1", "M-1", 10), STAMP_MS + 1_000);
        assertFound(ProofCode.NOT_SETTLED);
    }

    @Test
    void shouldFindATimeEventBeforeItsTime() throws IOException {
        good(new Earn("E-1", "M-1", 100).expires("2026-01-03T09:22:01Z").encode());
        recordWithoutEffects(timeEvent(EntryType.EXPIRE, 1, STAMP_MS + 1_000), STAMP_MS + 999);
        assertFound(ProofCode.NOT_DUE);
    }

    @Test
    void shouldFindATimeEventAtAnotherInstant() throws IOException {
        good(new Earn("E-1", "M-1", 100).expires("2026-01-03T09:22:01Z").encode());
        recordWithoutEffects(timeEvent(EntryType.EXPIRE, 1, STAMP_MS + 1_001), STAMP_MS + 2_000);
        assertFound(ProofCode.NOT_DUE);
    }

    @Test
    void shouldFindATimeEventOfAnotherKind() throws IOException {
        good(new Earn("E-1", "M-1", 100).activates("2026-01-03T09:22:01Z").encode());
        recordWithoutEffects(timeEvent(EntryType.EXPIRE, 1, STAMP_MS + 1_000), STAMP_MS + 1_000);
        assertFound(ProofCode.NOT_DUE);
    }

    @Test
    void shouldFindATimeEventOnNoAccount() throws IOException {
        recordWithoutEffects(timeEvent(EntryType.EXPIRE, 7, STAMP_MS), STAMP_MS);
        assertFound(ProofCode.ENTRY_MALFORMED);
    }

    @Test
    void shouldFindAUnitThatWasNeverConfigured() throws IOException {
        journal.decide(new Earn("E-1", "M-1", 100).unit(1).encode(), STAMP_MS);
        assertFound(ProofCode.NOT_CONFIGURED);
    }

    @Test
    void shouldFindTimeGoingBack() throws IOException {
        TestCommand asked = earn("E-1", "M-1", 5);
        journal.entry(
                (buffer, offset) -> {
                    int lengthBytes = earnOf(5, -5, asked, buffer, offset);
                    buffer.putLong(offset + 16, STAMP_MS - 1, ByteOrder.LITTLE_ENDIAN);
                    return lengthBytes;
                });
        assertFound(ProofCode.STAMP_BACKWARDS);
    }

    @Test
    void shouldFindAClockPutWithoutATestClock() throws IOException {
        journal.decide(clock(STAMP_MS), STAMP_MS);
        journal.write(data);
        assertThat(verify().problems())
                .extracting(Problem::code)
                .containsExactly(ProofCode.CLOCK_WRONG.code);
    }

    @Test
    void shouldFindAClockPutToAnotherInstant() throws IOException {
        journal.decide(clock(STAMP_MS + 1), STAMP_MS);
        assertFound(ProofCode.CLOCK_WRONG);
    }

    @Test
    void shouldFindBytesThatAreNoEntry() throws IOException {
        journal.entry(
                (buffer, offset) -> {
                    buffer.setMemory(offset + 16, 100, (byte) 0xEE);
                    buffer.putLong(offset + 8, journal.nextPosition(), ByteOrder.LITTLE_ENDIAN);
                    return 116;
                });
        assertFound(ProofCode.ENTRY_MALFORMED);
    }

    private void good(TestCommand command) {
        journal.decide(command, STAMP_MS);
        hashBefore = journal.stateHash();
        positionBefore = journal.nextPosition() - 1;
    }

    /**
     * The entry behind the last good one is found, at its place, and what lies before is proved.
     */
    private void assertFound(ProofCode code) throws IOException {
        journal.write(data);
        long forged = positionBefore + 1;
        Verification result = verify();
        assertThat(result.problems()).extracting(Problem::code).containsExactly(code.code);
        Problem problem = result.problems().getFirst();
        assertThat(problem.file()).endsWith(".cq4");
        assertThat(problem.offset()).isEqualTo(offsetOf(forged));
        assertThat(problem.detail()).startsWith("position " + forged + ": ");
        assertThat(result.position()).isEqualTo(positionBefore);
        assertThat(result.stateHash()).isEqualTo(hashBefore);
        assertThat(Replay.run(data, "verify").exitCode()).isEqualTo(1);
    }

    private void recordWithoutEffects(TestCommand event, long stampMs) {
        long position = journal.nextPosition();
        EffectWriter nothing = new EffectWriter();
        nothing.begin(position, stampMs);
        journal.entry(
                (buffer, offset) ->
                        new EntryWriter()
                                .begin(
                                        buffer,
                                        offset,
                                        position,
                                        stampMs,
                                        EntryType.EXPIRE,
                                        Outcome.POSTED,
                                        1)
                                .command(event.buffer(), 0, event.lengthBytes(), 0, position - 1)
                                .effects(nothing)
                                .end());
    }

    private Verification verify() throws IOException {
        return Verification.of(new DataDirectory(data), Long.MAX_VALUE, ScanProgress.NONE);
    }

    private long offsetOf(long position) throws IOException {
        long[] offset = new long[1];
        JournalScan.verify(
                data.resolve("journal"),
                excerpt -> {
                    if (excerpt.entryCount() > 0) {
                        offset[0] =
                                excerpt.entryFileOffset((int) (position - excerpt.firstPosition()));
                    }
                },
                ScanProgress.NONE);
        return offset[0];
    }

    /** Encodes an earn with effects of our own choice, in a journal of one or two entries. */
    private int earnOf(
            long lotPoints,
            long bookedPoints,
            TestCommand asked,
            MutableDirectBuffer buffer,
            int offset) {
        long position = journal.nextPosition();
        MemberKey member = TestServer.keyOf("M-2");
        EffectWriter effects = new EffectWriter();
        effects.begin(position, STAMP_MS);
        effects.accountOpened(0, AccountKind.MEMBER, member.high(), member.low());
        effects.lotCreated(0, lotPoints, LotSource.BASE, false, Dates.AT_ONCE, Dates.NEVER);
        effects.booked(Book.ISSUED, -1, bookedPoints);
        return new EntryWriter()
                .begin(buffer, offset, position, STAMP_MS, EntryType.EARN, Outcome.POSTED, 1)
                .command(asked.buffer(), 0, asked.lengthBytes(), 0, position - 1)
                .account(position - 1, 0, AccountKind.MEMBER, true, 0, false, 0, 0)
                .effects(effects)
                .balance(lotPoints, 0, 0, 0)
                .end();
    }
}

package dev.tallystick.replay;

import dev.tallystick.ledger.EntrySink;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.command.SetClockEncoder;
import dev.tallystick.ledger.command.TimeEventEncoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.journal.ExcerptBuilder;
import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.JournalWriter;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.StateHash;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.ToIntBiFunction;

/**
 * A journal whose bytes are flawless, checksums and chain included, and whose entries nobody
 * checked before they were written.
 */
final class ForgedJournal implements EntrySink {
    static final long STAMP_MS = TestServer.ms("2026-01-03T09:22:00Z");

    private final StateMachine machine = new StateMachine(PageSource.ON_THE_SPOT);
    private final ExcerptBuilder excerpt = new ExcerptBuilder();
    private byte[] last;

    /** Begins with the configuration of program 1. */
    ForgedJournal() {
        excerpt.begin(1);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        int lengthBytes = ProgramConfig.newProgram("shop").encode(buffer, 0, 0);
        decide(new TestCommand(buffer, lengthBytes), STAMP_MS);
    }

    /** Records what the rules make of a command, whether or not a server would have taken it. */
    ForgedJournal decide(TestCommand command, long stampMs) {
        machine.decideAgain(command.buffer(), 0, command.lengthBytes(), stampMs, this);
        return this;
    }

    static TestCommand timeEvent(EntryType kind, long account, long dueAtMs) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        TimeEventEncoder encoder =
                new TimeEventEncoder()
                        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                        .program(1)
                        .unit((short) 0)
                        .kind((short) kind.code)
                        .account(account)
                        .dueAtMs(dueAtMs)
                        .memberKeyHigh(TestServer.keyOf("M-1").high())
                        .memberKeyLow(TestServer.keyOf("M-1").low());
        return new TestCommand(
                buffer, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    static TestCommand clock(long nowMs) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        SetClockEncoder encoder =
                new SetClockEncoder()
                        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                        .program(1)
                        .nowMs(nowMs);
        return new TestCommand(
                buffer, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    /**
     * Records an entry that no rule made.
     *
     * @param encoder writes it into the buffer, from the offset on; returns its length
     */
    ForgedJournal entry(ToIntBiFunction<MutableDirectBuffer, Integer> encoder) {
        excerpt.entryWritten(encoder.applyAsInt(excerpt.buffer(), excerpt.nextOffset()));
        return this;
    }

    /** {@return the last entry, as recorded} */
    byte[] last() {
        return last.clone();
    }

    /** {@return the position of the next entry} */
    long nextPosition() {
        return excerpt.nextPosition();
    }

    String stateHash() {
        return StateHash.of(machine.state());
    }

    /** Writes all of it, sealed, as one excerpt. */
    void write(Path data) throws IOException {
        Path directory = data.resolve("journal");
        try (JournalWriter writer =
                JournalWriter.open(directory, TestServer.JOURNAL, JournalEnd.EMPTY)) {
            writer.append(excerpt, STAMP_MS);
            writer.force();
        }
    }

    @Override
    public boolean reserve(int lengthBytes) {
        return lengthBytes <= excerpt.remainingBytes();
    }

    @Override
    public MutableDirectBuffer buffer() {
        return excerpt.buffer();
    }

    @Override
    public int nextOffset() {
        return excerpt.nextOffset();
    }

    @Override
    public void entryWritten(int lengthBytes) {
        last = new byte[lengthBytes];
        excerpt.buffer().getBytes(excerpt.nextOffset(), last);
        excerpt.entryWritten(lengthBytes);
    }
}

package dev.tallystick.bench.engine;

import dev.tallystick.ledger.EntrySink;
import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.Verdict;
import dev.tallystick.ledger.pipeline.CommandBatch;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.ReadAhead;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The state machine alone, on the thread that calls: no ring, no journal. Its entries are written
 * one behind the other into a buffer that starts again when it is full.
 */
public final class RawMachine implements EntrySink {
    private static final int BUFFER_BYTES = 1 << 20;

    private final StateMachine machine = new StateMachine(PageSource.ON_THE_SPOT);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BUFFER_BYTES]);
    private int[] entryOffsets = new int[0];
    private int[] entryLengths = new int[0];
    private int nextOffset;
    private int lastOffset;
    private int lastLengthBytes;

    /** {@return what the machine said to one command} */
    public Verdict accept(DirectBuffer command, int offset, int lengthBytes, long stampMs) {
        return machine.accept(command, offset, lengthBytes, stampMs, this);
    }

    /** Puts a whole batch through the machine, in the way of the ledger's writer. */
    public void acceptAll(CommandBatch batch, long stampMs) {
        if (entryOffsets.length < batch.count()) {
            entryOffsets = new int[batch.count()];
            entryLengths = new int[batch.count()];
        }
        for (int index = 0; index < batch.count(); index++) {
            if (index % ReadAhead.COMMAND_COUNT_MAX == 0) {
                readAhead(batch, index);
            }
            Verdict verdict =
                    accept(batch.buffer(), batch.offset(index), batch.lengthBytes(index), stampMs);
            if (verdict == Verdict.TOO_LARGE) {
                throw new IllegalStateException("entry too large");
            }
            entryOffsets[index] = lastOffset;
            entryLengths[index] = verdict == Verdict.RECORDED ? lastLengthBytes : 0;
        }
    }

    private void readAhead(CommandBatch batch, int from) {
        int to = Math.min(from + ReadAhead.COMMAND_COUNT_MAX, batch.count());
        for (int index = from; index < to; index++) {
            machine.readAhead(batch.buffer(), batch.offset(index), batch.lengthBytes(index));
        }
        machine.state().readAhead().read();
    }

    /** {@return the entry of a command of the last batch, null if it was not recorded} */
    byte[] entryOf(int index) {
        if (entryLengths[index] == 0) {
            return null;
        }
        byte[] bytes = new byte[entryLengths[index]];
        buffer.getBytes(entryOffsets[index], bytes);
        return bytes;
    }

    /** {@return the machine} */
    public StateMachine machine() {
        return machine;
    }

    /** {@return the buffer with the last entry} */
    public DirectBuffer entryBuffer() {
        return buffer;
    }

    /** {@return where the last entry begins} */
    public int entryOffset() {
        return lastOffset;
    }

    /** {@return how long the last entry is} */
    public int entryLengthBytes() {
        return lastLengthBytes;
    }

    @Override
    public boolean reserve(int lengthBytes) {
        if (nextOffset + lengthBytes > BUFFER_BYTES) {
            nextOffset = 0;
        }
        return lengthBytes <= BUFFER_BYTES;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    @Override
    public int nextOffset() {
        return nextOffset;
    }

    @Override
    public void entryWritten(int lengthBytes) {
        lastOffset = nextOffset;
        lastLengthBytes = lengthBytes;
        nextOffset += lengthBytes;
    }
}

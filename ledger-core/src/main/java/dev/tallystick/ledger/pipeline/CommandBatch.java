package dev.tallystick.ledger.pipeline;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/** Encoded commands, one behind the other, that go to the writer together. Grows; can be reused. */
public final class CommandBatch {
    /** A single command is at most so long: with its effects it must fit into one excerpt. */
    public static final int COMMAND_BYTES_MAX = 1 << 20;

    private static final int NONE = -1;

    private final UnsafeBuffer buffer;
    private int[] ends;
    private int[] earlier;
    private int count;

    /** Makes an empty batch with room for about {@code commandCount} commands. */
    public CommandBatch(int commandCount) {
        buffer = new UnsafeBuffer(new byte[Math.max(1, commandCount) * 192]);
        ends = new int[Math.max(1, commandCount)];
        earlier = new int[Math.max(1, commandCount)];
    }

    /**
     * Appends a copy of one command.
     *
     * @throws IllegalArgumentException if it is longer than {@link #COMMAND_BYTES_MAX}
     */
    public void add(DirectBuffer command, int offset, int lengthBytes) {
        addFollowUpOf(NONE, command, offset, lengthBytes);
    }

    /**
     * Appends a copy of a follow-up whose original is recorded by a command before it in the batch.
     * It comes without evidence, which the writer adds when the original has its entry.
     *
     * @param earlierIndex the original's command
     * @throws IllegalArgumentException if it is longer than {@link #COMMAND_BYTES_MAX}
     */
    public void addFollowUpOf(int earlierIndex, DirectBuffer command, int offset, int lengthBytes) {
        if (lengthBytes > COMMAND_BYTES_MAX) {
            throw new IllegalArgumentException("command too long: lengthBytes=" + lengthBytes);
        }
        int start = lengthBytes();
        if (start + lengthBytes > buffer.capacity()) {
            buffer.wrap(
                    Arrays.copyOf(
                            buffer.byteArray(),
                            Math.max(2 * buffer.capacity(), start + lengthBytes)));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            earlier = Arrays.copyOf(earlier, 2 * count);
        }
        buffer.putBytes(start, command, offset, lengthBytes);
        earlier[count] = earlierIndex;
        ends[count++] = start + lengthBytes;
    }

    /** {@return whether a command still wants its evidence from one before it in the batch} */
    boolean wantsEvidence(int index) {
        return earlier[index] != NONE;
    }

    /** {@return the command in the batch that records the original} */
    int original(int index) {
        return earlier[index];
    }

    /** Forgets all commands. */
    public void clear() {
        count = 0;
    }

    /** {@return how many commands there are} */
    public int count() {
        return count;
    }

    /** {@return the bytes of all commands} */
    public int lengthBytes() {
        return count == 0 ? 0 : ends[count - 1];
    }

    /** {@return the buffer that holds the commands; another one after each {@link #add}} */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** {@return where a command begins in {@link #buffer()}} */
    public int offset(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** {@return bytes of one command} */
    public int lengthBytes(int index) {
        return ends[index] - offset(index);
    }
}

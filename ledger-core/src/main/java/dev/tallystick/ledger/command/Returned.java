package dev.tallystick.ledger.command;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * What an earn loses because pieces of its purchase came back: the points of each grant, and the
 * entry up to which earlier reversals were known when they were worked out. The bytes in the
 * command, little-endian, and a view of them. Reused; valid until the next wrap. Source:
 * ARCHITECTURE.md, rules 8 and 12.
 *
 * <pre>
 *  0  newestRelated  8   position of the newest entry about the earn, 0 if there was none
 *  8  points, each   8   of the grants, in the order of the earn's command; absent: none
 * </pre>
 */
public final class Returned {
    private final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);

    /**
     * {@return the bytes of what came back}
     *
     * @param newestRelated position of the newest entry about the earn that was known, 0 if none
     * @param points of each grant
     */
    public static byte[] encode(long newestRelated, long... points) {
        ByteBuffer out = ByteBuffer.allocate((1 + points.length) * Long.BYTES).order(LITTLE_ENDIAN);
        out.putLong(newestRelated);
        for (long each : points) {
            out.putLong(each);
        }
        return out.array();
    }

    /** Views what a follow-up tells, which has been read up to here. */
    void wrap(FollowUpDecoder followUp) {
        followUp.wrapReturned(bytes);
    }

    /** {@return whether pieces came back at all} */
    public boolean isTold() {
        return bytes.capacity() > 0;
    }

    /** {@return position of the newest entry about the earn that was known, 0 if none} */
    public long newestRelated() {
        return bytes.getLong(0, LITTLE_ENDIAN);
    }

    /**
     * {@return points that a grant loses, 0 where nothing is told of it}
     *
     * @param grant its number in the earn's command
     */
    public long points(int grant) {
        int at = (1 + grant) * Long.BYTES;
        return at < bytes.capacity() ? bytes.getLong(at, LITTLE_ENDIAN) : 0;
    }
}

package dev.tallystick.ledger.command;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What an earn grants in further units beside its own: the bytes in the command, little-endian, and
 * a view of them. Reused; valid until the next wrap. Source: ARCHITECTURE.md, rule 1.
 *
 * <pre>
 *  0  unit        1
 *  1  slidesToMs  8   where the activity moves the date of the account in that unit
 *  9  length      4   bytes of the grants
 * 13  grants          as {@link Grants} has them
 * </pre>
 */
public final class OtherUnits {
    /**
     * One further unit.
     *
     * @param unit number within the program, another than the earn's own and those before
     * @param slidesToMs where the activity moves the date of the account in that unit
     * @param grants one or more, in the order of their priority
     */
    public record OtherUnit(int unit, long slidesToMs, List<Grants.Grant> grants) {
        public OtherUnit {
            grants = List.copyOf(grants);
        }
    }

    private static final int HEAD_BYTES = 13;

    private final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer grants = new UnsafeBuffer(0, 0);
    private int at;
    private int nextAt;

    /** {@return the bytes of what is granted in further units} */
    public static byte[] encode(List<OtherUnit> units) {
        List<byte[]> parts = new ArrayList<>();
        int lengthBytes = 0;
        for (OtherUnit unit : units) {
            parts.add(Grants.encode(unit.grants()));
            lengthBytes += HEAD_BYTES + parts.getLast().length;
        }
        ByteBuffer out = ByteBuffer.allocate(lengthBytes).order(LITTLE_ENDIAN);
        for (OtherUnit unit : units) {
            byte[] granted = parts.removeFirst();
            out.put((byte) unit.unit())
                    .putLong(unit.slidesToMs())
                    .putInt(granted.length)
                    .put(granted);
        }
        return out.array();
    }

    /**
     * Views what an earn grants in further units, before the first; its data is read up to here.
     */
    void wrap(EarnDecoder earn) {
        earn.wrapOtherUnits(bytes);
        nextAt = 0;
    }

    /** {@return whether there is a next unit, now viewed} */
    public boolean next() {
        at = nextAt;
        if (at >= bytes.capacity()) {
            return false;
        }
        int lengthBytes = bytes.getInt(at + 9, LITTLE_ENDIAN);
        grants.wrap(bytes, at + HEAD_BYTES, lengthBytes);
        nextAt = at + HEAD_BYTES + lengthBytes;
        return true;
    }

    /** {@return number of the viewed unit within the program} */
    public int unit() {
        return bytes.getByte(at);
    }

    /** {@return where the activity moves the date of the account in the viewed unit} */
    public long slidesToMs() {
        return bytes.getLong(at + 1, LITTLE_ENDIAN);
    }

    /** {@return what is granted in the viewed unit} */
    public DirectBuffer grants() {
        return grants;
    }
}

package dev.tallystick.ledger.command;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.tallystick.ledger.entry.UnknownFormatException;

import org.agrona.DirectBuffer;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What an earn grants on several grounds, each with its own dates, caps and budget: the bytes in
 * the command, little-endian, and a view of them. Reused; valid until the next wrap. Source:
 * ARCHITECTURE.md, rule 12.
 *
 * <pre>
 *  0  points       8   asked for, before caps
 *  8  source       1   LotSource
 *  9  activatesAt  8
 * 17  expiresAt    8
 * 25  limitCount   1
 * 26  limits, each:
 *       kind       1   Kind
 *       refuses    1   1: over the limit the earn is refused, 0: reduced
 *       keyHigh    8   of the counter; of no meaning for PER_TRANSACTION
 *       keyLow     8
 *       points     8   at most so many
 * </pre>
 */
public final class Grants {
    /** What a limit limits. Codes are recorded: never renumbered or reused. */
    public enum Kind {
        /** What one earn grants. */
        PER_TRANSACTION(1),
        /** What one member is granted in a period. */
        PER_MEMBER(2),
        /** What is granted in all. */
        BUDGET(3);

        /** As recorded. */
        public final int code;

        Kind(int code) {
            this.code = code;
        }

        static Kind ofCode(int code) {
            return switch (code) {
                case 1 -> PER_TRANSACTION;
                case 2 -> PER_MEMBER;
                case 3 -> BUDGET;
                default -> throw new UnknownFormatException("unknown limit: code=" + code);
            };
        }
    }

    /**
     * A cap or a budget.
     *
     * @param refuses whether an earn beyond it is refused, else reduced to what is left
     * @param keyHigh names the counter: who, for what, in which period
     * @param points at most so many, 0 or more
     */
    public record Limit(Kind kind, boolean refuses, long keyHigh, long keyLow, long points) {}

    /**
     * One ground.
     *
     * @param points asked for, 0 or more
     * @param limits in the order in which they apply
     */
    public record Grant(
            long points, int source, long activatesAtMs, long expiresAtMs, List<Limit> limits) {
        public Grant {
            limits = List.copyOf(limits);
        }
    }

    private static final int GRANT_BYTES = 26;
    private static final int LIMIT_BYTES = 26;

    private DirectBuffer buffer;
    private int at;
    private int limitsLeft;

    /** {@return the bytes of grants, in the order of their priority} */
    public static byte[] encode(List<Grant> grants) {
        int lengthBytes = 0;
        for (Grant grant : grants) {
            lengthBytes += GRANT_BYTES + grant.limits().size() * LIMIT_BYTES;
        }
        ByteBuffer out = ByteBuffer.allocate(lengthBytes).order(LITTLE_ENDIAN);
        for (Grant grant : grants) {
            out.putLong(grant.points())
                    .put((byte) grant.source())
                    .putLong(grant.activatesAtMs())
                    .putLong(grant.expiresAtMs())
                    .put((byte) grant.limits().size());
            for (Limit limit : grant.limits()) {
                out.put((byte) limit.kind().code)
                        .put((byte) (limit.refuses() ? 1 : 0))
                        .putLong(limit.keyHigh())
                        .putLong(limit.keyLow())
                        .putLong(limit.points());
            }
        }
        return out.array();
    }

    /** Views grants, before the first of them. */
    public Grants wrap(DirectBuffer grants) {
        buffer = grants;
        at = -GRANT_BYTES;
        limitsLeft = 0;
        return this;
    }

    /** {@return whether there is a next grant, now viewed} All limits of the last must be read. */
    public boolean nextGrant() {
        at += GRANT_BYTES;
        if (at >= buffer.capacity()) {
            return false;
        }
        limitsLeft = buffer.getByte(at + 25) & 0xFF;
        return true;
    }

    /** {@return points asked for} */
    public long points() {
        return buffer.getLong(at, LITTLE_ENDIAN);
    }

    /** {@return what grants: see {@link dev.tallystick.ledger.entry.LotSource}} */
    public int source() {
        return buffer.getByte(at + 8);
    }

    /** {@return when the lot can be used from} */
    public long activatesAtMs() {
        return buffer.getLong(at + 9, LITTLE_ENDIAN);
    }

    /** {@return when the lot cannot be used any more} */
    public long expiresAtMs() {
        return buffer.getLong(at + 17, LITTLE_ENDIAN);
    }

    /**
     * {@return whether the grant has a next limit, now viewed; its other fields are read before}
     */
    public boolean nextLimit() {
        if (limitsLeft == 0) {
            return false;
        }
        limitsLeft--;
        at += LIMIT_BYTES;
        return true;
    }

    /** {@return what the viewed limit limits} */
    public Kind limitKind() {
        return Kind.ofCode(buffer.getByte(at));
    }

    /** {@return whether an earn beyond the limit is refused} */
    public boolean refuses() {
        return buffer.getByte(at + 1) != 0;
    }

    /** {@return the upper half of the counter's key} */
    public long keyHigh() {
        return buffer.getLong(at + 2, LITTLE_ENDIAN);
    }

    /** {@return the lower half of the counter's key} */
    public long keyLow() {
        return buffer.getLong(at + 10, LITTLE_ENDIAN);
    }

    /** {@return at most so many points} */
    public long limitPoints() {
        return buffer.getLong(at + 18, LITTLE_ENDIAN);
    }
}

package dev.tallystick.ledger;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tallystick.ledger.entry.UnknownFormatException;

import java.math.BigDecimal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a configuration has beyond the fields it was born with: one record after another,
 * little-endian. A tag's meaning never changes; what is added gets another tag.
 *
 * <pre>
 *  0  tag          1   1: base earn
 *  1  lengthBytes  2   of the body
 *  3  body
 *
 * base earn
 *  0  points       8
 *  8  unscaled     8   the amount without its point
 * 16  scale        1   digits behind the point
 * 17  currency     3
 * </pre>
 */
final class ConfigExtensions {
    private static final byte BASE_EARN = 1;
    private static final int HEAD_BYTES = 3;
    private static final int CURRENCY_BYTES = 3;
    private static final int BASE_EARN_BYTES = 2 * Long.BYTES + 1 + CURRENCY_BYTES;

    private ConfigExtensions() {}

    static byte[] encode(Optional<BaseEarn> baseEarn) {
        if (baseEarn.isEmpty()) {
            return new byte[0];
        }
        BigDecimal amount = baseEarn.get().amount();
        return ByteBuffer.allocate(HEAD_BYTES + BASE_EARN_BYTES)
                .order(LITTLE_ENDIAN)
                .put(BASE_EARN)
                .putShort((short) BASE_EARN_BYTES)
                .putLong(baseEarn.get().points())
                .putLong(amount.unscaledValue().longValueExact())
                .put((byte) amount.scale())
                .put(baseEarn.get().currency().getBytes(US_ASCII))
                .array();
    }

    /**
     * {@return the base earn among the extensions}
     *
     * @throws UnknownFormatException if there is something that we do not know
     * @throws IllegalArgumentException if they are cut short
     */
    static Optional<BaseEarn> decode(byte[] extensions) {
        ByteBuffer in = ByteBuffer.wrap(extensions).order(LITTLE_ENDIAN);
        Optional<BaseEarn> baseEarn = Optional.empty();
        try {
            while (in.hasRemaining()) {
                byte tag = in.get();
                short lengthBytes = in.getShort();
                if (tag != BASE_EARN || lengthBytes != BASE_EARN_BYTES) {
                    throw new UnknownFormatException(
                            "unknown extension of a configuration: tag=%d, lengthBytes=%d"
                                    .formatted(tag, lengthBytes));
                }
                baseEarn = Optional.of(baseEarn(in));
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("extension of a configuration cut short", e);
        }
        return baseEarn;
    }

    private static BaseEarn baseEarn(ByteBuffer in) {
        long points = in.getLong();
        BigDecimal amount = BigDecimal.valueOf(in.getLong(), in.get());
        byte[] currency = new byte[CURRENCY_BYTES];
        in.get(currency);
        return new BaseEarn(points, amount, new String(currency, US_ASCII));
    }
}

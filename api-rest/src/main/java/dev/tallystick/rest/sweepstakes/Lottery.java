package dev.tallystick.rest.sweepstakes;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The draw, a function of the seed and the entries alone. Block {@code i} = HMAC-SHA256(seed,
 * SHA-256 of the entries ‖ i as 8 bytes, the highest first), for i = 0, 1, 2 …; its first 8 bytes
 * are a number x below 2^64. Where x is not below the largest multiple of n, the number of tickets,
 * the block is passed over, so that no ticket is likelier than another; else x mod n is the place,
 * from 0, of the ticket drawn. One drawn before is passed over. docs/sweepstakes.md has it as a
 * program.
 */
final class Lottery {
    private static final String ALGORITHM = "HmacSHA256";

    private Lottery() {}

    /**
     * {@return the places of the tickets drawn, in their order}
     *
     * @param entriesSha256 of the entries
     * @param ticketCount how many tickets take part
     * @param prizeCount how many are drawn, if there are as many
     */
    static List<Long> draw(byte[] seed, byte[] entriesSha256, long ticketCount, int prizeCount) {
        Set<Long> drawn = new LinkedHashSet<>();
        long wanted = Math.min(prizeCount, ticketCount);
        Mac mac = mac(seed);
        for (long i = 0; drawn.size() < wanted; i++) {
            mac.update(entriesSha256);
            byte[] block = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(i).array());
            long x = ByteBuffer.wrap(block).getLong();
            long rest = Long.remainderUnsigned(-ticketCount, ticketCount); // 2^64 mod n
            if (Long.compareUnsigned(x, -1 - rest) <= 0) {
                drawn.add(Long.remainderUnsigned(x, ticketCount));
            }
        }
        return List.copyOf(drawn);
    }

    private static Mac mac(byte[] seed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(seed, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }
}

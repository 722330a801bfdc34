package dev.tallystick.rest.sweepstakes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A sweepstake as it stands.
 *
 * @param seed what the draw is computed from, 32 bytes; a secret until then
 * @param requestCount how often tickets were asked for
 * @param ticketCount how many tickets were issued
 * @param frozen whether its entries stay as they are, for it is drawn or about to be
 * @param number counts the program's from 1
 * @param version counts its changes from 1
 */
record Sweepstake(
        String sweepstakeId,
        Terms terms,
        Seed seed,
        long requestCount,
        long ticketCount,
        boolean frozen,
        long number,
        long version,
        long createdAtMs,
        Optional<Drawn> drawn) {

    /**
     * That it was drawn.
     *
     * @param entriesSha256 of the entries, in hexadecimal
     * @param entryCount how many tickets took part
     */
    record Drawn(long atMs, String entriesSha256, long entryCount) {}

    /** A secret in hexadecimal that no text shows by accident. */
    record Seed(String hex) {
        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }

        /** {@return SHA-256 of its bytes, in hexadecimal: what binds whoever knows it} */
        String commitment() {
            return sha256(bytes());
        }

        @Override
        public String toString() {
            return "Seed";
        }
    }

    /** {@return SHA-256 in hexadecimal} */
    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(newDigest().digest(bytes));
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    /** {@return a line of the entries, as it is hashed} */
    static byte[] line(long firstTicketNo, long lastTicketNo, String memberId) {
        return (firstTicketNo + "," + lastTicketNo + "," + memberId + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}

package dev.tallystick.rest.http;

import dev.tallystick.rest.problem.Problem;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Where a page ended: a number below which the next one goes on, bound to the list and its filters.
 * Valid for ever, because what comes later has higher numbers.
 */
public final class Cursor {
    private static final int BINDING_BYTES = 8;

    private Cursor() {}

    /**
     * {@return the cursor as clients hand it back}
     *
     * @param binding the list and its filters, in words
     * @param number the last row's
     */
    public static String encode(String binding, long number) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + BINDING_BYTES)
                        .putLong(number)
                        .put(hash(binding), 0, BINDING_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * {@return the number in a cursor}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code invalid_cursor}
     */
    public static long decode(String binding, String cursor) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
            if (bytes.capacity() == Long.BYTES + BINDING_BYTES) {
                long number = bytes.getLong();
                if (cursor.equals(encode(binding, number))) {
                    return number;
                }
            }
        } catch (IllegalArgumentException e) {
            // no Base64: as invalid as one for another list
        }
        throw Problem.invalid(
                        "query:cursor", "invalid_cursor", "The cursor belongs to another list.")
                .exception();
    }

    private static byte[] hash(String binding) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(binding.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

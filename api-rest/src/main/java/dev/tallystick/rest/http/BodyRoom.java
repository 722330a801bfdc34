package dev.tallystick.rest.http;

import java.util.HashMap;
import java.util.Map;

/**
 * Room for the bodies of all requests together. One client has half of it at most, strangers
 * together count as one, so that nobody is kept out by a single other. Any thread.
 */
final class BodyRoom {
    private static final int CLIENT_PART = 2;

    private final long bytesMax;
    private final Map<String, Long> bytesByClient = new HashMap<>();
    private long bytes;

    BodyRoom(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** {@return whether there is room for so much more of a client's; if so it is held} */
    synchronized boolean tryHold(String client, long moreBytes) {
        long clientBytes = bytesByClient.getOrDefault(client, 0L) + moreBytes;
        if (bytes + moreBytes > bytesMax || clientBytes > bytesMax / CLIENT_PART) {
            return false;
        }
        bytesByClient.put(client, clientBytes);
        bytes += moreBytes;
        return true;
    }

    /** Gives back what was held. */
    synchronized void release(String client, long heldBytes) {
        bytesByClient.computeIfPresent(
                client, (key, held) -> held == heldBytes ? null : held - heldBytes);
        bytes -= heldBytes;
    }
}

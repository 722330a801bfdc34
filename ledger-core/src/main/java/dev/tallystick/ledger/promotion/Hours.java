package dev.tallystick.ledger.promotion;

import java.time.LocalTime;

/**
 * Hours of the day, by the clock on the program's wall. Where {@code to} is not after {@code from}
 * they pass midnight, and what comes after it belongs to the day on which they began; from 00:00 to
 * 00:00 is the whole day.
 *
 * @param from the first moment
 * @param to the first moment after them; 00:00 is the end of the day
 */
public record Hours(LocalTime from, LocalTime to) {
    boolean passMidnight() {
        return !to.isAfter(from);
    }
}

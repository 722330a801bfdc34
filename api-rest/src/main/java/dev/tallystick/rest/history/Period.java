package dev.tallystick.rest.history;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.json.Moment;

import java.time.ZoneId;
import java.util.Optional;

/**
 * The time that a list is about.
 *
 * @param fromMs its first instant
 * @param toMs the first instant after it
 */
record Period(long fromMs, long toMs) {
    /** Reads {@code from} and {@code to}; a date is in the program's time zone, and whole. */
    static Period read(Query query, ProgramConfig program) {
        ZoneId zone = ZoneId.of(program.timeZone());
        Optional<Moment> from = query.moment("from");
        Optional<Moment> to = query.moment("to");
        return new Period(
                from.map(moment -> moment.startMs(zone)).orElse(Long.MIN_VALUE),
                to.map(moment -> moment.endMs(zone)).orElse(Long.MAX_VALUE));
    }

    boolean holds(long atMs) {
        return atMs >= fromMs && atMs < toMs;
    }
}

package dev.tallystick.rest.benefits;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Moment;
import dev.tallystick.rest.json.Times;

import java.io.IOException;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When something is live, in ledger time.
 *
 * @param fromMs the first instant; 0 if it always was
 * @param toMs the first at which it is not any more, {@link Dates#NEVER} if there is none
 */
record Window(long fromMs, long toMs) {
    /** {@return the window of {@code from} and {@code to}; a date means the program's time zone} */
    static Window read(ProgramConfig program, Fields fields) {
        ZoneId zone = ZoneId.of(program.timeZone());
        Optional<Moment> from = fields.moment("from");
        Optional<Moment> to = fields.moment("to");
        long fromMs = from.map(moment -> moment.startMs(zone)).orElse(0L);
        long toMs = to.map(moment -> moment.endMs(zone)).orElse(Dates.NEVER);
        if (toMs <= fromMs) {
            fields.error("to", "out_of_range", "Must be later than from.");
        }
        if (toMs != Dates.NEVER && toMs > Times.LAST_MS) {
            fields.error("to", "invalid_time", "It would lie in the year 10000.");
        }
        return new Window(fromMs, toMs);
    }

    void write(JsonGenerator out) throws IOException {
        out.writeStringField("from", fromMs == 0 ? null : Times.format(fromMs));
        writeTo(out, "to", toMs);
    }

    /** Writes an instant, or null for none. */
    static void writeTo(JsonGenerator out, String name, long atMs) throws IOException {
        out.writeStringField(name, atMs == Dates.NEVER ? null : Times.format(atMs));
    }

    boolean isOpen(long nowMs) {
        return fromMs <= nowMs && nowMs < toMs;
    }
}

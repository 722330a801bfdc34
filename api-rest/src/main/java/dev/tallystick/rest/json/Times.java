package dev.tallystick.rest.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as the API writes and reads them: RFC 3339, milliseconds; answers always in UTC. */
public final class Times {
    /** What is accepted, in words. */
    public static final String RULE =
            "Must be an RFC 3339 time with at most milliseconds, or a date, not before 1970.";

    /** The last instant that RFC 3339 can tell. */
    public static final long LAST_MS = 253_402_300_799_999L;

    private static final Pattern RFC_3339 =
            Pattern.compile(
                    "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?([Zz]|[+-]\\d{2}:\\d{2})");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int YEAR_MIN = 1970;
    private static final int YEAR_PLAIN_MAX = 9_999;
    private static final int DAY_MS = 86_400_000;

    private Times() {}

    /** {@return the instant as {@code 2026-11-21T10:00:00.000Z}} */
    public static String format(long epochMs) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochMs, DAY_MS));
        if (date.getYear() < 0 || date.getYear() > YEAR_PLAIN_MAX) {
            return FORMAT.format(Instant.ofEpochMilli(epochMs));
        }
        // every answer has several: the general formatter takes ten times as long
        int ofDayMs = Math.floorMod(epochMs, DAY_MS);
        byte[] text = "0000-00-00T00:00:00.000Z".getBytes(ISO_8859_1);
        putDigits(text, 3, date.getYear());
        putDigits(text, 6, date.getMonthValue());
        putDigits(text, 9, date.getDayOfMonth());
        putDigits(text, 12, ofDayMs / 3_600_000);
        putDigits(text, 15, ofDayMs / 60_000 % 60);
        putDigits(text, 18, ofDayMs / 1_000 % 60);
        putDigits(text, 22, ofDayMs % 1_000);
        return new String(text, ISO_8859_1);
    }

    private static void putDigits(byte[] text, int last, int value) {
        int left = value;
        for (int at = last; left > 0; at--) {
            text[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    /**
     * {@return the instant or date a client wrote; empty if it is neither, or before 1970}
     *
     * @param text RFC 3339 with at most milliseconds, or {@code 2026-11-21}
     */
    public static Optional<Moment> parse(String text) {
        if (DATE.matcher(text).matches()) {
            return parseDate(text).filter(date -> date.getYear() >= YEAR_MIN).map(Moment.On::new);
        }
        if (!RFC_3339.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return instant.toEpochMilli() < 0
                    ? Optional.empty()
                    : Optional.of(new Moment.At(instant));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@return the date a client wrote as {@code 1984-02-29}, of any year; empty if it is none} */
    public static Optional<LocalDate> parseDate(String text) {
        if (!DATE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

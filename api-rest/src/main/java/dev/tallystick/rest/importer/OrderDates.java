package dev.tallystick.rest.importer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * Reads the dates of a file and writes them as the contract does. A date stays a date, which the
 * server reads as the start of that day in the program's time zone; a date with a time becomes an
 * instant.
 */
final class OrderDates {
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private static final DateTimeFormatter ISO =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .optionalStart()
                    .appendPattern("['T'][ ]")
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .optionalStart()
                    .appendPattern("[ ]")
                    .appendOffset("+HH:mm", "Z")
                    .toFormatter(Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);

    private final DateTimeFormatter format;
    private final ZoneId zone;

    /**
     * @param pattern of {@link DateTimeFormatter}, or null for ISO 8601 dates and date-times
     * @param zone of times that do not name one
     * @throws IllegalArgumentException if the pattern is none
     */
    OrderDates(String pattern, ZoneId zone) {
        this.format =
                pattern == null
                        ? ISO
                        : new DateTimeFormatterBuilder()
                                .parseCaseInsensitive()
                                .appendPattern(pattern)
                                .parseDefaulting(ChronoField.ERA, 1)
                                .toFormatter(Locale.ENGLISH)
                                .withResolverStyle(ResolverStyle.STRICT);
        this.zone = zone;
    }

    /** {@return a date as {@code 2016-11-08}, or an instant as {@code 2016-11-08T14:30:00.000Z}} */
    String read(String text) throws LineRefusedException {
        try {
            TemporalAccessor read =
                    format.parseBest(
                            text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return switch (read) {
                case OffsetDateTime time -> INSTANT.format(time.toInstant());
                case LocalDateTime time -> INSTANT.format(Instant.from(time.atZone(zone)));
                default -> LocalDate.from(read).toString();
            };
        } catch (DateTimeException e) {
            throw new LineRefusedException(
                    "\"" + text + "\" is no date of the expected form (--date-format)");
        }
    }
}

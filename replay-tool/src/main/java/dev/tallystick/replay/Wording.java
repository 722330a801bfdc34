package dev.tallystick.replay;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.UnitConfig;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Outcome;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How points and instants of one unit of a program are said to people: in its own time zone. */
final class Wording {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter MILLISECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final ZoneId zone;
    private final UnitConfig unit;

    Wording(ProgramConfig program, int unitNumber) {
        zone = ZoneId.of(program.timeZone());
        unit = program.units().get(unitNumber);
    }

    /** {@return the amount and its unit: "1 point", "12.50 STATUS"} */
    String points(long points) {
        String name =
                switch (unit.code()) {
                    case "POINTS" ->
                            Math.abs(points) == 1 && unit.scale() == 0 ? "point" : "points";
                    default -> unit.code();
                };
        return number(points) + " " + name;
    }

    /** {@return the amount alone} */
    String number(long points) {
        return BigDecimal.valueOf(points, unit.scale()).toPlainString();
    }

    String balance(Balance balance) {
        StringBuilder words = new StringBuilder("balance ");
        words.append(number(balance.availablePoints()));
        append(words, balance.pendingPoints(), " pending");
        append(words, balance.lockedPoints(), " locked");
        append(words, balance.heldPoints(), " held");
        return words.toString();
    }

    /** {@return the minute} */
    String minute(long instantMs) {
        return at(instantMs).format(MINUTE);
    }

    /** {@return the day if the instant begins one, which most dates of lots do; else the minute} */
    String day(long instantMs) {
        ZonedDateTime at = at(instantMs);
        return at.toLocalTime().equals(LocalTime.MIDNIGHT) ? at.format(DAY) : at.format(MINUTE);
    }

    /** {@return the instant as the API writes it: RFC 3339, UTC} */
    static String instant(long instantMs) {
        return MILLISECOND.format(Instant.ofEpochMilli(instantMs));
    }

    /** {@return the refusal's code as clients know it} */
    static String code(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** {@return the key in 32 hexadecimal digits} */
    static String key(MemberKey key) {
        return key(key.high(), key.low());
    }

    static String key(long high, long low) {
        return String.format("%016x%016x", high, low);
    }

    private void append(StringBuilder words, long points, String kind) {
        if (points != 0) {
            words.append(", ").append(number(points)).append(kind);
        }
    }

    private ZonedDateTime at(long instantMs) {
        return Instant.ofEpochMilli(instantMs).atZone(zone);
    }
}

package dev.tallystick.ledger.promotion;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What promotions may know of a member; it is recorded with the earn, so that a reversal sees the
 * same.
 *
 * @param segments in the order of their ids, none twice
 * @param attributes each a String, a Long or a Boolean
 * @param enrolledOn local date
 */
public record Shopper(
        Optional<String> tier,
        List<String> segments,
        Map<String, Object> attributes,
        Optional<MonthDay> birthday,
        Optional<LocalDate> enrolledOn) {
    public Shopper {
        segments = segments.stream().sorted().distinct().toList();
        attributes = Attributes.copyOf(attributes);
    }
}

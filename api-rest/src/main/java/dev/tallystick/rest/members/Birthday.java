package dev.tallystick.rest.members;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When somebody was born: a date, or month and day where nobody told the year. As text {@code
 * 1984-02-29} or {@code --02-29} (ISO 8601).
 */
public record Birthday(MonthDay day, OptionalInt year) {
    private static final String NO_YEAR = "--";

    static Birthday of(LocalDate date) {
        return new Birthday(
                MonthDay.of(date.getMonthValue(), date.getDayOfMonth()),
                OptionalInt.of(date.getYear()));
    }

    static Birthday of(MonthDay day) {
        return new Birthday(day, OptionalInt.empty());
    }

    /** {@return what {@link #toString} had written} */
    static Birthday parse(String text) {
        return text.startsWith(NO_YEAR) ? of(MonthDay.parse(text)) : of(LocalDate.parse(text));
    }

    /** {@return the whole date, where the year is known} */
    public Optional<LocalDate> date() {
        return year.isPresent() ? Optional.of(day.atYear(year.getAsInt())) : Optional.empty();
    }

    /**
     * {@return this day in the year known before; without a year where that has no such day}
     *
     * @param before may be null
     */
    Birthday inYearOf(Birthday before) {
        boolean fits =
                before != null
                        && before.year.isPresent()
                        && day.isValidYear(before.year.getAsInt());
        return fits ? new Birthday(day, before.year) : this;
    }

    @Override
    public String toString() {
        return date().map(LocalDate::toString).orElseGet(day::toString);
    }
}

package dev.tallystick.rest.tiers;

/** Over which days a tier counts. All days are local dates in the program's time zone. */
sealed interface QualifyingPeriod {
    /** From 1 January. */
    record CalendarYear() implements QualifyingPeriod {}

    /**
     * What was earned on a day counts until so many months later, as that day's points would
     * expire: from 31 January one month to 28 February.
     */
    record Rolling(int months) implements QualifyingPeriod {}

    /** Everything, for ever. */
    record SinceEnrolment() implements QualifyingPeriod {}
}

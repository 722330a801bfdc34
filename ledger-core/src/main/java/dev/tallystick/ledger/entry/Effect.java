package dev.tallystick.ledger.entry;

/** One effect of an entry, for tools and the edge; the engine itself uses {@link EffectHandler}. */
public sealed interface Effect {
    /** See {@link EffectHandler#onAccountOpened}. */
    record AccountOpened(int accountIndex, AccountKind kind, long keyHigh, long keyLow)
            implements Effect {}

    /** See {@link EffectHandler#onLotCreated}. */
    record LotCreated(
            long lotNumber,
            long points,
            int source,
            boolean pending,
            long activatesAtMs,
            long expiresAtMs)
            implements Effect {}

    /** See {@link EffectHandler#onLotTaken}. */
    record LotTaken(long lotNumber, long points, long expiresAtMs) implements Effect {}

    /** See {@link EffectHandler#onLotExpired}. */
    record LotExpired(long lotNumber, long points) implements Effect {}

    /** See {@link EffectHandler#onLotActivated}. */
    record LotActivated(long lotNumber, long points) implements Effect {}

    /** See {@link EffectHandler#onBooked}. */
    record Booked(Book book, int accountIndex, long points) implements Effect {}

    /** See {@link EffectHandler#onProgramConfigured}. */
    record ProgramConfigured(int program) implements Effect {}

    /** See {@link EffectHandler#onClockSet}. */
    record ClockSet(long nowMs) implements Effect {}
}

package dev.tallystick.ledger.entry;

/** One effect of an entry, for tools and the edge; the engine itself uses {@link EffectHandler}. */
public sealed interface Effect {
    /** An effect on one lot. */
    sealed interface OnLot extends Effect {
        /** {@return the lot: see {@link LotNumber}} */
        long lotNumber();

        /** {@return how many of its points it is about} */
        long points();
    }

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
            implements OnLot {}

    /** See {@link EffectHandler#onLotTaken}. */
    record LotTaken(long lotNumber, long points, long expiresAtMs) implements OnLot {}

    /** See {@link EffectHandler#onLotExpired}. */
    record LotExpired(long lotNumber, long points) implements OnLot {}

    /** See {@link EffectHandler#onLotActivated}. */
    record LotActivated(long lotNumber, long points) implements OnLot {}

    /** See {@link EffectHandler#onLotRestored}. */
    record LotRestored(long lotNumber, long points, long expiresAtMs) implements OnLot {}

    /** See {@link EffectHandler#onDebtAdded}. */
    record DebtAdded(long points) implements Effect {}

    /** See {@link EffectHandler#onDebtPaid}. */
    record DebtPaid(long points) implements Effect {}

    /** See {@link EffectHandler#onReversed}. */
    record Reversed(long originalPosition, long points, long previousRelated) implements Effect {}

    /** See {@link EffectHandler#onShortfallAdded}. */
    record ShortfallAdded(long originalPosition, long points) implements Effect {}

    /** See {@link EffectHandler#onShortfallPaid}. */
    record ShortfallPaid(long originalPosition, long points) implements Effect {}

    /** See {@link EffectHandler#onLeft}. */
    record Left(long points) implements Effect {}

    /** See {@link EffectHandler#onBooked}. */
    record Booked(Book book, int accountIndex, long points) implements Effect {}

    /** See {@link EffectHandler#onProgramConfigured}. */
    record ProgramConfigured(int program) implements Effect {}

    /** See {@link EffectHandler#onClockSet}. */
    record ClockSet(long nowMs) implements Effect {}
}

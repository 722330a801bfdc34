package dev.tallystick.ledger.entry;

import org.agrona.DirectBuffer;

/**
 * Reads the effects of one entry as {@link EffectWriter} wrote them: those of an entry in the
 * journal, or those of an original that a command carries as its evidence. Reused.
 */
public final class EffectDecoder {
    private final Varints.Cursor cursor = new Varints.Cursor();
    private DirectBuffer buffer;
    private int start;
    private long position;
    private long postedAtMs;

    /**
     * Views effects.
     *
     * @param entryPosition of the entry that recorded them
     * @param entryPostedAtMs of the entry that recorded them
     */
    public EffectDecoder wrap(
            DirectBuffer newBuffer, int offset, long entryPosition, long entryPostedAtMs) {
        buffer = newBuffer;
        start = offset;
        position = entryPosition;
        postedAtMs = entryPostedAtMs;
        return this;
    }

    /** Hands over each effect. */
    public void forEach(EffectHandler handler) {
        cursor.wrap(buffer, start);
        for (int code = cursor.nextByte(); code != EffectWriter.END; code = cursor.nextByte()) {
            switch (code) {
                case EffectWriter.ACCOUNT_OPENED ->
                        handler.onAccountOpened(
                                cursor.nextByte(),
                                AccountKind.ofCode(cursor.nextByte()),
                                cursor.nextLong(),
                                cursor.nextLong());
                case EffectWriter.LOT_CREATED -> onLotCreated(handler);
                case EffectWriter.LOT_TAKEN ->
                        handler.onLotTaken(nextLot(), cursor.next(), nextInstant(Dates.NEVER));
                case EffectWriter.LOT_EXPIRED -> handler.onLotExpired(nextLot(), cursor.next());
                case EffectWriter.LOT_ACTIVATED -> handler.onLotActivated(nextLot(), cursor.next());
                case EffectWriter.LOT_RESTORED ->
                        handler.onLotRestored(
                                nextLot(),
                                cursor.next(),
                                nextInstant(Dates.NEVER),
                                cursor.nextByte() != 0);
                case EffectWriter.DEBT_ADDED -> handler.onDebtAdded(cursor.next());
                case EffectWriter.DEBT_PAID -> handler.onDebtPaid(cursor.next());
                case EffectWriter.REVERSED ->
                        handler.onReversed(nextBack(), cursor.next(), nextBack());
                case EffectWriter.SHORTFALL_ADDED ->
                        handler.onShortfallAdded(nextBack(), cursor.next());
                case EffectWriter.SHORTFALL_PAID ->
                        handler.onShortfallPaid(nextBack(), cursor.next());
                case EffectWriter.LEFT -> handler.onLeft(cursor.next());
                case EffectWriter.BOOKED ->
                        handler.onBooked(
                                Book.ofCode(cursor.nextByte()),
                                cursor.nextByte() - 1,
                                cursor.nextSigned());
                case EffectWriter.PROGRAM_CONFIGURED ->
                        handler.onProgramConfigured((int) cursor.next());
                case EffectWriter.CLOCK_SET -> handler.onClockSet(nextInstant(Dates.NEVER));
                case EffectWriter.ACCOUNT_SWITCHED -> handler.onAccountSwitched(cursor.nextByte());
                case EffectWriter.LOT_LOCKED ->
                        handler.onLotLocked(nextLot(), cursor.next(), nextInstant(Dates.NEVER));
                case EffectWriter.LOT_UNLOCKED ->
                        handler.onLotUnlocked(
                                nextLot(),
                                cursor.next(),
                                nextInstant(Dates.NEVER),
                                cursor.nextByte() != 0);
                case EffectWriter.HOLD_OPENED -> handler.onHoldOpened(nextInstant(Dates.NEVER));
                case EffectWriter.LOT_PINNED ->
                        handler.onLotPinned(nextLot(), cursor.next(), nextInstant(Dates.NEVER));
                case EffectWriter.PIN_TAKEN ->
                        handler.onPinTaken(
                                nextBack(), nextLot(), cursor.next(), nextInstant(Dates.NEVER));
                case EffectWriter.PIN_RELEASED ->
                        handler.onPinReleased(
                                nextBack(),
                                nextLot(),
                                cursor.next(),
                                nextInstant(Dates.NEVER),
                                cursor.nextByte() != 0);
                case EffectWriter.LOT_PAID ->
                        handler.onLotPaid(nextLot(), cursor.next(), nextInstant(Dates.NEVER));
                case EffectWriter.HOLD_RESOLVED ->
                        handler.onHoldResolved(
                                nextBack(), Resolution.ofCode(cursor.nextByte()), nextBack());
                case EffectWriter.EARN_LOCKED ->
                        handler.onEarnLocked(
                                nextBack(), cursor.nextByte() != 0, cursor.next(), nextBack());
                case EffectWriter.STAGE_SET -> handler.onStageSet(Stage.ofCode(cursor.nextByte()));
                case EffectWriter.MERGED -> handler.onMerged(cursor.nextByte(), cursor.nextByte());
                case EffectWriter.UNMERGED -> handler.onUnmerged(cursor.nextByte());
                case EffectWriter.LOT_MOVED ->
                        handler.onLotMoved(
                                nextLot(),
                                cursor.next(),
                                nextInstant(Dates.NEVER),
                                LotState.ofCode(cursor.nextByte()),
                                cursor.nextByte());
                case EffectWriter.HOLD_MOVED ->
                        handler.onHoldMoved(nextBack(), cursor.next(), cursor.nextByte());
                case EffectWriter.SLID -> handler.onSlid(nextInstant(Dates.NEVER));
                case EffectWriter.GRANTED ->
                        handler.onGranted(
                                (int) cursor.next(), cursor.next(), cursor.nextByte() != 0);
                case EffectWriter.COUNTED ->
                        handler.onCounted(
                                cursor.nextLong(), cursor.nextLong(), cursor.nextSigned());
                case EffectWriter.REDIRECTED ->
                        handler.onRedirected(cursor.nextLong(), cursor.nextLong());
                case EffectWriter.HELD_WAS -> handler.onHeldWas(cursor.next());
                case EffectWriter.STAGE_WAS -> handler.onStageWas(Stage.ofCode(cursor.nextByte()));
                case EffectWriter.MERGED_INTO ->
                        handler.onMergedInto(cursor.nextLong(), cursor.nextLong());
                case EffectWriter.IN_UNIT -> handler.onInUnit(cursor.nextByte());
                default ->
                        throw new UnknownFormatException(
                                "unknown effect: code=" + code + ", position=" + position);
            }
        }
    }

    /** {@return the offset behind the effects' end mark} Valid right after {@link #forEach}. */
    public int endOffset() {
        return cursor.offset();
    }

    private void onLotCreated(EffectHandler handler) {
        int n = (int) cursor.next();
        long points = cursor.next();
        int source = cursor.nextByte();
        handler.onLotCreated(
                n,
                points,
                source & 0x7F,
                (source & 0x80) != 0,
                nextInstant(Dates.AT_ONCE),
                nextInstant(Dates.NEVER));
    }

    private long nextLot() {
        long lotPosition = position - cursor.next();
        return LotNumber.of(lotPosition, (int) cursor.next());
    }

    private long nextInstant(long none) {
        long coded = cursor.next();
        if (coded <= 1) {
            return coded == 0 ? none : Dates.SLIDING;
        }
        return postedAtMs + Varints.unZigZag(coded - 2);
    }

    private long nextBack() {
        long back = cursor.next();
        return back == 0 ? 0 : position - back;
    }
}

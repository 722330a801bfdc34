package dev.tallystick.replay;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;

import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What an entry did to one of its accounts, in words. */
final class Deeds {
    private final EntryView view;
    private final RecordedEntry entry;
    private final Wording say;

    Deeds(EntryView view, Wording say) {
        this.view = view;
        this.entry = view.entry();
        this.say = say;
    }

    /** {@return what was done, of a posting that was not refused} */
    String told() {
        return switch (entry.type()) {
            case EARN -> earned();
            case REDEEM -> spent();
            case EARN_REVERSAL -> takenBack();
            case REDEEM_REVERSAL -> givenBack();
            case LOCK -> "locked " + moved(Effect.LotLocked.class) + id() + ofOriginal();
            case UNLOCK ->
                    "unlocked "
                            + moved(Effect.LotUnlocked.class)
                            + id()
                            + ofOriginal()
                            + debtPaid();
            case HOLD -> held();
            case CAPTURE -> captured();
            case RELEASE -> released();
            case ACTIVATE -> activated();
            case EXPIRE -> expired();
            case TRANSFER, TRANSFER_REVERSAL -> transferred();
            case ADJUST -> adjusted();
            case MERGE, MERGE_REVERSAL -> merged();
            case STAGE -> "became " + effects(Effect.StageSet.class).getFirst().stage() + id();
            case CONFIG, CLOCK -> throw new IllegalStateException("no posting: " + entry.type());
        };
    }

    private String earned() {
        return "earned "
                + say.points(view.isFirst() ? entry.requestedPoints() : grantedHere())
                + id()
                + lotsMade()
                + over()
                + debtPaid();
    }

    /** What was asked for is told of the earn's own unit alone. */
    private long grantedHere() {
        return sum(Effect.LotCreated.class, Effect.LotCreated::points)
                + sum(Effect.DebtPaid.class, Effect.DebtPaid::points);
    }

    private String over() {
        return effects(Effect.LotExpired.class).isEmpty()
                ? ""
                : ": over already, so they expired at once";
    }

    private String spent() {
        long points = sum(Effect.LotTaken.class, Effect.LotTaken::points);
        String asked =
                points == entry.requestedPoints()
                        ? ""
                        : " of the " + say.number(entry.requestedPoints()) + " asked for";
        return "spent " + say.points(points) + asked + id() + left();
    }

    private String takenBack() {
        long owed = sum(Effect.DebtAdded.class, Effect.DebtAdded::points);
        long writtenOff = sum(Effect.ShortfallAdded.class, Effect.ShortfallAdded::points);
        return "took back "
                + reversed()
                + left()
                + (owed == 0 ? "" : "; " + say.points(owed) + " are owed")
                + (writtenOff == 0 ? "" : "; " + say.points(writtenOff) + " are written off");
    }

    private String givenBack() {
        long repaid = sum(Effect.ShortfallPaid.class, Effect.ShortfallPaid::points);
        return "gave back "
                + reversed()
                + restored()
                + lotsMade()
                + lapsed()
                + (repaid == 0 ? "" : ", " + say.points(repaid) + " repaid what was written off")
                + debtPaid();
    }

    private String held() {
        long endsAtMs = effects(Effect.HoldOpened.class).getFirst().holdExpiresAtMs();
        return "held "
                + moved(Effect.LotPinned.class)
                + id()
                + " until "
                + say.minute(endsAtMs)
                + left();
    }

    private String captured() {
        long freed = sum(Effect.PinReleased.class, Effect.PinReleased::points);
        return "spent "
                + moved(Effect.PinTaken.class)
                + id()
                + " of the hold at position "
                + holdPosition()
                + left()
                + (freed == 0 ? "" : "; " + say.points(freed) + " were released")
                + lapsed()
                + debtPaid();
    }

    private String released() {
        return "released "
                + moved(Effect.PinReleased.class)
                + (entry.isPosting() ? id() : "")
                + " of the hold at position "
                + holdPosition()
                + (entry.isPosting() ? "" : ", which was over")
                + lapsed()
                + debtPaid();
    }

    private long holdPosition() {
        return effects(Effect.HoldResolved.class).getFirst().holdPosition();
    }

    private String activated() {
        return moved(Effect.LotActivated.class)
                + " became available, "
                + lots(Effect.LotActivated.class)
                + debtPaid();
    }

    private String expired() {
        String lots =
                effects(Effect.LotExpired.class).isEmpty()
                        ? ""
                        : ", " + lots(Effect.LotExpired.class);
        return moved(Effect.LotExpired.class)
                + (entry.isPosting() ? " were made to expire" + id() : " expired")
                + lots;
    }

    private String transferred() {
        boolean isSender = !view.isOfCounterpart();
        boolean isReversal = entry.type() == EntryType.TRANSFER_REVERSAL;
        String verb;
        if (isReversal) {
            verb = isSender ? "got back " : "had to give back ";
        } else {
            verb = isSender ? "gave " : "received ";
        }
        EntryView from = isSender == isReversal ? view.counterpart().orElseThrow() : view;
        long points = new Deeds(from, say).leftPoints();
        return verb
                + say.points(points)
                + id()
                + (isSender == isReversal ? " from " : " to ")
                + other()
                + left()
                + restored()
                + lotsMade()
                + lapsed()
                + debtPaid();
    }

    private long leftPoints() {
        return sum(Effect.LotTaken.class, Effect.LotTaken::points)
                + sum(Effect.PinTaken.class, Effect.PinTaken::points);
    }

    private String adjusted() {
        long owed = sum(Effect.DebtAdded.class, Effect.DebtAdded::points);
        String reason = Sentences.commandOf(entry).reasonCode();
        return "was adjusted by "
                + say.points(entry.requestedPoints())
                + id()
                + " for "
                + reason
                + lotsMade()
                + left()
                + (owed == 0 ? "" : "; " + say.points(owed) + " are owed")
                + debtPaid();
    }

    private String merged() {
        boolean isSource = !view.isOfCounterpart();
        String verb;
        if (entry.type() == EntryType.MERGE_REVERSAL) {
            verb = isSource ? "was parted from " : "gave back what is left of ";
        } else {
            verb = isSource ? "was merged into " : "took over ";
        }
        List<String> lots =
                entry.effects().stream()
                        .filter(Effect.LotMoved.class::isInstance)
                        .map(Effect.LotMoved.class::cast)
                        .filter(lot -> isOfThisUnit(lot))
                        .map(lot -> say.number(lot.points()) + " in lot " + lotId(lot))
                        .toList();
        return verb
                + other()
                + id()
                + (lots.isEmpty() ? "" : ": " + String.join(", ", lots))
                + debtPaid();
    }

    private boolean isOfThisUnit(Effect.LotMoved lot) {
        return entry.accounts().get(lot.toAccountIndex()).unit() == view.unit();
    }

    private String other() {
        return "member " + Wording.key(view.counterpart().orElseThrow().memberKey());
    }

    private String lotsMade() {
        return effects(Effect.LotCreated.class).stream()
                .map(lot -> " as lot " + lotId(lot) + dates(lot))
                .collect(Collectors.joining(", "));
    }

    private String dates(Effect.LotCreated lot) {
        String usable = lot.pending() ? ", pending until " + say.day(lot.activatesAtMs()) : "";
        long expiresAtMs = view.dateOf(lot.expiresAtMs());
        return usable
                + (expiresAtMs == Dates.NEVER
                        ? ", never expiring"
                        : ", expiring " + say.day(expiresAtMs));
    }

    private String restored() {
        String lots =
                effects(Effect.LotRestored.class).stream()
                        .map(lot -> say.number(lot.points()) + " into lot " + lotId(lot))
                        .collect(Collectors.joining(", "));
        return lots.isEmpty() ? "" : ": " + lots;
    }

    private String lapsed() {
        long over = sum(Effect.LotExpired.class, Effect.LotExpired::points);
        return over == 0 ? "" : ", of which " + say.points(over) + " were over and expired";
    }

    private String reversed() {
        Effect.Reversed reversed = effects(Effect.Reversed.class).getFirst();
        return say.points(reversed.points()) + id() + " of position " + reversed.originalPosition();
    }

    private String ofOriginal() {
        return " of position " + effects(Effect.EarnLocked.class).getFirst().earnPosition();
    }

    /** What left lots: taken, held, captured out of a hold. */
    private String left() {
        String lots =
                view.effects().stream()
                        .filter(
                                effect ->
                                        effect instanceof Effect.LotTaken
                                                || effect instanceof Effect.LotPinned
                                                || effect instanceof Effect.PinTaken)
                        .map(Effect.OnLot.class::cast)
                        .map(lot -> say.number(lot.points()) + " from lot " + lotId(lot))
                        .collect(Collectors.joining(", "));
        return lots.isEmpty() ? "" : ": " + lots;
    }

    private String debtPaid() {
        long paid =
                sum(Effect.DebtPaid.class, Effect.DebtPaid::points)
                        + sum(Effect.LotPaid.class, Effect.LotPaid::points);
        return paid == 0 ? "" : ", " + say.points(paid) + " paid for the debt";
    }

    /** {@return the txId, and the partner's key if there is one, in brackets} */
    private String id() {
        return id(entry);
    }

    /** {@return the txId of an entry, and the partner's key if there is one, in brackets} */
    static String id(RecordedEntry entry) {
        CommandDecoder command = Sentences.commandOf(entry);
        String partner =
                command.hasPartner()
                        ? ", partner "
                                + Wording.key(command.partnerKeyHigh(), command.partnerKeyLow())
                        : "";
        return " (" + entry.txId() + partner + ")";
    }

    private String moved(Class<? extends Effect.OnLot> kind) {
        return say.points(sum(kind, Effect.OnLot::points));
    }

    private String lots(Class<? extends Effect.OnLot> kind) {
        List<String> ids = effects(kind).stream().map(Deeds::lotId).toList();
        return (ids.size() == 1 ? "lot " : "lots ") + String.join(", ", ids);
    }

    private static String lotId(Effect.OnLot effect) {
        return LotNumber.toId(effect.lotNumber());
    }

    private <E extends Effect> long sum(Class<E> kind, ToLongFunction<? super E> points) {
        return effects(kind).stream().mapToLong(points).sum();
    }

    private <E extends Effect> List<E> effects(Class<E> kind) {
        return view.effects().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}

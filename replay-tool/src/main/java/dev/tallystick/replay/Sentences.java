package dev.tallystick.replay;

import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.UnitConfig;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.RecordedEntry;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Entries in words, one sentence each. */
final class Sentences {
    private Sentences() {}

    /**
     * {@return when the entry took effect, and what it did} A backdated one also tells when it was
     * recorded.
     *
     * @param program the configuration of the entry's program, null if it has none
     */
    static String dated(RecordedEntry entry, ProgramConfig program) {
        if (program == null) {
            return Wording.instant(entry.effectiveAtMs()) + "  " + of(entry, null);
        }
        Wording say = new Wording(program, entry.unit());
        String recorded = say.minute(entry.postedAtMs());
        String effective = say.minute(entry.effectiveAtMs());
        boolean isBackdated = entry.isPosting() && !effective.equals(recorded);
        return effective
                + "  "
                + of(entry, program)
                + (isBackdated ? " (recorded " + recorded + ")" : "");
    }

    /** {@return what the entry did} */
    static String of(RecordedEntry entry, ProgramConfig program) {
        if (program == null) {
            return "the clock was put to " + Wording.instant(entry.postedAtMs());
        }
        Wording say = new Wording(program, entry.unit());
        if (!entry.isPosted()) {
            return refusal(entry, say);
        }
        return switch (entry.type()) {
            case LOCK,
                    UNLOCK,
                    HOLD,
                    CAPTURE,
                    RELEASE,
                    TRANSFER,
                    TRANSFER_REVERSAL,
                    ADJUST,
                    MERGE,
                    MERGE_REVERSAL,
                    STAGE ->
                    entry.type() + "; " + say.balance(entry.balance());
            case EARN -> earned(entry, say) + "; " + say.balance(entry.balance());
            case REDEEM -> spent(entry, say) + "; " + say.balance(entry.balance());
            case EARN_REVERSAL -> takenBack(entry, say) + "; " + say.balance(entry.balance());
            case REDEEM_REVERSAL -> givenBack(entry, say) + "; " + say.balance(entry.balance());
            case ACTIVATE -> activated(entry, say) + "; " + say.balance(entry.balance());
            case EXPIRE -> expired(entry, say) + "; " + say.balance(entry.balance());
            case CONFIG -> configured(program);
            case CLOCK -> "the clock was put to " + say.minute(entry.postedAtMs());
        };
    }

    private static String refusal(RecordedEntry entry, Wording say) {
        String asked =
                switch (entry.type()) {
                    case EARN -> "to earn ";
                    case REDEEM -> "to spend ";
                    case EARN_REVERSAL -> "to take back ";
                    case REDEEM_REVERSAL -> "to give back ";
                    case ACTIVATE,
                            EXPIRE,
                            CONFIG,
                            CLOCK,
                            LOCK,
                            UNLOCK,
                            HOLD,
                            CAPTURE,
                            RELEASE,
                            TRANSFER,
                            TRANSFER_REVERSAL,
                            ADJUST,
                            MERGE,
                            MERGE_REVERSAL,
                            STAGE ->
                            "for ";
                };
        return "REFUSED "
                + asked
                + (entry.requestedPoints() == 0 ? "all" : say.points(entry.requestedPoints()))
                + id(entry)
                + ": "
                + Wording.code(entry.outcome())
                + "; "
                + say.balance(entry.balance());
    }

    private static String earned(RecordedEntry entry, Wording say) {
        String lots =
                effects(entry, Effect.LotCreated.class).stream()
                        .map(lot -> " as lot " + id(lot.lotNumber()) + dates(lot, say))
                        .collect(Collectors.joining(", "));
        String over =
                effects(entry, Effect.LotExpired.class).isEmpty()
                        ? ""
                        : ": over already, so they expired at once";
        return "earned "
                + say.points(entry.requestedPoints())
                + id(entry)
                + lots
                + over
                + debtPaid(entry, say);
    }

    private static String dates(Effect.LotCreated lot, Wording say) {
        String usable = lot.pending() ? ", pending until " + say.day(lot.activatesAtMs()) : "";
        return usable
                + (lot.expiresAtMs() == Dates.NEVER
                        ? ", never expiring"
                        : ", expiring " + say.day(lot.expiresAtMs()));
    }

    private static String spent(RecordedEntry entry, Wording say) {
        long points =
                effects(entry, Effect.LotTaken.class).stream()
                        .mapToLong(Effect.LotTaken::points)
                        .sum();
        String asked =
                points == entry.requestedPoints()
                        ? ""
                        : " of the " + say.number(entry.requestedPoints()) + " asked for";
        return "spent " + say.points(points) + asked + id(entry) + taken(entry, say);
    }

    private static String takenBack(RecordedEntry entry, Wording say) {
        long owed =
                effects(entry, Effect.DebtAdded.class).stream()
                        .mapToLong(Effect.DebtAdded::points)
                        .sum();
        long writtenOff =
                effects(entry, Effect.ShortfallAdded.class).stream()
                        .mapToLong(Effect.ShortfallAdded::points)
                        .sum();
        return "took back "
                + reversed(entry, say)
                + taken(entry, say)
                + (owed == 0 ? "" : "; " + say.points(owed) + " are owed")
                + (writtenOff == 0 ? "" : "; " + say.points(writtenOff) + " are written off");
    }

    private static String givenBack(RecordedEntry entry, Wording say) {
        String lots =
                effects(entry, Effect.LotRestored.class).stream()
                        .map(lot -> say.number(lot.points()) + " into lot " + id(lot.lotNumber()))
                        .collect(Collectors.joining(", "));
        long over =
                effects(entry, Effect.LotExpired.class).stream()
                        .mapToLong(Effect.LotExpired::points)
                        .sum();
        long repaid =
                effects(entry, Effect.ShortfallPaid.class).stream()
                        .mapToLong(Effect.ShortfallPaid::points)
                        .sum();
        return "gave back "
                + reversed(entry, say)
                + (lots.isEmpty() ? "" : ": " + lots)
                + (over == 0 ? "" : ", of which " + say.points(over) + " were over and expired")
                + (repaid == 0 ? "" : ", " + say.points(repaid) + " repaid what was written off")
                + debtPaid(entry, say);
    }

    private static String reversed(RecordedEntry entry, Wording say) {
        Effect.Reversed reversed = effects(entry, Effect.Reversed.class).getFirst();
        return say.points(reversed.points())
                + id(entry)
                + " of position "
                + reversed.originalPosition();
    }

    private static String taken(RecordedEntry entry, Wording say) {
        String lots =
                effects(entry, Effect.LotTaken.class).stream()
                        .map(lot -> say.number(lot.points()) + " from lot " + id(lot.lotNumber()))
                        .collect(Collectors.joining(", "));
        return lots.isEmpty() ? "" : ": " + lots;
    }

    private static String debtPaid(RecordedEntry entry, Wording say) {
        long paid =
                effects(entry, Effect.DebtPaid.class).stream()
                        .mapToLong(Effect.DebtPaid::points)
                        .sum();
        return paid == 0 ? "" : ", " + say.points(paid) + " paid for the debt";
    }

    private static String activated(RecordedEntry entry, Wording say) {
        List<Effect.LotActivated> lots = effects(entry, Effect.LotActivated.class);
        long points = lots.stream().mapToLong(Effect.LotActivated::points).sum();
        return say.points(points)
                + " became available, "
                + lots(lots.stream().map(lot -> id(lot.lotNumber())).toList())
                + debtPaid(entry, say);
    }

    private static String expired(RecordedEntry entry, Wording say) {
        List<Effect.LotExpired> lots = effects(entry, Effect.LotExpired.class);
        long points = lots.stream().mapToLong(Effect.LotExpired::points).sum();
        return say.points(points)
                + " expired, "
                + lots(lots.stream().map(lot -> id(lot.lotNumber())).toList());
    }

    private static String configured(ProgramConfig program) {
        String units =
                program.units().stream()
                        .map(Sentences::configured)
                        .collect(Collectors.joining(", "));
        return "program %s was configured: time zone %s; %s"
                .formatted(program.id(), program.timeZone(), units);
    }

    private static String configured(UnitConfig unit) {
        return unit.code()
                + switch (unit.expiry()) {
                    case ExpiryPolicy.Never() -> " that never expire";
                    case ExpiryPolicy.After(String period, ExpiryPolicy.RoundUp roundUpTo) ->
                            " that expire after %s, rounded up to the end of the %s"
                                    .formatted(period, roundUpTo.name().toLowerCase(Locale.ROOT));
                    case ExpiryPolicy.OnDates(List<String> days) ->
                            " that expire at the end of the next of " + String.join(", ", days);
                    case ExpiryPolicy.Sliding(String period) ->
                            " that expire %s after the last activity".formatted(period);
                };
    }

    /** {@return the txId, and the partner's key if there is one, in brackets} */
    private static String id(RecordedEntry entry) {
        CommandDecoder command = commandOf(entry);
        String partner =
                command.hasPartner()
                        ? ", partner "
                                + Wording.key(command.partnerKeyHigh(), command.partnerKeyLow())
                        : "";
        return " (" + entry.txId() + partner + ")";
    }

    static CommandDecoder commandOf(RecordedEntry entry) {
        byte[] command = entry.command();
        return new CommandDecoder().wrap(new UnsafeBuffer(command), 0, command.length);
    }

    private static String lots(List<String> ids) {
        return (ids.size() == 1 ? "lot " : "lots ") + String.join(", ", ids);
    }

    private static String id(long lotNumber) {
        return LotNumber.toId(lotNumber);
    }

    private static <E extends Effect> List<E> effects(RecordedEntry entry, Class<E> kind) {
        return entry.effects().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}

package dev.tallystick.replay;

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
        boolean isBackdated = entry.memberKey() != null && !effective.equals(recorded);
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
            case EARN -> earned(entry, say) + "; " + say.balance(entry.balance());
            case REDEEM -> spent(entry, say) + "; " + say.balance(entry.balance());
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
                    case ACTIVATE, EXPIRE, CONFIG, CLOCK -> "for ";
                };
        return "REFUSED "
                + asked
                + say.points(entry.requestedPoints())
                + id(entry)
                + ": "
                + Wording.code(entry.outcome())
                + "; "
                + say.balance(entry.balance());
    }

    private static String earned(RecordedEntry entry, Wording say) {
        String lots =
                effects(entry, Effect.LotCreated.class).stream()
                        .map(lot -> "as lot " + id(lot.lotNumber()) + dates(lot, say))
                        .collect(Collectors.joining(", "));
        String over =
                effects(entry, Effect.LotExpired.class).isEmpty()
                        ? ""
                        : ": over already, so they expired at once";
        return "earned " + say.points(entry.requestedPoints()) + id(entry) + " " + lots + over;
    }

    private static String dates(Effect.LotCreated lot, Wording say) {
        String usable = lot.pending() ? ", pending until " + say.day(lot.activatesAtMs()) : "";
        return usable
                + (lot.expiresAtMs() == Dates.NEVER
                        ? ", never expiring"
                        : ", expiring " + say.day(lot.expiresAtMs()));
    }

    private static String spent(RecordedEntry entry, Wording say) {
        List<Effect.LotTaken> taken = effects(entry, Effect.LotTaken.class);
        long points = taken.stream().mapToLong(Effect.LotTaken::points).sum();
        String lots =
                taken.stream()
                        .map(lot -> say.number(lot.points()) + " from lot " + id(lot.lotNumber()))
                        .collect(Collectors.joining(", "));
        String asked =
                points == entry.requestedPoints()
                        ? ""
                        : " of the " + say.number(entry.requestedPoints()) + " asked for";
        return "spent " + say.points(points) + asked + id(entry) + ": " + lots;
    }

    private static String activated(RecordedEntry entry, Wording say) {
        List<Effect.LotActivated> lots = effects(entry, Effect.LotActivated.class);
        long points = lots.stream().mapToLong(Effect.LotActivated::points).sum();
        return say.points(points)
                + " became available, "
                + lots(lots.stream().map(lot -> id(lot.lotNumber())).toList());
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
        return switch (unit.expiry().type()) {
            case NEVER -> unit.code() + " that never expire";
            case AFTER ->
                    "%s that expire after %s, rounded up to the end of the %s"
                            .formatted(
                                    unit.code(),
                                    unit.expiry().period(),
                                    unit.expiry().roundUpTo().name().toLowerCase(Locale.ROOT));
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

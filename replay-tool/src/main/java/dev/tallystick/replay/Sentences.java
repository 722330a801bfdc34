package dev.tallystick.replay;

import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.UnitConfig;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Entries in words, one sentence each. */
final class Sentences {
    private Sentences() {}

    /**
     * {@return when an entry took effect, and what it did to an account} A backdated one also tells
     * when it was recorded.
     *
     * @param program the configuration of the entry's program, null if it has none
     */
    static String dated(EntryView view, ProgramConfig program) {
        RecordedEntry entry = view.entry();
        if (program == null) {
            return Wording.instant(entry.effectiveAtMs()) + "  " + of(view, null);
        }
        Wording say = new Wording(program, view.unit());
        String recorded = say.minute(entry.postedAtMs());
        String effective = say.minute(entry.effectiveAtMs());
        boolean isBackdated = entry.isPosting() && !effective.equals(recorded);
        return effective
                + "  "
                + of(view, program)
                + (isBackdated ? " (recorded " + recorded + ")" : "");
    }

    /** {@return what the entry did to its own member, in the posting's unit} */
    static String of(RecordedEntry entry, ProgramConfig program) {
        return of(EntryView.first(entry), program);
    }

    /** {@return what the entry did to one of its accounts} */
    static String of(EntryView view, ProgramConfig program) {
        RecordedEntry entry = view.entry();
        if (entry.type() == EntryType.CLOCK) {
            return "the clock was put to "
                    + (program == null
                            ? Wording.instant(entry.postedAtMs())
                            : new Wording(program, view.unit()).minute(entry.postedAtMs()));
        }
        if (entry.type() == EntryType.CONFIG) {
            return configured(program);
        }
        Wording say = new Wording(program, view.unit());
        return (entry.isPosted() ? new Deeds(view, say).told() : refused(entry, say))
                + "; "
                + say.balance(view.balance());
    }

    private static String refused(RecordedEntry entry, Wording say) {
        return "REFUSED "
                + asked(entry, say)
                + Deeds.id(entry)
                + ": "
                + Wording.code(entry.outcome());
    }

    private static String asked(RecordedEntry entry, Wording say) {
        String points = entry.requestedPoints() == 0 ? "all" : say.points(entry.requestedPoints());
        return switch (entry.type()) {
            case EARN -> "to earn " + points;
            case REDEEM -> "to spend " + points;
            case EARN_REVERSAL, TRANSFER_REVERSAL -> "to take back " + points;
            case REDEEM_REVERSAL -> "to give back " + points;
            case LOCK -> "to lock an earn";
            case UNLOCK -> "to unlock an earn";
            case HOLD -> "to hold " + points;
            case CAPTURE -> "to spend " + points + " of a hold";
            case RELEASE -> "to release a hold";
            case EXPIRE -> "to let expire " + points;
            case TRANSFER -> "to transfer " + points;
            case ADJUST -> "to adjust by " + points;
            case MERGE -> "to merge into another member";
            case MERGE_REVERSAL -> "to part from another member";
            case STAGE -> "to set a stage";
            case ACTIVATE, CONFIG, CLOCK ->
                    throw new IllegalStateException("never refused: " + entry.type());
        };
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

    static CommandDecoder commandOf(RecordedEntry entry) {
        byte[] command = entry.command();
        return new CommandDecoder().wrap(new UnsafeBuffer(command), 0, command.length);
    }
}

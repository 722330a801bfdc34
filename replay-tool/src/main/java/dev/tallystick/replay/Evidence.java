package dev.tallystick.replay;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.TimeEventDecoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.history.EntrySource;
import dev.tallystick.ledger.rules.Concerned;
import dev.tallystick.ledger.rules.Limits;
import dev.tallystick.ledger.rules.TimeEventRule;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.State;

/**
 * Whether the ledger could take a recorded command at its place and stamp at all: what the sender
 * claims to have looked up, that nothing due was left unsettled, that a time event's instant had
 * come. Source: ARCHITECTURE.md, "Commands" and rules 0 and 14.
 *
 * <p>The writer also wants what lies before its window to have been looked up. Here every key of
 * the whole journal is known, which leaves nothing of that to be proved.
 */
final class Evidence {
    private final State state;
    private final Accounts accounts;
    private final TimeEventRule timeEvents;
    private final OriginalEvidence originals;
    private final Concerned concerned;

    /**
     * Judges by a state that holds all entries before the one in question.
     *
     * @param entries those entries
     */
    Evidence(State state, TimeEventRule timeEvents, EntrySource entries) {
        this.state = state;
        this.timeEvents = timeEvents;
        originals = new OriginalEvidence(entries);
        concerned = new Concerned(state);
        accounts = state.accounts();
    }

    /** {@return why the command could not be taken, null if it could} */
    Objection objection(EntryDecoder entry, CommandDecoder command) {
        if (entry.postedAtMs() < state.lastStampMs()) {
            return new Objection(
                    ProofCode.STAMP_BACKWARDS,
                    "last=" + state.lastStampMs() + ", found=" + entry.postedAtMs());
        }
        if (command.isPosting()) {
            Objection objection = ofPosting(entry, command);
            if (objection != null || !command.isFollowUp()) {
                return objection;
            }
            Objection overtaken = overtaken(command);
            return overtaken != null ? overtaken : originals.objection(entry, command);
        }
        if (command.isOfMember()) {
            return ofTimeEvent(entry, command);
        }
        return command.type() == EntryType.CONFIG
                ? ofConfiguration(entry, command)
                : ofClock(entry, command);
    }

    private Objection ofPosting(EntryDecoder entry, CommandDecoder posting) {
        ProgramConfig program = programOf(posting.program());
        if (program == null || posting.unit() >= program.units().size()) {
            return notConfigured(posting);
        }
        boolean isAdjust = posting.type() == EntryType.ADJUST;
        long pointsMin = isAdjust ? -Limits.POINTS_MAX : 0;
        if (posting.amountPoints() < pointsMin || posting.amountPoints() > Limits.POINTS_MAX) {
            return new Objection(
                    ProofCode.ENTRY_MALFORMED, "posting of " + posting.amountPoints() + " points");
        }
        Objection stale = staleness(entry, posting, program.configuredAt());
        if (stale != null) {
            return stale;
        }
        if (posting.validUntilMs() <= entry.postedAtMs()) {
            return new Objection(
                    ProofCode.VALIDITY_OVER,
                    "validUntil=%d, postedAt=%d"
                            .formatted(posting.validUntilMs(), entry.postedAtMs()));
        }
        Objection repeated = ofTransaction(posting);
        return repeated != null ? repeated : unsettled(entry, posting);
    }

    private Objection ofTransaction(CommandDecoder posting) {
        String txId = posting.txId();
        TxKey key = TxKey.of(posting.program(), txId);
        if (key.high() != posting.txKeyHigh() || key.low() != posting.txKeyLow()) {
            return new Objection(ProofCode.TX_KEY_WRONG, "the key is not that of txId " + txId);
        }
        long earlier = state.txIds().find(key.high(), key.low());
        return earlier == 0
                ? null
                : new Objection(
                        ProofCode.TX_REPEATED,
                        "txId " + txId + " is recorded at position " + earlier + " already");
    }

    private Objection unsettled(EntryDecoder entry, CommandDecoder posting) {
        int count = concerned.find(posting);
        for (int index = 0; index < count; index++) {
            int account = concerned.account(index);
            if (state.lots().nextDueAtMs(account) <= entry.postedAtMs()) {
                return new Objection(
                        ProofCode.NOT_SETTLED,
                        "account=%d, due=%d, postedAt=%d"
                                .formatted(
                                        account,
                                        state.lots().nextDueAtMs(account),
                                        entry.postedAtMs()));
            }
        }
        return null;
    }

    /** What comes back of a purchase is worked out beside everything that came back before. */
    private Objection overtaken(CommandDecoder followUp) {
        if (!followUp.returned().isTold()) {
            return null;
        }
        int original = state.originals().find(followUp.followUp().originalPosition());
        long newest = state.originals().lastRelated(original);
        long known = followUp.returned().newestRelated();
        return known == newest
                ? null
                : new Objection(
                        ProofCode.EVIDENCE_STALE,
                        "newest entry about the original: known=%d, is=%d"
                                .formatted(known, newest));
    }

    private Objection ofTimeEvent(EntryDecoder entry, CommandDecoder command) {
        TimeEventDecoder event = command.timeEvent();
        int account = (int) event.account();
        boolean exists =
                account == event.account()
                        && account > 0
                        && account <= accounts.count()
                        && accounts.kind(account) == AccountKind.MEMBER
                        && accounts.program(account) == event.program()
                        && accounts.unit(account) == event.unit()
                        && accounts.keyHigh(account) == event.memberKeyHigh()
                        && accounts.keyLow(account) == event.memberKeyLow();
        if (!exists) {
            return new Objection(
                    ProofCode.ENTRY_MALFORMED, "time event on account " + event.account());
        }
        boolean isDue =
                event.dueAtMs() == state.lots().nextDueAtMs(account)
                        && event.dueAtMs() <= entry.postedAtMs()
                        && command.type() == timeEvents.firstKindDue(account);
        return isDue
                ? null
                : new Objection(
                        ProofCode.NOT_DUE,
                        "%s on account %d: found=%d, next due=%d, postedAt=%d"
                                .formatted(
                                        command.type(),
                                        account,
                                        event.dueAtMs(),
                                        state.lots().nextDueAtMs(account),
                                        entry.postedAtMs()));
    }

    private Objection ofConfiguration(EntryDecoder entry, CommandDecoder command) {
        if (command.program() == 0) {
            return staleness(entry, command, state.programs().newestAt());
        }
        ProgramConfig program = programOf(command.program());
        return program == null
                ? notConfigured(command)
                : staleness(entry, command, program.configuredAt());
    }

    private Objection ofClock(EntryDecoder entry, CommandDecoder command) {
        long nowMs = command.setClock().nowMs();
        return nowMs == entry.postedAtMs()
                ? null
                : new Objection(
                        ProofCode.CLOCK_WRONG,
                        "put to " + nowMs + ", stamped " + entry.postedAtMs());
    }

    private static Objection staleness(
            EntryDecoder entry, CommandDecoder command, long configuredAt) {
        boolean isFresh =
                command.lookedUpTo() < entry.position() && command.lookedUpTo() >= configuredAt;
        return isFresh
                ? null
                : new Objection(
                        ProofCode.EVIDENCE_STALE,
                        "lookedUpTo=%d, position=%d, configured at %d"
                                .formatted(command.lookedUpTo(), entry.position(), configuredAt));
    }

    private ProgramConfig programOf(int number) {
        return number > 0 && number <= state.programs().count()
                ? state.programs().config(number)
                : null;
    }

    private static Objection notConfigured(CommandDecoder command) {
        return new Objection(
                ProofCode.NOT_CONFIGURED,
                "program=" + command.program() + ", unit=" + command.unit());
    }
}

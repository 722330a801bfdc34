package dev.tallystick.rest.ledger;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.BalanceAt;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.ledger.pipeline.AccountView;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.LotsView;
import dev.tallystick.ledger.pipeline.Submission;

import java.io.IOException;

/** Asks for balances, and writes them the one way clients know. */
public final class Balances {
    private final LedgerGate gate;

    /** Asks the ledger behind a gate. */
    public Balances(LedgerGate gate) {
        this.gate = gate;
    }

    /**
     * {@return a member's account, with nothing in it that is not durable}
     *
     * @param unit number of the unit
     */
    public AccountView account(ProgramConfig program, int unit, MemberKey member) {
        Submission question = Submission.account(program.number(), unit, member);
        gate.ask(question);
        return question.accountView();
    }

    /**
     * {@return the same as it will be at a later instant if nothing more is posted}
     *
     * @param atMs epoch milliseconds; one that has passed is as now
     */
    public AccountView account(ProgramConfig program, int unit, MemberKey member, long atMs) {
        Submission question = Submission.account(program.number(), unit, member, atMs);
        gate.ask(question);
        return question.accountView();
    }

    /**
     * {@return a member's account lot by lot, with nothing in it that is not durable}
     *
     * @param unit number of the unit
     */
    public LotsView lots(ProgramConfig program, int unit, MemberKey member) {
        Submission question = Submission.lots(program.number(), unit, member);
        gate.ask(question);
        return question.lotsView();
    }

    /**
     * {@return a member's balance at an instant, as known at a position}
     *
     * @param unit number of the unit
     * @param view of the account at that instant or now, whichever is later
     * @param knownAt what was recorded beyond is left out
     * @throws IOException if the journal cannot be read
     */
    public BalanceAt.Folded at(
            MemberKey member, int unit, AccountView view, long atMs, long knownAt)
            throws IOException {
        if (view.lastPosition() == 0) {
            return new BalanceAt.Folded(Balance.ZERO, 0);
        }
        Ledger ledger = gate.ledger();
        RecordedEntry newest = RecordedEntry.parse(ledger.entryAt(view.lastPosition()));
        return new BalanceAt(
                        ledger::entryAt,
                        EntryView.of(newest, member, unit).orElseThrow().chain(),
                        view.lastPosition(),
                        view.unrecorded().stream().map(RecordedEntry::parse).toList(),
                        atMs,
                        knownAt)
                .fold();
    }

    /** Writes the field {@code balance}. */
    public static void writeField(JsonGenerator out, Balance balance) throws IOException {
        writeField(out, "balance", balance);
    }

    /** Writes a balance as a field of that name. */
    public static void writeField(JsonGenerator out, String name, Balance balance)
            throws IOException {
        out.writeObjectFieldStart(name);
        out.writeNumberField("available", balance.availablePoints());
        out.writeNumberField("pending", balance.pendingPoints());
        out.writeNumberField("locked", balance.lockedPoints());
        out.writeNumberField("held", balance.heldPoints());
        out.writeNumberField("total", balance.totalPoints());
        out.writeEndObject();
    }
}

package dev.tallystick.rest.ledger;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.pipeline.AccountView;
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

    /** Writes the field {@code balance}. */
    public static void writeField(JsonGenerator out, Balance balance) throws IOException {
        out.writeObjectFieldStart("balance");
        out.writeNumberField("available", balance.availablePoints());
        out.writeNumberField("pending", balance.pendingPoints());
        out.writeNumberField("locked", balance.lockedPoints());
        out.writeNumberField("held", balance.heldPoints());
        out.writeNumberField("total", balance.totalPoints());
        out.writeEndObject();
    }
}

package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.state.Programs;
import dev.tallystick.ledger.state.State;

/**
 * Decides every command: reads the state, changes nothing. No clock, no I/O, no randomness, no
 * floating point; allocates nothing.
 */
public final class Rules {
    private final Programs programs;
    private final EarnRule earn;
    private final RedeemRule redeem;
    private final EarnReversalRule earnReversal;
    private final RedeemReversalRule redeemReversal;
    private final TimeEventRule timeEvent;

    /** Makes the rules over {@code state}. */
    public Rules(State state) {
        programs = state.programs();
        earn = new EarnRule(state);
        redeem = new RedeemRule(state);
        earnReversal = new EarnReversalRule(state);
        redeemReversal = new RedeemReversalRule(state);
        timeEvent = new TimeEventRule(state);
    }

    /** {@return the rule of what is due when} */
    public TimeEventRule timeEvents() {
        return timeEvent;
    }

    /** Decides the command into {@code decision}, which has begun. */
    public void decide(CommandDecoder command, Decision decision) {
        switch (decision.type()) {
            case EARN -> earn.decide(command, decision);
            case REDEEM -> redeem.decide(command, decision);
            case EARN_REVERSAL -> earnReversal.decide(command, decision);
            case REDEEM_REVERSAL -> redeemReversal.decide(command, decision);
            case ACTIVATE, EXPIRE -> timeEvent.decide(command, decision);
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
                    throw new IllegalArgumentException("no rule yet: type=" + decision.type());
            case CONFIG -> configure(command, decision);
            case CLOCK -> decision.effects().clockSet(command.setClock().nowMs());
        }
    }

    private void configure(CommandDecoder command, Decision decision) {
        int asked = command.configure().program();
        int number = asked == 0 ? programs.count() + 1 : asked;
        decision.program(number);
        decision.effects().programConfigured(number);
    }
}

package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.state.Programs;
import dev.tallystick.ledger.state.State;

/**
 * Decides every command: reads the state, changes nothing. No clock, no I/O, no randomness, no
 * floating point; allocates nothing but where merges are taken back.
 */
public final class Rules {
    private final Programs programs;
    private final EarnRule earn;
    private final RedeemRule redeem;
    private final EarnReversalRule earnReversal;
    private final RedeemReversalRule redeemReversal;
    private final LockRule lock;
    private final HoldRule hold;
    private final ExpireRule expire;
    private final TransferRule transfer;
    private final TransferReversalRule transferReversal;
    private final AdjustRule adjust;
    private final MergeRule merge;
    private final MergeReversalRule mergeReversal;
    private final StageRule stage;
    private final TimeEventRule timeEvent;

    /** Makes the rules over {@code state}. */
    public Rules(State state) {
        programs = state.programs();
        earn = new EarnRule(state);
        redeem = new RedeemRule(state);
        earnReversal = new EarnReversalRule(state);
        redeemReversal = new RedeemReversalRule(state);
        lock = new LockRule(state);
        hold = new HoldRule(state);
        expire = new ExpireRule(state);
        transfer = new TransferRule(state);
        transferReversal = new TransferReversalRule(state);
        adjust = new AdjustRule(state);
        merge = new MergeRule(state);
        mergeReversal = new MergeReversalRule(state);
        stage = new StageRule(state);
        timeEvent = new TimeEventRule(state);
    }

    /** {@return the rule of what is due when} */
    public TimeEventRule timeEvents() {
        return timeEvent;
    }

    /** Decides the command into {@code decision}, which has begun. */
    public void decide(CommandDecoder command, Decision decision) {
        if (command.isTimeEvent()) {
            timeEvent.decide(command, decision);
            return;
        }
        switch (decision.type()) {
            case EARN -> earn.decide(command, decision);
            case REDEEM -> redeem.decide(command, decision);
            case EARN_REVERSAL -> earnReversal.decide(command, decision);
            case REDEEM_REVERSAL -> redeemReversal.decide(command, decision);
            case LOCK -> lock.lock(command, decision);
            case UNLOCK -> lock.unlock(command, decision);
            case HOLD -> hold.hold(command, decision);
            case CAPTURE -> hold.capture(command, decision);
            case RELEASE -> hold.release(command, decision);
            case EXPIRE -> expire.decide(command, decision);
            case TRANSFER -> transfer.decide(command, decision);
            case TRANSFER_REVERSAL -> transferReversal.decide(command, decision);
            case ADJUST -> adjust.decide(command, decision);
            case MERGE -> merge.decide(command, decision);
            case MERGE_REVERSAL -> mergeReversal.decide(command, decision);
            case STAGE -> stage.decide(command, decision);
            case CONFIG -> configure(command, decision);
            case CLOCK -> decision.effects().clockSet(command.setClock().nowMs());
            case ACTIVATE -> throw new IllegalArgumentException("no posting: ACTIVATE");
        }
    }

    private void configure(CommandDecoder command, Decision decision) {
        int asked = command.configure().program();
        int number = asked == 0 ? programs.count() + 1 : asked;
        decision.program(number);
        decision.effects().programConfigured(number);
    }
}

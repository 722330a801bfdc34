package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.state.State;

/**
 * Decides the move of a member to a stage, in all his units. Who becomes ERASED forfeits all he has
 * there, and stays so (ARCHITECTURE.md, rule 17).
 */
final class StageRule {
    private final MemberAccounts members;
    private final Standing standing;
    private final Openings openings;
    private final Forfeits all;

    StageRule(State state) {
        members = new MemberAccounts(state);
        standing = new Standing(state);
        openings = new Openings(state);
        all = new Forfeits(state);
    }

    void decide(CommandDecoder command, Decision decision) {
        int account = members.named(command);
        int member = standing.of(command, account);
        boolean forGood = (command.setStage().flags() & StageFlags.FOR_GOOD) != 0;
        if (standing.refusesMerged(member, decision)
                || (forGood && standing.refusesChanging(member, decision))) {
            decision.concernsIfOpen(account);
            return;
        }
        Stage stage = Stage.ofCode(command.setStage().stage());
        boolean forfeits = forGood && stage == Stage.ERASED;
        openings.member(command, account, decision);
        set(account, stage, forfeits, decision.effects());
        for (int unit = 0; unit < members.unitCount(decision.program()); unit++) {
            int other =
                    members.find(
                            decision.program(),
                            unit,
                            command.memberKeyHigh(),
                            command.memberKeyLow());
            if (unit != decision.unit() && other != 0) {
                int index =
                        openings.bringIn(
                                other,
                                unit,
                                command.memberKeyHigh(),
                                command.memberKeyLow(),
                                decision);
                set(other, stage, forfeits, decision.on(index));
            }
        }
    }

    /** An account that the entry opens has nothing to forfeit. */
    private void set(int account, Stage stage, boolean forfeits, EffectWriter effects) {
        if (forfeits && account != 0) {
            all.end(account, effects);
        }
        effects.stageSet(stage);
    }
}

package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.state.State;

/** Decides the move of a member to a stage, in all his units (ARCHITECTURE.md, rule 17). */
final class StageRule {
    private final MemberAccounts members;
    private final Standing standing;
    private final Openings openings;

    StageRule(State state) {
        members = new MemberAccounts(state);
        standing = new Standing(state);
        openings = new Openings(state);
    }

    void decide(CommandDecoder command, Decision decision) {
        int account = members.named(command);
        if (standing.refusesMerged(standing.of(command, account), decision)) {
            decision.concernsIfOpen(account);
            return;
        }
        Stage stage = Stage.ofCode(command.setStage().stage());
        openings.member(command, account, decision);
        decision.effects().stageSet(stage);
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
                decision.on(index).stageSet(stage);
            }
        }
    }
}

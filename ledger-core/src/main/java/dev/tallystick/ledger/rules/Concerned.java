package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.OtherUnits;
import dev.tallystick.ledger.state.State;

/**
 * The open accounts of members that a posting concerns: what is due on them is settled before it is
 * decided (ARCHITECTURE.md, rule 0). Reused.
 */
public final class Concerned {
    private final MemberAccounts members;
    private final Original original = new Original();
    private final int[] found = new int[2 * ProgramConfig.UNIT_COUNT_MAX];
    private int count;

    /** Looks among all accounts. */
    public Concerned(State state) {
        members = new MemberAccounts(state);
    }

    /** {@return how many accounts the posting concerns} */
    public int find(CommandDecoder posting) {
        count = 0;
        switch (posting.type()) {
            case MERGE, MERGE_REVERSAL, STAGE -> addEveryUnit(posting);
            case TRANSFER, TRANSFER_REVERSAL -> {
                add(members.of(posting));
                add(members.counterpartOf(posting));
            }
            case EARN -> {
                add(members.of(posting));
                OtherUnits others = posting.otherUnits();
                while (others.next()) {
                    add(members.named(posting, others.unit()));
                }
            }
            case EARN_REVERSAL, LOCK, UNLOCK -> {
                add(members.of(posting));
                addFurtherUnits(posting);
            }
            case REDEEM,
                    REDEEM_REVERSAL,
                    HOLD,
                    CAPTURE,
                    RELEASE,
                    ACTIVATE,
                    EXPIRE,
                    ADJUST,
                    CONFIG,
                    CLOCK ->
                    add(members.of(posting));
        }
        return count;
    }

    /** {@return number of an account that the posting looked at last concerns} */
    public int account(int index) {
        return found[index];
    }

    private void addEveryUnit(CommandDecoder posting) {
        int program = posting.program();
        for (int unit = 0; unit < members.unitCount(program); unit++) {
            add(members.find(program, unit, posting.memberKeyHigh(), posting.memberKeyLow()));
            if (posting.hasCounterpart()) {
                add(members.counterpartOf(posting, unit));
            }
        }
    }

    /** Where the evidence is still to come, the earn before it in the batch concerns the same. */
    private void addFurtherUnits(CommandDecoder followUp) {
        int partCount =
                followUp.originalEffects().capacity() == 0
                        ? 1
                        : original.read(followUp).partCount();
        for (int part = 1; part < partCount; part++) {
            add(members.holderOf(members.named(followUp, original.unit(part))));
        }
    }

    private void add(int account) {
        if (account != 0) {
            found[count++] = account;
        }
    }
}

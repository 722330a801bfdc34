package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.Origin;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.State;

/**
 * How points arrive that come back into a lot: locked if the lot is, or if it is gone and its earn
 * is locked where they come to. After a merge was taken back, a part of a lot may come back to
 * where the earn is not any more: there no unlock of the earn would ever reach it (ARCHITECTURE.md,
 * rule 5).
 */
final class Arrivals {
    private final Lots lots;
    private final Originals originals;
    private final MemberAccounts members;

    Arrivals(State state) {
        lots = state.lots();
        originals = state.originals();
        members = new MemberAccounts(state);
    }

    boolean areLocked(int account, long lotNumber, long ownMs) {
        int lot = lots.find(account, lotNumber, ownMs, Dates.AT_ONCE);
        if (lot != 0) {
            return lots.state(lot) == LotState.LOCKED;
        }
        int earn = originals.find(Origin.ofLot(lotNumber));
        return originals.isLocked(earn) && members.leadsTo(originals.earningAccount(earn), account);
    }
}

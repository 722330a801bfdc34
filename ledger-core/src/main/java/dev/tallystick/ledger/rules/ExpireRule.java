package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.RedeemOrder;
import dev.tallystick.ledger.state.State;

/**
 * Decides an expiry on request: an amount or a percentage of what is available lapses in redeem
 * order (ARCHITECTURE.md, rule 9).
 */
final class ExpireRule {
    private static final long WHOLE_E4 = 1_000_000;

    private final Accounts accounts;
    private final RedeemOrder order;
    private final MemberAccounts members;
    private final Standing standing;
    private final Openings openings;
    private final Slides slides;

    ExpireRule(State state) {
        accounts = state.accounts();
        order = new RedeemOrder(state.lots());
        members = new MemberAccounts(state);
        standing = new Standing(state);
        openings = new Openings(state);
        slides = new Slides(accounts);
    }

    void decide(CommandDecoder command, Decision decision) {
        int account = members.named(command);
        long availablePoints = account == 0 ? 0 : accounts.availablePoints(account);
        long percentageE4 = command.expire().percentageE4();
        long points =
                percentageE4 == 0
                        ? command.amountPoints()
                        : share(Math.max(0, availablePoints), percentageE4);
        boolean isMerged = standing.refusesMerged(standing.of(command, account), decision);
        if (!isMerged && points > Math.max(0, availablePoints)) {
            decision.refuse(Outcome.INSUFFICIENT_POINTS);
        }
        if (decision.outcome() != Outcome.POSTED) {
            decision.concernsIfOpen(account);
            return;
        }
        openings.member(command, account, decision);
        EffectWriter effects = decision.effects();
        slides.note(account, effects);
        if (points > 0) {
            expire(account, points, effects);
        }
    }

    private void expire(int account, long points, EffectWriter effects) {
        order.begin(account, points);
        while (order.nextPart()) {
            effects.lotExpired(order.lotNumber(), order.partPoints());
        }
        order.requireAll();
        effects.booked(Book.EXPIRED, -1, points);
    }

    /** Rounded down; the product itself would not fit a long. */
    private static long share(long points, long percentageE4) {
        return points / WHOLE_E4 * percentageE4 + points % WHOLE_E4 * percentageE4 / WHOLE_E4;
    }
}

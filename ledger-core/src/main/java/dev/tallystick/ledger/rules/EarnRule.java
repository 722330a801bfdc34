package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.EarnDecoder;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.Origin;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.Units;

/**
 * Decides Earn: a new lot for each ground on which a member is granted points by the program or a
 * partner, less what caps and budgets leave out, less what pays a debt; none for 0 points. In
 * several units all or nothing (ARCHITECTURE.md, rules 1, 3, 4, 11, 12 and 16).
 */
final class EarnRule {
    private final Units units;
    private final MemberAccounts members;
    private final Standing standing;
    private final Openings openings;
    private final Slides slides;
    private final Room room;
    private final PartnerAccounts partners;
    private final Debt debt;
    private final GrantList grants;
    private int firstPlace;
    private int lotCount;
    private long expiredPoints;

    EarnRule(State state) {
        units = state.units();
        members = new MemberAccounts(state);
        standing = new Standing(state);
        openings = new Openings(state);
        slides = new Slides(state.accounts());
        room = new Room(state);
        partners = new PartnerAccounts(state.accounts());
        debt = new Debt(state.accounts());
        grants = new GrantList(state.counters());
    }

    void decide(CommandDecoder command, Decision decision) {
        EarnDecoder earn = command.earn();
        if (earn.occurredAtMs() != Dates.NOW) {
            decision.effectiveAt(Math.min(earn.occurredAtMs(), decision.stampMs()));
        }
        int known = members.named(command);
        if (isRefused(command, known, decision)) {
            decision.concernsIfOpen(known);
            return;
        }
        grants.select(0);
        openings.member(command, known, decision);
        grantAll(command, 0, known, decision);
        for (int part = 1; part < grants.partCount(); part++) {
            grants.select(part);
            int unit = grants.unit(part);
            int account = members.named(command, unit);
            decision.on(openings.ofMember(command, unit, account, decision)).inUnit(unit);
            grantAll(command, part, account, decision);
        }
    }

    private void grantAll(CommandDecoder command, int part, int account, Decision decision) {
        EffectWriter effects = decision.effects();
        long slidingMs = slides.move(account, grants.slidesToMs(part), effects);
        grants.sort(slidingMs);
        debt.of(account);
        firstPlace = part == 0 ? 0 : Origin.placeInFurtherUnit(grants.unit(part), 0);
        lotCount = 0;
        expiredPoints = 0;
        for (int turn = 0; turn < grants.count(); turn++) {
            grant(grants.inTurn(turn), slidingMs, decision);
        }
        partners.book(command, grants.unit(part), decision, Book.ISSUED, -grants.sumPoints());
        if (expiredPoints > 0) {
            effects.booked(Book.EXPIRED, -1, expiredPoints);
        }
    }

    private boolean isRefused(CommandDecoder command, int known, Decision decision) {
        int member = standing.of(command, known);
        if (standing.refusesMerged(member, decision) || standing.refusesEarning(member, decision)) {
            return true;
        }
        grants.read(command);
        if (grants.refusal() != Outcome.POSTED) {
            decision.refuse(grants.refusal());
            return true;
        }
        for (int part = 0; part < grants.partCount(); part++) {
            int account = part == 0 ? known : members.named(command, grants.unit(part));
            if (lacksRoom(part, account, decision.program())) {
                decision.refuse(Outcome.BALANCE_LIMIT);
                return true;
            }
        }
        return false;
    }

    private boolean lacksRoom(int part, int account, int program) {
        int unitSlot = Units.slotOf(program, grants.select(part).unit(part));
        long points = grants.sumPoints();
        int lots = grants.lotCount();
        return Limits.isPassed(units.issuedPoints(unitSlot), points)
                || room.lacksForNew(account, unitSlot, points, lots)
                || (part > 0 && lots > Origin.FURTHER_LOTS_MAX);
    }

    private void grant(int grant, long slidingMs, Decision decision) {
        EffectWriter effects = decision.effects();
        grants.record(grant, effects);
        long nowMs = decision.stampMs();
        long ownMs = grants.expiresAtMs(grant);
        boolean over = (ownMs == Dates.SLIDING ? slidingMs : ownMs) <= nowMs;
        boolean pending = !over && grants.activatesAtMs(grant) > nowMs;
        long points = grants.points(grant);
        if (!over && !pending) {
            points -= debt.pay(points, effects);
        }
        if (points == 0) {
            return;
        }
        int n = firstPlace + lotCount++;
        effects.lotCreated(
                n, points, grants.source(grant), pending, grants.activatesAtMs(grant), ownMs);
        if (over) {
            // Points that arrive too late were granted, and lapse in the same entry.
            effects.lotExpired(LotNumber.of(decision.position(), n), points);
            expiredPoints += points;
        }
    }
}

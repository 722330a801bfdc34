package dev.tallystick.rest.points;

import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;

/**
 * What the effects of an entry come to for its member. Everything in the smallest part of the unit,
 * 0 or more.
 *
 * @param grantedPoints entered lots
 * @param takenPoints left lots, for others than breakage
 * @param expiredPoints lapsed
 * @param activatedPoints became available without leaving their lots
 */
record PointsMoved(long grantedPoints, long takenPoints, long expiredPoints, long activatedPoints) {

    static PointsMoved of(RecordedEntry entry) {
        long granted = 0;
        long taken = 0;
        long expired = 0;
        long activated = 0;
        for (Effect effect : entry.effects()) {
            switch (effect) {
                case Effect.LotCreated lot -> granted += lot.points();
                case Effect.LotTaken lot -> taken += lot.points();
                case Effect.LotExpired lot -> expired += lot.points();
                case Effect.LotActivated lot -> activated += lot.points();
                case Effect.AccountOpened opened -> {}
                case Effect.Booked booked -> {}
                case Effect.ProgramConfigured configured -> {}
                case Effect.ClockSet set -> {}
            }
        }
        return new PointsMoved(granted, taken, expired, activated);
    }

    /** {@return the signed change of the member's total} */
    long totalPoints() {
        return grantedPoints - takenPoints - expiredPoints;
    }

    /** {@return what an entry of that type moved, 0 or more} */
    long amountPoints(RecordedEntry entry) {
        return switch (entry.type()) {
            case EARN -> grantedPoints;
            case REDEEM -> takenPoints;
            case ACTIVATE -> activatedPoints;
            case EXPIRE -> expiredPoints;
            case CONFIG, CLOCK -> 0;
        };
    }
}

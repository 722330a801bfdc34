package dev.tallystick.rest.tiers;

import java.time.ZoneId;

/**
 * How far the projection is with one program. Writes of the database take turns, so within one this
 * is how it stands until it ends.
 *
 * @param seq number of the last decision in force
 * @param position of the last entry that was projected
 * @param zone in which its days are, as of that entry
 * @param pastTo up to this entry the past is counted apart: what came before anybody asked for
 *     tiers
 * @param pastPosition so far it is counted
 * @param pastZone in which its days are, as of that entry
 */
record ProgramState(
        String programId,
        long seq,
        long position,
        ZoneId zone,
        long pastTo,
        long pastPosition,
        ZoneId pastZone) {
    /** Where it is not yet known where the past ends. */
    static final long PAST_UNKNOWN = Long.MAX_VALUE;

    /** {@return whether all that came before is counted} */
    boolean isPastCounted() {
        return pastPosition >= pastTo;
    }

    /** Notes the number of a decision that is in force from now on. */
    ProgramState decided(long newSeq) {
        return new ProgramState(programId, newSeq, position, zone, pastTo, pastPosition, pastZone);
    }

    /** Notes an entry that was projected. */
    ProgramState projected(long newPosition, ZoneId newZone) {
        return new ProgramState(
                programId, seq, newPosition, newZone, pastTo, pastPosition, pastZone);
    }

    /** Notes where the past ends, and the zone there. */
    ProgramState pastEndsAt(long end, ZoneId zoneThere) {
        return new ProgramState(programId, seq, end, zoneThere, end, pastPosition, pastZone);
    }

    /** Notes how far the past is counted. */
    ProgramState pastCounted(long newPastPosition, ZoneId newPastZone) {
        return new ProgramState(
                programId, seq, position, zone, pastTo, newPastPosition, newPastZone);
    }
}

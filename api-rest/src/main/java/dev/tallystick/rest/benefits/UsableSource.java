package dev.tallystick.rest.benefits;

import dev.tallystick.ledger.ProgramConfig;

import java.util.List;

/** Finds what members may use, of one kind. */
interface UsableSource {
    /** {@return the kind} */
    Usable.Kind kind();

    /**
     * {@return what a member may use now, of those below a number, the highest number first}
     *
     * @param nowMs ledger time
     */
    List<Usable> find(
            ProgramConfig program, Candidate candidate, long nowMs, long belowNumber, int limit);
}

package dev.tallystick.rest.sweepstakes;

import java.util.List;
import java.util.Optional;

/** What decides whether a member may take part. */
public interface Eligibility {
    /** {@return the tier a member is in} */
    Optional<String> tierOf(String programId, String memberId);

    /** {@return the segments a member is in} */
    List<String> segmentsOf(String programId, String memberId);
}

package dev.tallystick.rest.points;

import dev.tallystick.rest.http.Call;

/** Who must agree before points leave a member: the member, by the PIN, above the threshold. */
public interface SpendingGuard {
    /** {@return a guard for the postings of one request} */
    Check begin(Call call);

    /** Looks at the postings of one request. */
    @FunctionalInterface
    interface Check {
        /** Lets everything pass. */
        Check NONE = spending -> {};

        /**
         * Demands the PIN of a posting that needs it. May be asked again of the same one.
         *
         * @throws dev.tallystick.rest.problem.ProblemException 403 {@code pin_required}, {@code
         *     pin_wrong}, {@code pin_locked}; 429 if too much is to be checked
         */
        void require(Spending spending);
    }

    /**
     * Points about to leave a member who exists.
     *
     * @param unit the unit's code
     * @param points at most
     * @param pin as given; null if none was
     */
    record Spending(String programId, String memberId, String unit, long points, String pin) {
        /** Never shows the PIN. */
        @Override
        public String toString() {
            return "Spending[" + points + " " + unit + "]";
        }
    }
}

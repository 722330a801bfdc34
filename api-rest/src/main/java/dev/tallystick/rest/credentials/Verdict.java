package dev.tallystick.rest.credentials;

/** What came of a secret that was given. */
sealed interface Verdict {
    /**
     * It is the member's.
     *
     * @param hash by which it was found to be
     */
    record Right(String hash) implements Verdict {}

    /** It is not, or there is no such member, or one without such a secret. */
    record Wrong() implements Verdict {}

    /**
     * Nobody looked at it: too many failed before.
     *
     * @param untilMs until when, epoch milliseconds
     */
    record Locked(long untilMs) implements Verdict {}
}

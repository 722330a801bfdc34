package dev.tallystick.rest.credentials;

import dev.tallystick.rest.auth.FairTurns;
import dev.tallystick.rest.auth.Secrets;
import dev.tallystick.rest.credentials.AttemptStore.Count;
import dev.tallystick.rest.credentials.AttemptStore.Subject;
import dev.tallystick.rest.load.Drain;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.store.Database;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Proves members' secrets. A proof costs tens of milliseconds of a core, so one runs at a time, in
 * turns that are fair to each address and, within it, each member; an id that nobody has is treated
 * in every way as one that somebody has, and can be locked like it.
 */
final class MemberSecrets implements AutoCloseable {
    private static final int WAITING_MAX = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CredentialStore credentials;
    private final AttemptStore attempts;
    private final Secrets secrets;
    private final Clock clock;
    private final FairTurns turns = new FairTurns(WAITING_MAX, PATIENCE);
    private final Drain drain = new Drain();

    /**
     * @param clock real time
     */
    MemberSecrets(Database database, Secrets secrets, Lockout lockout, Clock clock) {
        this.credentials = new CredentialStore(database);
        this.attempts = new AttemptStore(database, lockout);
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * {@return whether a secret is a member's} Waits for its turn.
     *
     * @param address where the request came from
     * @param clientId who asked
     * @throws dev.tallystick.rest.problem.ProblemException 429 if too many wait
     */
    Verdict prove(String address, String clientId, Subject subject, String secret) {
        return inTurn(address, subject.memberId(), () -> prove(clientId, subject, secret));
    }

    /**
     * {@return the hash of a secret, to be stored} Waits for its turn.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 429 if too many wait
     */
    String hash(String address, String memberId, String secret) {
        return inTurn(address, memberId, () -> secrets.hash(secret));
    }

    /** {@return until when a secret is refused unseen, epoch milliseconds; 0 if it is not} */
    long lockedUntilMs(Subject subject) {
        return attempts.lockedUntilMs(subject, clock.millis());
    }

    /** {@return where the hashes are} */
    CredentialStore store() {
        return credentials;
    }

    /** Proves no more: whoever waits is sent away. */
    @Override
    public void close() {
        turns.close();
    }

    private Verdict prove(String clientId, Subject subject, String secret) {
        long nowMs = clock.millis();
        Optional<Count> begun = attempts.begin(subject, new ChangedBy(clientId, nowMs));
        if (begun.isEmpty()) {
            return new Verdict.Locked(attempts.lockedUntilMs(subject, nowMs));
        }
        Optional<String> hash = credentials.find(subject);
        if (secrets.fits(hash, secret)) {
            attempts.succeeded(subject, begun.get());
            return new Verdict.Right(hash.orElseThrow());
        }
        return new Verdict.Wrong();
    }

    private <T> T inTurn(String address, String memberId, Supplier<T> work) {
        Optional<T> done = turns.take(address, memberId, work);
        if (done.isPresent()) {
            drain.onDone();
        }
        return done.orElseThrow(this::tooMany);
    }

    private ProblemException tooMany() {
        return Problem.of(429, "too_many_requests", "Too many secrets are to be checked.")
                .withHeader("Retry-After", String.valueOf(drain.sendAway(turns.waitingCount())))
                .exception();
    }
}

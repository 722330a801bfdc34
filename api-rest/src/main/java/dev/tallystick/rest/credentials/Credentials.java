package dev.tallystick.rest.credentials;

import dev.tallystick.rest.auth.Secrets;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.Merges;
import dev.tallystick.rest.points.SpendingGuard;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.PersonalData;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** PINs, passwords, sessions and resets of members, put together. */
public final class Credentials implements AutoCloseable {
    private final Background background = new Background();
    private final MemberSecrets secrets;
    private final ThresholdStore thresholds;
    private final PinGuard guard;
    private final List<Route> routes;

    /**
     * @param mail empty if nobody can be mailed
     * @param clock real time
     */
    public Credentials(
            Database database,
            Members members,
            Merges merges,
            LedgerGate gate,
            Secrets hashes,
            Optional<MailSettings> mail,
            Clock clock) {
        members.onNewEmail(ResetStore.onNewEmail());
        secrets = new MemberSecrets(database, hashes, Lockout.DEFAULTS, clock);
        thresholds = new ThresholdStore(database);
        guard = new PinGuard(thresholds, secrets, clock);
        Unmerged unmerged = new Unmerged(members, merges, gate);
        routes =
                Stream.of(
                                new CredentialsEndpoint(members, unmerged, secrets, clock).routes(),
                                new SessionsEndpoint(
                                                new SessionStore(database),
                                                secrets,
                                                unmerged,
                                                clock)
                                        .routes(),
                                new ResetsEndpoint(
                                                new ResetStore(database),
                                                secrets,
                                                unmerged,
                                                background,
                                                mail,
                                                clock)
                                        .routes(),
                                new ThresholdEndpoint(thresholds, members, unmerged, gate, clock)
                                        .routes())
                        .flatMap(List::stream)
                        .toList();
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return routes;
    }

    /** {@return who demands PINs} */
    public SpendingGuard guard() {
        return guard;
    }

    /** {@return how all this is forgotten} */
    public PersonalData personalData() {
        return PersonalData.rowsOf(
                thresholds::forget,
                "member_credential",
                "member_attempt",
                "member_session",
                "password_reset",
                "redemption_threshold");
    }

    /** Proves no more secrets, and sends no more mail. */
    @Override
    public void close() {
        secrets.close();
        background.close();
    }
}

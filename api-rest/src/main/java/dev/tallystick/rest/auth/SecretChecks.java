package dev.tallystick.rest.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.load.Drain;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells clients by their secrets, for strangers: a check costs tens of milliseconds of a core, so
 * one runs at a time, in turns that are fair to each address and, within it, each client id, and
 * after each that fails comes a pause of the same length. What fitted once is told again by a
 * fingerprint under a key that lives as long as the process, without a check. Nothing in this tells
 * a client that exists from one that does not, but for one whose secret is being replaced: there
 * two are looked at.
 */
final class SecretChecks implements AutoCloseable {
    private static final String MAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int KNOWN_MAX = 10_000;
    private static final int WAITING_MAX = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ClientStore clients;
    private final Secrets secrets;
    private final Clock clock;
    private final FairTurns turns = new FairTurns(WAITING_MAX, PATIENCE);
    private final Drain drain = new Drain();
    private final SecretKeySpec key;
    private final Cache<String, String> knownHashes =
            Caffeine.newBuilder().maximumSize(KNOWN_MAX).build();

    /**
     * @param clock real time
     */
    SecretChecks(ClientStore clients, Secrets secrets, Clock clock) {
        this.clients = clients;
        this.secrets = secrets;
        this.clock = clock;
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, MAC);
    }

    /** {@return the client, if it is one whose secret was checked before and still holds} */
    Optional<Client> recall(String clientId, String secret) {
        String fingerprint = fingerprint(clientId, secret);
        String knownHash = knownHashes.getIfPresent(fingerprint);
        if (knownHash == null) {
            return Optional.empty();
        }
        Optional<Client> client =
                clients.current(clientId).filter(found -> found.holds(knownHash, clock.millis()));
        if (client.isEmpty()) {
            knownHashes.invalidate(fingerprint);
        }
        return client;
    }

    /**
     * {@return the client, if there is one with this secret} Waits for its turn.
     *
     * @param address where the request came from
     * @throws dev.tallystick.rest.problem.ProblemException 429 if too many wait
     */
    Optional<Client> check(String address, String clientId, String secret) {
        Optional<Optional<Client>> checked =
                turns.take(new FairLine.Claim(address, clientId), () -> check(clientId, secret));
        if (checked.isPresent()) {
            drain.onDone();
        }
        return checked.orElseThrow(this::tooMany);
    }

    /** Takes note of a secret that needs no check: it was made just now. */
    void remember(Client client, String secret) {
        remember(client.clientId(), secret, client.secretHash());
    }

    private void remember(String clientId, String secret, String hash) {
        knownHashes.put(fingerprint(clientId, secret), hash);
    }

    /** Checks no more: whoever waits is sent away. */
    @Override
    public void close() {
        turns.close();
    }

    private Optional<Client> check(String clientId, String secret) {
        long beganNanos = System.nanoTime();
        Optional<Client> client =
                IdRule.PLAIN.allows(clientId) ? clients.find(clientId) : Optional.empty();
        Optional<String> hash = hashOf(client, secret);
        if (hash.isPresent()) {
            remember(clientId, secret, hash.get());
            return client.filter(found -> !found.disabled());
        }
        LockSupport.parkNanos(System.nanoTime() - beganNanos);
        return Optional.empty();
    }

    /** {@return by which hash it is the client's, be it that of the secret of before} */
    private Optional<String> hashOf(Optional<Client> client, String secret) {
        Optional<String> hash = client.map(Client::secretHash);
        if (secrets.fits(hash, secret)) {
            return hash;
        }
        Optional<String> previous = client.flatMap(found -> found.previousHash(clock.millis()));
        return previous.isPresent() && secrets.fits(previous, secret) ? previous : Optional.empty();
    }

    private ProblemException tooMany() {
        return Problem.of(429, "too_many_requests", "Too many secrets are to be checked.")
                .withHeader("Retry-After", String.valueOf(drain.sendAway(turns.waitingCount())))
                .exception();
    }

    private String fingerprint(String clientId, String secret) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(id.length).flip());
            mac.update(id);
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no " + MAC, e);
        }
    }
}

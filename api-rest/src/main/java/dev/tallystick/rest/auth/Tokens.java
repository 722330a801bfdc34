package dev.tallystick.rest.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import dev.tallystick.rest.http.Authenticator;
import dev.tallystick.rest.http.Caller;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.problem.Problem;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Access tokens: signed JWTs (HS256) that carry client, program and scopes, and live half an hour
 * of real time, whatever the ledger's clock says. What was verified once is remembered. What a
 * token carries is what its client could do then; what it can do now is asked at every request, so
 * that a client that is disabled, or has fewer scopes, is so at once.
 */
final class Tokens implements Authenticator {
    static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final int REMEMBERED_MAX = 10_000;
    private static final String SCHEME = "Bearer ";
    private static final String PROGRAM_CLAIM = "program";
    private static final String SCOPE_CLAIM = "scope";
    private static final String GENERATION_CLAIM = "generation";

    private final MACSigner signer;
    private final MACVerifier verifier;
    private final Function<String, Optional<Client>> clients;
    private final Clock clock;
    private final Cache<String, Bearer> remembered =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

    /**
     * @param signingKey 32 random bytes
     * @param clients finds a client as it is now
     * @param clock real time
     */
    Tokens(byte[] signingKey, Function<String, Optional<Client>> clients, Clock clock) {
        try {
            this.signer = new MACSigner(signingKey);
            this.verifier = new MACVerifier(signingKey);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("unusable signing key", e);
        }
        this.clients = clients;
        this.clock = clock;
    }

    /** What a token says, and which generation of its client's it is of. */
    private record Bearer(Caller caller, long generation) {}

    /** {@return a token for the client, with these of its scopes} */
    String issue(Client client, Set<Scope> scopes) {
        Instant now = clock.instant();
        JWTClaimsSet claims =
                new JWTClaimsSet.Builder()
                        .subject(client.clientId())
                        .claim(PROGRAM_CLAIM, client.programId())
                        .claim(SCOPE_CLAIM, Scope.join(scopes))
                        .claim(GENERATION_CLAIM, client.generation())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFETIME)))
                        .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign a token", e);
        }
        return token.serialize();
    }

    @Override
    public Caller authenticate(String authorization) {
        if (authorization == null) {
            throw unauthorized("Bearer", "No token was given.");
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw unauthorized("Bearer", "The Authorization header holds no Bearer token.");
        }
        String token = authorization.substring(SCHEME.length()).strip();
        Bearer bearer = remembered.getIfPresent(token);
        if (bearer == null) {
            bearer = verify(token).orElseThrow(Tokens::invalidToken);
            remembered.put(token, bearer);
        }
        if (bearer.caller().untilMs() <= clock.millis()) {
            throw invalidToken();
        }
        return asItIsNow(bearer);
    }

    private Caller asItIsNow(Bearer bearer) {
        Caller caller = bearer.caller();
        Client client = clients.apply(caller.clientId()).orElseThrow(Tokens::invalidToken);
        boolean counts =
                !client.disabled()
                        && client.generation() == bearer.generation()
                        && client.programId().equals(caller.programId());
        if (!counts) {
            throw invalidToken();
        }
        if (client.scopes().containsAll(caller.scopes())) {
            return caller;
        }
        Set<Scope> left = EnumSet.noneOf(Scope.class);
        left.addAll(caller.scopes());
        left.retainAll(client.scopes());
        return new Caller(caller.clientId(), caller.programId(), left, caller.untilMs());
    }

    private Optional<Bearer> verify(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())
                    || !jwt.verify(verifier)) {
                return Optional.empty();
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Set<Scope> scopes = Scope.split(claims.getStringClaim(SCOPE_CLAIM)).orElseGet(Set::of);
            Long generation = claims.getLongClaim(GENERATION_CLAIM);
            return Optional.of(
                    new Bearer(
                            new Caller(
                                    claims.getSubject(),
                                    claims.getStringClaim(PROGRAM_CLAIM),
                                    scopes,
                                    claims.getDateClaim("exp").toInstant().toEpochMilli()),
                            generation == null ? 0 : generation));
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    private static RuntimeException invalidToken() {
        return unauthorized("Bearer error=\"invalid_token\"", "The token is invalid or expired.");
    }

    private static RuntimeException unauthorized(String challenge, String detail) {
        return Problem.of(401, "unauthorized", detail)
                .withHeader("WWW-Authenticate", challenge)
                .exception();
    }
}

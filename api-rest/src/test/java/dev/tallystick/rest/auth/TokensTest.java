package dev.tallystick.rest.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;

import dev.tallystick.rest.http.Caller;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class TokensTest {
    private static final Client CLIENT =
            new Client("shop", "demo", EnumSet.allOf(Scope.class), "hash");
    private static final Set<Scope> SCOPES = EnumSet.of(Scope.POINTS_EARN, Scope.ADMIN);

    private final TestTime time = new TestTime();
    private Client client = CLIENT;
    private final Tokens tokens = new Tokens(new byte[32], id -> Optional.of(client), time);

    private static final class TestTime extends Clock {
        private Instant now = Instant.parse("2026-11-21T10:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @Test
    void shouldCarryClientProgramAndScopes() {
        String token = tokens.issue(CLIENT, SCOPES);
        Caller caller = tokens.authenticate("Bearer " + token);
        assertThat(caller)
                .isEqualTo(
                        new Caller(
                                "shop",
                                "demo",
                                SCOPES,
                                time.now.plus(Tokens.LIFETIME).toEpochMilli()));
        assertThat(tokens.authenticate("bearer " + token)).isEqualTo(caller);
    }

    @Test
    void shouldEndEvenWhenRemembered() {
        String header = "Bearer " + tokens.issue(CLIENT, SCOPES);
        time.now = time.now.plus(Tokens.LIFETIME).minusMillis(1);
        assertThat(tokens.authenticate(header).clientId()).isEqualTo("shop");
        time.now = time.now.plusMillis(1);
        assertThat(refusal(tokens, header).headers().get("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"invalid_token\"");
    }

    @Test
    void shouldCarryNoMoreThanTheClientMayNow() {
        String header = "Bearer " + tokens.issue(CLIENT, SCOPES);
        assertThat(tokens.authenticate(header).scopes()).isEqualTo(SCOPES);
        client = new Client("shop", "demo", EnumSet.of(Scope.ADMIN, Scope.POINTS_READ), "hash");
        assertThat(tokens.authenticate(header).scopes()).containsExactly(Scope.ADMIN);
        client = CLIENT;
        assertThat(tokens.authenticate(header).scopes()).isEqualTo(SCOPES);
    }

    @Test
    void shouldEndWithItsGenerationItsProgramAndItsClient() {
        String header = "Bearer " + tokens.issue(CLIENT, SCOPES);
        Client disabled = with(true, 0, "demo");
        for (Client other : List.of(disabled, with(false, 1, "demo"), with(false, 0, "other"))) {
            client = other;
            assertThat(refusal(tokens, header).status()).isEqualTo(401);
        }
        client = CLIENT;
        assertThat(tokens.authenticate(header).clientId()).isEqualTo("shop");
        Tokens orphaned = new Tokens(new byte[32], id -> Optional.empty(), time);
        assertThat(refusal(orphaned, header).status()).isEqualTo(401);
    }

    private static Client with(boolean disabled, long generation, String program) {
        return new Client(
                "shop",
                program,
                EnumSet.allOf(Scope.class),
                "hash",
                null,
                disabled,
                generation,
                Optional.empty());
    }

    @Test
    void shouldRefuseWhatItDidNotSign() {
        String token = tokens.issue(CLIENT, SCOPES);
        Tokens others =
                new Tokens(
                        "another key, just as long as ours"
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                        id -> Optional.of(client),
                        time);
        assertThat(refusal(others, "Bearer " + token).status()).isEqualTo(401);
        String unsigned =
                new PlainJWT(new JWTClaimsSet.Builder().subject("shop").build()).serialize();
        assertThat(refusal(tokens, "Bearer " + unsigned).status()).isEqualTo(401);
        int dot = token.indexOf('.');
        String tampered = token.substring(0, dot + 3) + "x" + token.substring(dot + 4);
        assertThat(refusal(tokens, "Bearer " + tampered).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer a.b.c", "Basic c2hvcDp4", "x"})
    void shouldRefuseWhatIsNoToken(String header) {
        Problem problem = refusal(tokens, header);
        assertThat(problem.status()).isEqualTo(401);
        assertThat(problem.headers()).containsKey("WWW-Authenticate");
    }

    private static Problem refusal(Tokens tokens, String header) {
        return catchThrowableOfType(ProblemException.class, () -> tokens.authenticate(header))
                .problem();
    }
}

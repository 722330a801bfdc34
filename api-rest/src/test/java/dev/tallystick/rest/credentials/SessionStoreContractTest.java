package dev.tallystick.rest.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.credentials.AttemptStore.Subject;
import dev.tallystick.rest.credentials.SessionStore.Session;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.ProfileChange;
import dev.tallystick.rest.store.StoreContract;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

class SessionStoreContractTest extends StoreContract {
    private static final Subject PASSWORD = new Subject("p", "M-1", Kind.PASSWORD);
    private static final long LIFETIME_MS = 60_000;

    private CredentialStore credentials;
    private SessionStore sessions;
    private ResetStore resets;

    @BeforeEach
    void enrol() {
        ProfileChange profile =
                ProfileChange.readCustomer(
                        Fields.of(
                                Json.readObject(
                                        "{\"email\":\"zoe@example.org\"}"
                                                .getBytes(StandardCharsets.UTF_8))));
        new Members(database, () -> 1).enrol("p", "M-1", profile, at(1));
        credentials = new CredentialStore(database);
        sessions = new SessionStore(database);
        resets = new ResetStore(database);
        credentials.put(PASSWORD, Optional.of("hash"), at(2));
    }

    @Test
    void shouldBeFoundUntilItIsOver() {
        assertThat(begin("a", 10)).isTrue();
        Session session = new Session("M-1", 10, 10 + LIFETIME_MS);
        assertThat(sessions.find("p", "a", 10 + LIFETIME_MS - 1)).contains(session);
        assertThat(sessions.find("p", "a", 10 + LIFETIME_MS)).isEmpty();
        assertThat(sessions.find("q", "a", 11)).isEmpty();
        assertThat(sessions.end("q", "a", at(11))).isFalse();
        assertThat(sessions.end("p", "a", at(11))).isTrue();
        assertThat(sessions.end("p", "a", at(11))).isFalse();
        assertThat(sessions.find("p", "a", 11)).isEmpty();
    }

    @Test
    void shouldNotBeginByAPasswordThatIsAnotherNow() {
        credentials.put(PASSWORD, Optional.of("other"), at(3));
        assertThat(begin("a", 10)).isFalse();
        assertThat(sessions.find("p", "a", 11)).isEmpty();
    }

    @Test
    void theOldestShouldGiveWay() {
        for (int n = 0; n < 23; n++) {
            begin("s" + n, 10 + n);
        }
        assertThat(sessions.find("p", "s2", 40)).isEmpty();
        assertThat(sessions.find("p", "s3", 40)).isPresent();
        assertThat(sessions.find("p", "s22", 40)).isPresent();
    }

    @Test
    void aNewPasswordShouldEndThemAndTheMailedWays() {
        begin("a", 10);
        assertThat(resets.begin("p", "M-1", "t", at(11))).contains("zoe@example.org");
        assertThat(credentials.replace(PASSWORD, "no", "new", at(12))).isFalse();
        assertThat(sessions.find("p", "a", 13)).isPresent();
        assertThat(credentials.replace(PASSWORD, "hash", "new", at(13))).isTrue();
        assertThat(credentials.find(PASSWORD)).contains("new");
        assertThat(sessions.find("p", "a", 14)).isEmpty();
        assertThat(resets.find("p", "t", 14)).isEmpty();
    }

    @Test
    void ofManyChangesAtOnceByOneProofOneShouldHappen() {
        List<Boolean> changed =
                Together.run(20, n -> credentials.replace(PASSWORD, "hash", "new" + n, at(5)));
        assertThat(changed).filteredOn(won -> won).hasSize(1);
    }

    @Test
    void aMailedWayShouldBeGoneOnce() {
        resets.begin("p", "M-1", "t", at(10));
        List<Boolean> used = Together.run(20, n -> resets.use(PASSWORD, "t", "new" + n, at(20)));
        assertThat(used).filteredOn(won -> won).hasSize(1);
    }

    @Test
    void aMailedWayShouldBeOver() {
        long overMs = 10 + ResetStore.LIFETIME.toMillis();
        resets.begin("p", "M-1", "t", at(10));
        assertThat(resets.find("p", "t", overMs - 1)).contains("M-1");
        assertThat(resets.find("q", "t", 11)).isEmpty();
        assertThat(resets.find("p", "t", overMs)).isEmpty();
        assertThat(resets.use(PASSWORD, "t", "new", at(overMs))).isFalse();
        assertThat(credentials.find(PASSWORD)).contains("hash");
    }

    @Test
    void shouldNotMailAgainAtOnceNorNobody() {
        long againMs = 10 + ResetStore.PAUSE.toMillis();
        assertThat(resets.begin("p", "M-1", "t", at(10))).isPresent();
        assertThat(resets.begin("p", "M-1", "u", at(againMs - 1))).isEmpty();
        assertThat(resets.find("p", "t", againMs)).isPresent();
        assertThat(resets.begin("p", "M-1", "v", at(againMs))).isPresent();
        assertThat(resets.find("p", "t", againMs)).isEmpty();
        assertThat(resets.begin("p", "nobody", "w", at(10))).isEmpty();
        assertThat(resets.begin("q", "M-1", "w", at(10))).isEmpty();
    }

    private boolean begin(String tokenHash, long nowMs) {
        Session session = new Session("M-1", nowMs, nowMs + LIFETIME_MS);
        return sessions.begin("p", tokenHash, session, "hash", at(nowMs));
    }

    private static ChangedBy at(long nowMs) {
        return new ChangedBy("shop", nowMs);
    }
}

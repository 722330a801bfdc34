package dev.tallystick.rest.credentials;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.auth.BootstrapClient;
import dev.tallystick.rest.serve.Server;
import dev.tallystick.rest.serve.ServerOptions;
import dev.tallystick.rest.store.Databases;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Passwords, sessions, and mail to a real SMTP server. */
class SessionsIT {
    private static final Pattern LINK =
            Pattern.compile("https://shop\\.example/reset\\?t=([A-Za-z0-9_-]{43})");
    private static final String PASSWORD = "correct horse";
    private static final long MAIL_PATIENCE_MS = 10_000;

    @TempDir static Path directory;
    private static GreenMail mailbox;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        mailbox = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mailbox.start();
        server = serve();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        mailbox.stop();
    }

    private static TestServer serve() throws IOException {
        Optional<MailSettings> mail =
                MailSettings.parse(
                        "smtp://127.0.0.1:" + mailbox.getSmtp().getPort(),
                        "points@shop.example",
                        "https://shop.example/reset?t={token}");
        ServerOptions options =
                new ServerOptions(
                        directory,
                        "127.0.0.1",
                        0,
                        false,
                        Durability.PAGE_CACHE,
                        BootstrapClient.parse("shop:s3cret"));
        return TestServer.of(
                Server.start(
                        options.withDatabase(Databases.ofServer().addressFor(directory))
                                .withMail(mail),
                        RecoveryProgress.NONE));
    }

    @Test
    void shouldLogInBeKnownAndLogOut() {
        String memberId = memberWithPassword();
        Reply session = logIn(memberId, PASSWORD);
        assertThat(session.status()).isEqualTo(201);
        assertThat(session.header("Cache-Control")).isEqualTo("no-store");
        String token = session.text("token");
        Reply current = current(token);
        assertThat(current.text("memberId")).isEqualTo(memberId);
        assertThat(current.text("expiresAt")).isEqualTo(session.text("expiresAt"));
        assertThat(current.json().has("token")).isFalse();
        TestServer other = server.as(newId("other"), "members:read", "members:write");
        assertThat(current(other, token).code()).isEqualTo("session_not_found");
        assertThat(logOut(other, token).status()).isEqualTo(404);
        assertThat(logOut(server, token).status()).isEqualTo(204);
        assertThat(logOut(server, token).code()).isEqualTo("session_not_found");
        assertThat(current(token).code()).isEqualTo("session_not_found");
        assertThat(server.get("/v1/member-sessions/current").errors())
                .isEqualTo("header:Member-Session missing_header");
        assertThat(events(memberId))
                .containsSubsequence("SESSION_CLOSED", "SESSION_OPENED", "PASSWORD_CHANGED");
    }

    @Test
    void unknownMembersAndWrongPasswordsShouldBeAnsweredAndLockedAlike() {
        String memberId = memberWithPassword();
        String without = server.newMember();
        List<List<String>> answers = new ArrayList<>();
        for (String id : List.of(memberId, without, newId("nobody"))) {
            List<String> codes = new ArrayList<>();
            for (int n = 0; n < 7; n++) {
                Reply reply = logIn(id, "wrong");
                codes.add(reply.status() + " " + reply.code());
            }
            answers.add(codes);
        }
        assertThat(answers.getFirst())
                .startsWith("401 invalid_credentials")
                .endsWith("403 password_locked", "403 password_locked");
        assertThat(answers).containsOnly(answers.getFirst());
        Reply locked = logIn(memberId, PASSWORD);
        assertThat(locked.code()).isEqualTo("password_locked");
        assertThat(locked.text("lockedUntil")).isEqualTo(lockedUntil(memberId));
        assertThat(change(memberId, PASSWORD, "another one").code()).isEqualTo("password_locked");
    }

    @Test
    void aLockShouldSurviveARestartAndTokensToo() throws IOException {
        String memberId = memberWithPassword();
        String token = logIn(memberId, PASSWORD).text("token");
        for (int n = 0; n < 5; n++) {
            logIn(memberId, "wrong");
        }
        String until = logIn(memberId, PASSWORD).text("lockedUntil");
        server.close();
        server = serve();
        Reply locked = logIn(memberId, PASSWORD);
        assertThat(locked.code()).isEqualTo("password_locked");
        assertThat(locked.text("lockedUntil")).isEqualTo(until);
        assertThat(current(token).text("memberId")).isEqualTo(memberId);
        assertThat(events(memberId)).contains("LOCKED_OUT");
    }

    @Test
    void shouldChangeThePasswordByTheOldOne() {
        String memberId = memberWithPassword();
        String token = logIn(memberId, PASSWORD).text("token");
        assertThat(change(memberId, "wrong one", "battery staple").code())
                .isEqualTo("password_wrong");
        assertThat(current(token).status()).isEqualTo(200);
        assertThat(change(memberId, PASSWORD, "battery staple").status()).isEqualTo(200);
        assertThat(current(token).status()).isEqualTo(404);
        assertThat(logIn(memberId, PASSWORD).code()).isEqualTo("invalid_credentials");
        assertThat(logIn(memberId, "battery staple").status()).isEqualTo(201);
        Reply cleared = server.put("/v1/members/" + memberId + "/password", "{\"password\":null}");
        assertThat(cleared.json().path("password").path("set").booleanValue()).isFalse();
        assertThat(logIn(memberId, "battery staple").code()).isEqualTo("invalid_credentials");
    }

    @Test
    void shouldMailAWayToANewPasswordThatIsGoodOnce() throws IOException, MessagingException {
        String memberId = memberWithPassword();
        String address = newId("zoe") + "@example.org";
        server.put("/v1/members/" + memberId, "{\"email\":\"" + address + "\"}");
        String session = logIn(memberId, PASSWORD).text("token");
        Reply asked = reset(memberId);
        assertThat(asked.status()).isEqualTo(202);
        MimeMessage mail = mailTo(address);
        assertThat(mail.getFrom()[0]).hasToString("points@shop.example");
        assertThat(mail.getHeader("Date")[0]).endsWith("GMT");
        Matcher link = LINK.matcher(mail.getContent().toString());
        assertThat(link.find()).isTrue();
        String token = link.group(1);
        assertThat(use(server, token, "short").errors()).isEqualTo("/newPassword invalid_length");
        TestServer other = server.as(newId("other"), "members:write");
        assertThat(use(other, token, "battery staple").code())
                .isEqualTo("password_reset_not_found");
        for (int n = 0; n < 5; n++) {
            logIn(memberId, "wrong");
        }
        Reply used = use(server, token, "battery staple");
        assertThat(used.status()).isEqualTo(200);
        assertThat(used.text("memberId")).isEqualTo(memberId);
        assertThat(use(server, token, "battery staple").code())
                .isEqualTo("password_reset_not_found");
        assertThat(current(session).status()).isEqualTo(404);
        assertThat(logIn(memberId, "battery staple").status()).isEqualTo(201);
        assertThat(events(memberId)).contains("PASSWORD_RESET_REQUESTED");
        assertFilesHoldNeither(token, session, "battery staple");
    }

    @Test
    void aMailedWayShouldEndWhereTheAddressIsPutRight() throws Exception {
        String memberId = memberWithPassword();
        String address = newId("old") + "@example.org";
        server.put("/v1/members/" + memberId, "{\"email\":\"" + address + "\"}");
        reset(memberId);
        Matcher link = LINK.matcher(mailTo(address).getContent().toString());
        assertThat(link.find()).isTrue();
        server.put("/v1/members/" + memberId, "{\"name\":\"Zoë\"}");
        assertThat(use(server, link.group(1), "short").errors()).isNotEmpty();
        server.put("/v1/customers/" + memberId, "{\"email\":\"" + newId("new") + "@example.org\"}");
        assertThat(use(server, link.group(1), "battery staple").code())
                .isEqualTo("password_reset_not_found");
        assertThat(logIn(memberId, PASSWORD).status()).isEqualTo(201);
    }

    @Test
    void aMailedWayShouldWaitWhileTheMemberIsMerged() throws Exception {
        String memberId = memberWithPassword();
        String target = server.newMember();
        String address = newId("moe") + "@example.org";
        server.put("/v1/members/" + memberId, "{\"email\":\"" + address + "\"}");
        reset(memberId);
        Matcher link = LINK.matcher(mailTo(address).getContent().toString());
        assertThat(link.find()).isTrue();
        String merge = "{\"txId\":\"%s\",\"intoMemberId\":\"%s\"}";
        String mergeTxId = newId("T");
        server.post("/v1/members/" + memberId + "/merge", merge.formatted(mergeTxId, target));
        Reply merged = use(server, link.group(1), "battery staple");
        assertThat(merged.code()).isEqualTo("member_merged");
        assertThat(merged.text("mergedInto")).isEqualTo(target);
        String unmerge = "{\"txId\":\"%s\"}".formatted(newId("T"));
        server.post("/v1/merges/" + mergeTxId + "/reversals", unmerge);
        assertThat(use(server, link.group(1), "battery staple").status()).isEqualTo(200);
    }

    @Test
    void whoWasMergedShouldBeMailedNoWay() throws Exception {
        String memberId = memberWithPassword();
        String other = memberWithPassword();
        String address = newId("ned") + "@example.org";
        server.put("/v1/members/" + memberId, "{\"email\":\"" + newId("ted") + "@example.org\"}");
        server.put("/v1/members/" + other, "{\"email\":\"" + address + "\"}");
        server.post(
                "/v1/members/" + memberId + "/merge",
                "{\"txId\":\"%s\",\"intoMemberId\":\"%s\"}".formatted(newId("T"), other));
        assertThat(reset(memberId).json()).isEqualTo(reset(other).json());
        mailTo(address); // what was asked before it is done by now
        assertThat(events(memberId)).doesNotContain("PASSWORD_RESET_REQUESTED");
    }

    @Test
    void shouldAnswerTheSameForNobodyAndMailNobody() throws MessagingException {
        String address = newId("ann") + "@example.org";
        String memberId = server.newMember();
        Reply nobody = reset(newId("nobody"));
        Reply without = reset(memberId);
        assertThat(nobody.status()).isEqualTo(202);
        assertThat(without.json()).isEqualTo(nobody.json());
        server.put("/v1/members/" + memberId, "{\"email\":\"" + address + "\"}");
        Reply known = reset(memberId);
        assertThat(known.json()).isEqualTo(nobody.json());
        mailTo(address); // what was asked before it is done by now
        for (MimeMessage mail : mailbox.getReceivedMessages()) {
            assertThat(mail.getAllRecipients()).hasSize(1);
        }
        assertThat(events(memberId)).containsOnlyOnce("PASSWORD_RESET_REQUESTED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    path             | body                                                      | errors
                    member-sessions  | {}                                                        | /memberId missing_field, /password missing_field
                    member-sessions  | {"memberId":"M","password":""}                            | /password invalid_length
                    member-sessions  | {"memberId":"M","password":"x","expiresInSeconds":59}     | /expiresInSeconds out_of_range
                    member-sessions  | {"memberId":"M","password":"x","remember":true}           | /remember unknown_field
                    password-resets  | {}                                                        | /memberId missing_field
                    password-resets  | {"memberId":"M","email":"a@b"}                            | /email unknown_field
                    password-resets/t| {}                                                        | /newPassword missing_field
                    """)
    void shouldNameWhatIsWrong(String path, String body, String errors) {
        assertThat(server.post("/v1/" + path.strip(), body).errors()).isEqualTo(errors);
    }

    @Test
    void shouldRefusePasswordsThatCannotBe() {
        String path = "/v1/members/" + server.newMember() + "/password";
        assertThat(server.put(path, "{}").errors()).isEqualTo("/password missing_field");
        assertThat(server.put(path, "{\"password\":\"1234567\"}").errors())
                .isEqualTo("/password invalid_length");
        assertThat(server.post(path + "/change", "{\"currentPassword\":\"x\"}").errors())
                .isEqualTo("/newPassword missing_field");
        assertThat(logIn(newId("nobody"), "x").header("WWW-Authenticate")).isNotEmpty();
    }

    private static String memberWithPassword() {
        String memberId = server.newMember();
        Reply set =
                server.put(
                        "/v1/members/" + memberId + "/password",
                        "{\"password\":\"" + PASSWORD + "\"}");
        assertThat(set.json().path("password").path("set").booleanValue()).isTrue();
        return memberId;
    }

    private static Reply logIn(String memberId, String password) {
        return server.post(
                "/v1/member-sessions",
                "{\"memberId\":\"%s\",\"password\":\"%s\"}".formatted(memberId, password));
    }

    private static Reply change(String memberId, String current, String wanted) {
        return server.post(
                "/v1/members/" + memberId + "/password/change",
                "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\"}".formatted(current, wanted));
    }

    private static Reply reset(String memberId) {
        return server.post("/v1/password-resets", "{\"memberId\":\"" + memberId + "\"}");
    }

    private static Reply use(TestServer client, String token, String password) {
        return client.post(
                "/v1/password-resets/" + token, "{\"newPassword\":\"" + password + "\"}");
    }

    private static Reply current(String token) {
        return current(server, token);
    }

    private static Reply current(TestServer client, String token) {
        return client.send(
                client.authorized("/v1/member-sessions/current")
                        .header("Member-Session", token)
                        .GET());
    }

    private static Reply logOut(TestServer client, String token) {
        return client.send(
                client.authorized("/v1/member-sessions/current")
                        .header("Member-Session", token)
                        .DELETE());
    }

    private static String lockedUntil(String memberId) {
        return server.get("/v1/members/" + memberId + "/credentials")
                .json()
                .path("password")
                .path("lockedUntil")
                .textValue();
    }

    private static List<String> events(String memberId) {
        return server.get("/v1/members/" + memberId + "/history")
                .json()
                .path("data")
                .findValuesAsText("type");
    }

    private static MimeMessage mailTo(String address) throws MessagingException {
        assertThat(mailbox.waitForIncomingEmail(MAIL_PATIENCE_MS, 1)).isTrue();
        long deadlineNanos = System.nanoTime() + MAIL_PATIENCE_MS * 1_000_000;
        while (System.nanoTime() < deadlineNanos) {
            for (MimeMessage mail : mailbox.getReceivedMessages()) {
                if (mail.getAllRecipients()[0].toString().equals(address)) {
                    return mail;
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no mail to " + address);
    }

    private static void assertFilesHoldNeither(String... secrets) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(content).as(file.toString()).doesNotContain(secrets);
            }
        }
    }
}

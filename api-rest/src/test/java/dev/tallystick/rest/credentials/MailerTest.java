package dev.tallystick.rest.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Mail to servers that want TLS and a login. */
class MailerTest {
    private static final char[] STORE_PASSWORD = "changeit".toCharArray();
    private static final String RESET_URL = "https://shop.example/reset?t={token}";

    @TempDir static Path directory;
    private static SSLContext tls;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private SMTPServer server;

    /** A certificate of ours for localhost. */
    @BeforeAll
    static void makeCertificate() throws Exception {
        Path store = directory.resolve("server.p12");
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process =
                new ProcessBuilder(
                                keytool,
                                "-genkeypair",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(STORE_PASSWORD),
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:localhost")
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("keytool.log").toFile())
                        .start();
        assertThat(process.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD);
        }
        KeyManagerFactory own =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, STORE_PASSWORD);
        TrustManagerFactory trusted =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void shouldBeginTlsAndLogIn() {
        start(builder().startTlsSocketFactory(tls).requireTLS().requireAuth());
        send(mailer("smtp://points:s3cret@localhost:", true));
        assertThat(logins).containsExactly("points s3cret");
        assertThat(received).hasSize(1);
        assertThat(received.getFirst())
                .contains("To: ann@example.org", "From: points@shop.example", "A new password");
    }

    @Test
    void shouldSpeakTlsFromTheFirstByte() {
        start(builder().serverSocketFactory(tls).requireAuth());
        send(mailer("smtps://points:s3cret@localhost:", true));
        assertThat(logins).containsExactly("points s3cret");
        assertThat(received).hasSize(1);
    }

    @Test
    void aWrongPasswordShouldBeTold() {
        start(builder().startTlsSocketFactory(tls).requireTLS().requireAuth());
        Mailer mailer = mailer("smtp://points:wrong@localhost:", true);
        assertThatThrownBy(() -> send(mailer)).isInstanceOf(IllegalStateException.class);
        assertThat(received).isEmpty();
    }

    @Test
    void noPasswordShouldGoToAServerWithoutTls() {
        start(builder());
        Mailer mailer = mailer("smtp://points:s3cret@localhost:", true);
        assertThatThrownBy(() -> send(mailer))
                .isInstanceOf(IllegalStateException.class)
                .message()
                .doesNotContain("ann", "s3cret");
        assertThat(logins).isEmpty();
        assertThat(received).isEmpty();
    }

    @Test
    void noPasswordShouldGoToSomebodyElse() {
        start(builder().startTlsSocketFactory(tls).requireTLS().requireAuth());
        for (Mailer mailer :
                List.of(
                        mailer("smtp://points:s3cret@localhost:", false),
                        mailer("smtp://points:s3cret@127.0.0.1:", true))) {
            assertThatThrownBy(() -> send(mailer)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(logins).isEmpty();
        assertThat(received).isEmpty();
    }

    private SMTPServer.Builder builder() {
        return new SMTPServer.Builder()
                .bindAddress(InetAddress.getLoopbackAddress())
                .port(0)
                .authenticationHandlerFactory(
                        new EasyAuthenticationHandlerFactory(
                                (user, password, context) -> {
                                    logins.add(user + " " + password);
                                    if (!password.equals("s3cret")) {
                                        throw new LoginFailedException();
                                    }
                                }))
                .messageHandler(
                        (context, from, to, data) ->
                                received.add(new String(data, StandardCharsets.UTF_8)));
    }

    private void start(SMTPServer.Builder builder) {
        server = builder.build();
        server.start();
    }

    private Mailer mailer(String url, boolean isTrusting) {
        MailSettings settings =
                MailSettings.parse(
                                url + server.getPortAllocated(), "points@shop.example", RESET_URL)
                        .orElseThrow();
        return isTrusting
                ? new Mailer(settings, Optional.of(tls.getSocketFactory()))
                : new Mailer(settings);
    }

    private static void send(Mailer mailer) {
        mailer.send("ann@example.org", "A new password", "Take it.", 7);
    }
}

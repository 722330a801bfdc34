package dev.tallystick.rest.credentials;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * How mail to members is sent.
 *
 * @param host of the SMTP server
 * @param port of the SMTP server
 * @param isTls whether the connection begins with TLS; else it is begun where the server offers it,
 *     and demanded where there is a password
 * @param login by which we log in there; empty if we do not
 * @param from the sender's address
 * @param resetUrl the shop's page for a new password; {@code {token}} stands for the token
 */
public record MailSettings(
        String host, int port, boolean isTls, Optional<Login> login, String from, String resetUrl) {
    /** Names the server, with user and password: {@code smtp://user:password@host:587}. */
    public static final String SERVER_VARIABLE = "TALLYSTICK_SMTP_URL";

    /** Names the sender. */
    public static final String FROM_VARIABLE = "TALLYSTICK_MAIL_FROM";

    /** Names the shop's page. */
    public static final String RESET_URL_VARIABLE = "TALLYSTICK_PASSWORD_RESET_URL";

    /** What stands for the token in the page's address. */
    public static final String TOKEN = "{token}";

    private static final int SMTP_PORT = 587;
    private static final int SMTPS_PORT = 465;

    /** A user of the SMTP server. */
    public record Login(String user, String password) {
        /** Never shows the password. */
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    /**
     * {@return the settings; empty if no server is named}
     *
     * @param server {@code smtp://} or {@code smtps://}, may be null or empty
     * @throws IllegalArgumentException if one of them is missing or cannot be
     */
    public static Optional<MailSettings> parse(String server, String from, String resetUrl) {
        if (isMissing(server)) {
            return Optional.empty();
        }
        URI uri = uri(server);
        boolean isTls = "smtps".equals(uri.getScheme());
        require(
                (isTls || "smtp".equals(uri.getScheme())) && uri.getHost() != null,
                SERVER_VARIABLE,
                "smtp://user:password@host:port or smtps://…");
        require(!isMissing(from) && from.matches("[^@\\s]+@[^@\\s]+"), FROM_VARIABLE, "an address");
        require(
                !isMissing(resetUrl)
                        && resetUrl.matches("https?://\\S+")
                        && resetUrl.contains(TOKEN),
                RESET_URL_VARIABLE,
                "a URL with " + TOKEN + " in it");
        int port = uri.getPort() >= 0 ? uri.getPort() : isTls ? SMTPS_PORT : SMTP_PORT;
        return Optional.of(
                new MailSettings(uri.getHost(), port, isTls, login(uri), from, resetUrl));
    }

    private static Optional<Login> login(URI uri) {
        if (uri.getUserInfo() == null) {
            return Optional.empty();
        }
        String[] pair = uri.getUserInfo().split(":", 2);
        require(pair.length == 2, SERVER_VARIABLE, "given with user and password, or neither");
        return Optional.of(new Login(pair[0], pair[1]));
    }

    /** The message of a faulty URL would show the password. */
    private static URI uri(String server) {
        try {
            return new URI(server);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(SERVER_VARIABLE + " is no URL");
        }
    }

    private static boolean isMissing(String text) {
        return text == null || text.isEmpty();
    }

    private static void require(boolean holds, String variable, String what) {
        if (!holds) {
            throw new IllegalArgumentException(variable + " must be " + what);
        }
    }
}

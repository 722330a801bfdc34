package dev.tallystick.rest.store;

import org.postgresql.PGProperty;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/**
 * Where a PostgreSQL database is, and who may enter. Neither user nor password is ever shown.
 *
 * @param place {@code host:port/database}
 * @param properties of the driver: user, password, and what the URL says behind its question mark
 */
public record PostgresqlAddress(String place, Properties properties) {
    /** The environment variable that names the user. */
    public static final String USER_VARIABLE = "TALLYSTICK_DATABASE_USER";

    /** The environment variable that holds the password. */
    public static final String PASSWORD_VARIABLE = "TALLYSTICK_DATABASE_PASSWORD";

    private static final int PORT_DEFAULT = 5432;
    private static final String JDBC = "jdbc:";

    /**
     * {@return the address in a URL}
     *
     * @param url {@code postgresql://user:password@host:port/database?name=value}, also with {@code
     *     jdbc:} before it; user, password, port and names may be left out
     * @param environment where user and password are named if the URL does not
     * @throws IllegalArgumentException if it is anything else; the message does not repeat it
     */
    public static PostgresqlAddress parse(String url, Map<String, String> environment) {
        URI uri = uriOf(url.startsWith(JDBC) ? url.substring(JDBC.length()) : url);
        String database = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
        boolean isOurs = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        if (!isOurs || uri.getHost() == null || database.isEmpty() || database.contains("/")) {
            throw malformed();
        }
        Properties properties = new Properties();
        put(properties, PGProperty.USER, environment.get(USER_VARIABLE));
        put(properties, PGProperty.PASSWORD, environment.get(PASSWORD_VARIABLE));
        putUserInfo(properties, uri.getRawUserInfo());
        putQuery(properties, uri.getRawQuery());
        int port = uri.getPort() < 0 ? PORT_DEFAULT : uri.getPort();
        return new PostgresqlAddress(uri.getHost() + ":" + port + "/" + database, properties);
    }

    private static void putUserInfo(Properties properties, String userInfo) {
        if (userInfo != null) {
            String[] parts = userInfo.split(":", 2);
            put(properties, PGProperty.USER, decoded(parts[0]));
            put(properties, PGProperty.PASSWORD, parts.length < 2 ? null : decoded(parts[1]));
        }
    }

    private static void putQuery(Properties properties, String query) {
        if (query == null) {
            return;
        }
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            PGProperty known = PGProperty.forName(decoded(parts[0]));
            if (known == null || parts.length < 2) {
                throw new IllegalArgumentException(
                        "the database URL has a parameter that the driver does not know");
            }
            put(properties, known, decoded(parts[1]));
        }
    }

    private static void put(Properties properties, PGProperty name, String value) {
        if (value != null) {
            name.set(properties, value);
        }
    }

    private static URI uriOf(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw malformed(); // without its cause, which repeats the text
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "the database URL must be postgresql://[user[:password]@]host[:port]/database,"
                        + " what is special in it percent-encoded");
    }

    /** Never shows who enters. */
    @Override
    public String toString() {
        return "PostgresqlAddress[" + place + "]";
    }
}

package dev.tallystick.rest.http;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a client may do, by act (API, "Authentication"). */
public enum Scope {
    POINTS_EARN("points:earn"),
    POINTS_REDEEM("points:redeem"),
    POINTS_HOLD("points:hold"),
    POINTS_REVERSE("points:reverse"),
    POINTS_ADJUST("points:adjust"),
    POINTS_READ("points:read"),
    MEMBERS_READ("members:read"),
    MEMBERS_WRITE("members:write"),
    PROGRAM_READ("program:read"),
    PROGRAM_WRITE("program:write"),
    WEBHOOKS_WRITE("webhooks:write"),
    ADMIN("admin");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** {@return the scope as clients write it} */
    public String text() {
        return text;
    }

    /** {@return the scope a client wrote; empty if there is none such} */
    public static Optional<Scope> of(String text) {
        for (Scope scope : values()) {
            if (scope.text.equals(text)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }

    /** {@return the scopes as RFC 6749 writes a list: separated by blanks, in declared order} */
    public static String join(Set<Scope> scopes) {
        StringBuilder joined = new StringBuilder();
        for (Scope scope : values()) {
            if (scopes.contains(scope)) {
                joined.append(joined.isEmpty() ? "" : " ").append(scope.text);
            }
        }
        return joined.toString();
    }

    /** {@return the scopes of such a list; empty if one of them is unknown} */
    public static Optional<Set<Scope>> split(String joined) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String text : joined.split(" ", -1)) {
            Optional<Scope> scope = text.isEmpty() ? Optional.empty() : of(text);
            if (scope.isEmpty() && !text.isEmpty()) {
                return Optional.empty();
            }
            scope.ifPresent(scopes::add);
        }
        return Optional.of(scopes);
    }
}

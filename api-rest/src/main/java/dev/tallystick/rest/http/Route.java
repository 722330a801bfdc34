package dev.tallystick.rest.http;

import java.util.Optional;

/**
 * One operation of the API.
 *
 * @param method GET, PUT, POST or DELETE
 * @param path with {@code {parameters}}, each one segment
 * @param access who may ask
 * @param bodyMaxBytes the largest body accepted; 0 where none is read
 * @param handler what answers
 */
public record Route(String method, String path, Access access, int bodyMaxBytes, Handler handler) {
    /** The largest ordinary body. */
    public static final int BODY_MAX_BYTES = 1 << 20;

    /** Who may ask: anybody, any client with a token, or one with a scope. */
    public record Access(boolean open, Optional<Scope> scope) {
        /** No token asked for. */
        public static final Access OPEN = new Access(true, Optional.empty());

        /** Any token; the handler demands scopes itself. */
        public static final Access ANY_CLIENT = new Access(false, Optional.empty());

        /** A token with this scope. */
        public static Access with(Scope scope) {
            return new Access(false, Optional.of(scope));
        }
    }

    /** A read for clients with a scope. */
    public static Route get(String path, Scope scope, Handler handler) {
        return new Route("GET", path, Access.with(scope), 0, handler);
    }

    /** A read for everybody. */
    public static Route open(String path, Handler handler) {
        return new Route("GET", path, Access.OPEN, 0, handler);
    }

    /** A write with a JSON body for clients with a scope. */
    public static Route put(String path, Scope scope, Handler handler) {
        return new Route("PUT", path, Access.with(scope), BODY_MAX_BYTES, handler);
    }

    /** A removal, without a body, for clients with a scope. */
    public static Route delete(String path, Scope scope, Handler handler) {
        return new Route("DELETE", path, Access.with(scope), 0, handler);
    }

    /** An operation with a JSON body for clients with a scope. */
    public static Route post(String path, Scope scope, Handler handler) {
        return new Route("POST", path, Access.with(scope), BODY_MAX_BYTES, handler);
    }
}

package dev.tallystick.rest.store;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Stops the PostgreSQL of all tests when the last of them is over. Found by its name in META-INF.
 */
public final class PostgresqlEnds implements BeforeAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(PostgresqlEnds.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        AutoCloseable.class,
                        key -> (AutoCloseable) TestPostgresql::closeShared,
                        AutoCloseable.class);
    }
}

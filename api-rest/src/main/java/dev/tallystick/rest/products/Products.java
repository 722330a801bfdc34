package dev.tallystick.rest.products;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Versioned;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds products without SQL once they were asked for, unknown ones too: a shop may sell what it
 * never told us of. Every change goes through here, and lets go what is remembered.
 */
public final class Products {
    private static final int REMEMBERED_MAX = 100_000;

    private final ProductStore store;
    private final Cache<Name, Optional<Product>> byName =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

    private record Name(String programId, String productId) {}

    /** Products of all programs in a database. */
    public Products(Database database) {
        this.store = new ProductStore(database);
    }

    /** {@return the program's product of that id} */
    public Optional<Product> find(String programId, String productId) {
        return byName.get(
                new Name(programId, productId),
                name -> store.find(name.programId(), name.productId()));
    }

    /**
     * {@return the program's product of that id}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code product_not_found}
     */
    Product get(String programId, String productId) {
        return find(programId, productId)
                .orElseThrow(
                        () ->
                                Problem.notFound("product_not_found", "There is no such product.")
                                        .exception());
    }

    List<Product> list(String programId, long belowNumber, int limit) {
        return store.list(programId, belowNumber, limit);
    }

    Versioned.Stored<Product> put(
            String programId,
            String productId,
            ProductChange change,
            Consumer<Optional<Product>> precondition,
            long nowMs) {
        return store.put(
                programId,
                productId,
                change,
                precondition,
                nowMs,
                () -> byName.invalidate(new Name(programId, productId)));
    }
}

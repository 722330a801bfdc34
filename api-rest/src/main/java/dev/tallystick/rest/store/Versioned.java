package dev.tallystick.rest.store;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a PUT does to something configured, whatever it is: makes it if it is not there, changes it
 * if that makes a difference. A new one's first values are its first version, every later change is
 * another.
 */
public final class Versioned {
    private Versioned() {}

    /** Something as it is stored, and whether it is new. */
    public record Stored<T>(T value, boolean created) {}

    /**
     * Makes or changes it, within the transaction of a write.
     *
     * @param find the one there is
     * @param precondition is shown the one there is, and throws where that is not the one meant
     * @param make stores one of which nothing was said
     * @param change what it is to become
     * @param update stores what changed, and adds to the version what it is told: 0 or 1
     */
    public static <T> Stored<T> put(
            Supplier<Optional<T>> find,
            Consumer<Optional<T>> precondition,
            Runnable make,
            UnaryOperator<T> change,
            BiConsumer<T, Integer> update) {
        Optional<T> existing = find.get();
        precondition.accept(existing);
        if (existing.isEmpty()) {
            make.run();
        }
        T before = existing.or(find).orElseThrow();
        T after = change.apply(before);
        if (!after.equals(before)) {
            update.accept(after, existing.isPresent() ? 1 : 0);
        }
        return new Stored<>(find.get().orElseThrow(), existing.isEmpty());
    }
}

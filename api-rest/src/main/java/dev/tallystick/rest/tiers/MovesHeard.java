package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;

import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Tells of moves once they can be read. Told of one before its commit, a cache would read what goes
 * no more, and keep it.
 */
final class MovesHeard {
    private final LongSupplier projectedTo;
    private final BiConsumer<String, MemberKey> listener;
    private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();

    private record Heard(String programId, MemberKey key, long position) {}

    /**
     * @param projectedTo position up to which entries are projected, and can be read
     * @param listener hears of each program and member
     */
    MovesHeard(LongSupplier projectedTo, BiConsumer<String, MemberKey> listener) {
        this.projectedTo = projectedTo;
        this.listener = listener;
    }

    /** Notes a move that is being written. */
    void add(String programId, MemberKey key, long position) {
        heard.add(new Heard(programId, key, position));
    }

    /**
     * Tells of what can be read by now. Called where nothing but the projector writes: what no
     * entry caused is committed then.
     */
    void tell() {
        long projected = projectedTo.getAsLong();
        tell(one -> one.position() <= projected);
    }

    /** Tells of what entries caused. Called by the projector, behind its commit. */
    void tellProjected() {
        tell(one -> one.position() > 0);
    }

    /** Nothing is taken before it was told, for two may be at it. */
    private void tell(Predicate<Heard> isReadable) {
        for (Iterator<Heard> each = heard.iterator(); each.hasNext(); ) {
            Heard one = each.next();
            if (isReadable.test(one)) {
                listener.accept(one.programId(), one.key());
                each.remove();
            }
        }
    }
}

package dev.tallystick.rest.partners;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Finds partners without SQL once they were used: by program and id for a request, by key for an
 * answer. Every change goes through here, and lets go what is remembered. A partner's id is its own
 * for good.
 */
public final class Partners {
    private static final int REMEMBERED_MAX = 50_000;

    private final PartnerStore store;
    private final Cache<Name, Partner> byName =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();
    private final Cache<MemberKey, String> idByKey =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

    private final AtomicReference<Partnership> partnership =
            new AtomicReference<>(Partnership.UNKNOWN);

    /** Whether any program has a partner, or is about to. */
    private enum Partnership {
        UNKNOWN,
        NONE,
        SOME
    }

    private record Name(String programId, String partnerId) {}

    /** Partners of all programs in a database. */
    public Partners(Database database) {
        this.store = new PartnerStore(database);
    }

    /**
     * {@return the program's partner of that id}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code partner_not_found}
     */
    public Partner get(String programId, String partnerId) {
        Partner partner =
                byName.get(
                        new Name(programId, partnerId),
                        name -> store.find(name.programId(), name.partnerId()).orElse(null));
        if (partner == null) {
            throw Problem.notFound("partner_not_found", "There is no such partner.").exception();
        }
        return partner;
    }

    /**
     * {@return whether any program has a partner, or is about to} The database is asked once. Once
     * it is so it stays so: nobody takes a partner away.
     */
    public boolean anyThere() {
        if (partnership.get() == Partnership.UNKNOWN) {
            Partnership found = store.anyThere() ? Partnership.SOME : Partnership.NONE;
            partnership.compareAndSet(Partnership.UNKNOWN, found);
        }
        return partnership.get() == Partnership.SOME;
    }

    /** {@return the id of the partner the journal knows by that key} */
    public Optional<String> idOf(MemberKey key) {
        return Optional.ofNullable(
                idByKey.get(key, k -> store.find(k).map(Partner::partnerId).orElse(null)));
    }

    List<Partner> list(String programId, Optional<PartnerType> type, long belowNumber, int limit) {
        return store.list(programId, type, belowNumber, limit);
    }

    PartnerStore.Stored put(
            String programId,
            String partnerId,
            PartnerChange change,
            Consumer<Optional<Partner>> precondition,
            long nowMs) {
        partnership.set(Partnership.SOME);
        return store.put(
                programId,
                partnerId,
                change,
                precondition,
                nowMs,
                () -> byName.invalidate(new Name(programId, partnerId)));
    }
}

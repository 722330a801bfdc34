package dev.tallystick.rest.promotions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.promotion.Conditions;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.PromotionSet;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Promotions for what took effect in the past: each in the version that was in force then. Between
 * two instants at which versions were made it is the same set, which is prepared once and kept
 * while there is room. Source: ARCHITECTURE.md, "Earning by rules".
 */
final class PastPromotions {
    /** All sets together have at most so many names in lists, a promotion being one more. */
    private static final int NAMES_MAX = 200_000;

    /** Of so many versions the windows are kept, of all programs together. */
    private static final int WINDOWS_MAX = 500_000;

    private final Conditions language;
    private final Implied implied;
    private final Function<String, VersionWindows> stored;
    private final BiFunction<String, VersionWindows.Window, PromotionVersion> version;
    private final ConcurrentHashMap<String, ReentrantLock> turns = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Integer> forgotten = new ConcurrentHashMap<>();
    private final Cache<String, VersionWindows> windows =
            Caffeine.newBuilder()
                    .maximumWeight(WINDOWS_MAX)
                    .weigher((String _, VersionWindows ofOne) -> 1 + ofOne.count())
                    .build();
    private final Cache<Key, PromotionSet> sets =
            Caffeine.newBuilder()
                    .maximumWeight(NAMES_MAX)
                    .weigher((Key _, PromotionSet set) -> weight(set))
                    .build();

    /**
     * Another version made may be one that was in force before anybody had made it.
     *
     * @param forgotten how often the program was: what is prepared meanwhile is not found again
     */
    private record Key(
            String programId, int forgotten, long configuredAt, int versionCount, long fromMs) {}

    /**
     * @param implied what goes with them, as it is today
     * @param stored reads when a program's versions apply
     * @param version reads one of them
     */
    PastPromotions(
            Conditions language,
            Implied implied,
            Function<String, VersionWindows> stored,
            BiFunction<String, VersionWindows.Window, PromotionVersion> version) {
        this.language = language;
        this.implied = implied;
        this.stored = stored;
        this.version = version;
    }

    /** {@return the promotions that granted at an instant, the base earn among them} */
    PromotionSet at(ProgramConfig program, LivePromotions live, long atMs) {
        LivePromotions.Stretch stretch = live.around(atMs);
        Key key =
                new Key(
                        program.id(),
                        forgotten.getOrDefault(program.id(), 0),
                        program.configuredAt(),
                        live.versionCount(),
                        stretch.fromMs());
        PromotionSet known = sets.getIfPresent(key);
        return known == null ? prepareInTurn(key, program, live, stretch) : known;
    }

    /** What is implied in a program may be something else: it is prepared anew. */
    void forget(String programId) {
        forgotten.merge(programId, 1, Integer::sum);
        sets.asMap().keySet().removeIf(key -> key.programId().equals(programId));
    }

    /** One at a time for a program: it is work, and another's earns do not wait for it. */
    private PromotionSet prepareInTurn(
            Key key, ProgramConfig program, LivePromotions live, LivePromotions.Stretch stretch) {
        ReentrantLock turn = turns.computeIfAbsent(program.id(), _ -> new ReentrantLock());
        turn.lock();
        try {
            PromotionSet known = sets.getIfPresent(key);
            if (known != null) {
                return known;
            }
            List<PromotionVersion> inForce =
                    windowsOf(program.id(), live.versionCount()).inForce(stretch).stream()
                            .map(window -> version.apply(program.id(), window))
                            .toList();
            PromotionSet set = LivePromotions.prepare(language, program, inForce, implied);
            sets.put(key, set);
            return set;
        } finally {
            turn.unlock();
        }
    }

    private VersionWindows windowsOf(String programId, int versionCount) {
        VersionWindows known = windows.getIfPresent(programId);
        if (known != null && known.count() >= versionCount) {
            return known;
        }
        VersionWindows all = stored.apply(programId);
        windows.put(programId, all);
        return all;
    }

    private static int weight(PromotionSet set) {
        return 1 + set.promotions().stream().mapToInt(PastPromotions::weight).sum();
    }

    private static int weight(Promotion promotion) {
        return 1 + promotion.nameCount();
    }
}

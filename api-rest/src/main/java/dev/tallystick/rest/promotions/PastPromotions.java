package dev.tallystick.rest.promotions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.promotion.Conditions;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.PromotionSet;

import java.util.List;
import java.util.function.BiFunction;

/**
 * Promotions for what took effect in the past: each in the version that was in force then. Between
 * two instants at which versions were made it is the same set, which is prepared once and kept
 * while there is room. Source: ARCHITECTURE.md, "Earning by rules".
 */
final class PastPromotions {
    /** All sets together have at most so many names in lists, a promotion being one more. */
    private static final int NAMES_MAX = 200_000;

    private final Conditions language;
    private final Implied implied;
    private final BiFunction<String, Long, List<PromotionVersion>> versions;
    private final Cache<Key, PromotionSet> sets =
            Caffeine.newBuilder()
                    .maximumWeight(NAMES_MAX)
                    .weigher((Key _, PromotionSet set) -> weight(set))
                    .build();

    /** Another version made may be one that was in force before anybody had made it. */
    private record Key(
            String programId, int unit, long configuredAt, int versionCount, long fromMs) {}

    /**
     * @param implied what goes with them, as it is today
     * @param versions finds those in force in a program at an instant
     */
    PastPromotions(
            Conditions language,
            Implied implied,
            BiFunction<String, Long, List<PromotionVersion>> versions) {
        this.language = language;
        this.implied = implied;
        this.versions = versions;
    }

    /** {@return the promotions that granted in a unit at an instant, the base earn among them} */
    PromotionSet at(ProgramConfig program, LivePromotions live, int unit, long atMs) {
        LivePromotions.Stretch stretch = live.around(atMs);
        Key key =
                new Key(
                        program.id(),
                        unit,
                        program.configuredAt(),
                        live.versionCount(),
                        stretch.fromMs());
        return sets.get(key, _ -> prepare(program, unit, stretch));
    }

    /** What is implied in a program may be something else: it is prepared anew. */
    void forget(String programId) {
        sets.asMap().keySet().removeIf(key -> key.programId().equals(programId));
    }

    private PromotionSet prepare(ProgramConfig program, int unit, LivePromotions.Stretch stretch) {
        List<PromotionVersion> inForce =
                versions.apply(program.id(), stretch.fromMs()).stream()
                        .filter(stretch::meets)
                        .toList();
        return LivePromotions.prepare(language, program, unit, inForce, implied);
    }

    private static int weight(PromotionSet set) {
        return 1 + set.promotions().stream().mapToInt(PastPromotions::weight).sum();
    }

    private static int weight(Promotion promotion) {
        return 1 + promotion.nameCount();
    }
}

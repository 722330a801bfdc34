package dev.tallystick.rest.tiers;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A program's tiers in use, from the lowest to the highest, day by day. Of the versions of one tier
 * the last one put goes, from its day on.
 */
final class Ladders {
    /** A program without tiers. */
    static final Ladders NONE = of(List.of());

    private final NavigableMap<LocalDate, List<Tier>> byFirstDay;

    private Ladders(NavigableMap<LocalDate, List<Tier>> byFirstDay) {
        this.byFirstDay = byFirstDay;
    }

    /** {@return the ladders that versions make} */
    static Ladders of(Collection<TierVersion> versions) {
        TreeSet<LocalDate> days = new TreeSet<>();
        versions.forEach(version -> days.add(version.from()));
        NavigableMap<LocalDate, List<Tier>> ladders = new TreeMap<>();
        for (LocalDate day : days) {
            Map<String, TierVersion> last = new TreeMap<>();
            for (TierVersion version : versions) {
                if (!version.from().isAfter(day)) {
                    last.merge(
                            version.tier().tierId(),
                            version,
                            (one, other) -> one.seq() > other.seq() ? one : other);
                }
            }
            List<Tier> tiers = new ArrayList<>();
            last.values().forEach(version -> tiers.add(version.tier()));
            tiers.removeIf(tier -> !tier.active());
            tiers.sort(Comparator.comparingInt(Tier::rank).thenComparing(Tier::tierId));
            ladders.put(day, List.copyOf(tiers));
        }
        return new Ladders(ladders);
    }

    /** {@return the tiers that go on a day} */
    List<Tier> on(LocalDate day) {
        Map.Entry<LocalDate, List<Tier>> ladder = byFirstDay.floorEntry(day);
        return ladder == null ? List.of() : ladder.getValue();
    }

    /** {@return the days up to one on which another ladder begins} */
    Collection<LocalDate> changesUpTo(LocalDate day) {
        return byFirstDay.headMap(day, true).keySet();
    }

    /** {@return the first day behind one on which another ladder begins; MAX if there is none} */
    LocalDate nextChange(LocalDate day) {
        LocalDate next = byFirstDay.higherKey(day);
        return next == null ? LocalDate.MAX : next;
    }
}

package dev.tallystick.ledger.promotion;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** For one kind of name (products, tiers), which promotions each name will do for. Immutable. */
final class ValueIndex {
    private final Map<String, long[]> passing;
    private final long[] otherwise;

    private ValueIndex(Map<String, long[]> passing, long[] otherwise) {
        this.passing = Map.copyOf(passing);
        this.otherwise = otherwise;
    }

    static ValueIndex of(List<Promotion> promotions, Function<Promotion, Names> namesOf) {
        List<Names> names = promotions.stream().map(namesOf).toList();
        long[] otherwise = Bits.none(promotions.size());
        for (int index = 0; index < names.size(); index++) {
            if (names.get(index).in().isEmpty()) {
                Bits.set(otherwise, index);
            }
        }
        Map<String, long[]> passing = new TreeMap<>();
        for (int index = 0; index < names.size(); index++) {
            for (String in : names.get(index).in()) {
                Bits.set(passing.computeIfAbsent(in, _ -> otherwise.clone()), index);
            }
        }
        for (int index = 0; index < names.size(); index++) {
            for (String out : names.get(index).out()) {
                Bits.clear(passing.computeIfAbsent(out, _ -> otherwise.clone()), index);
            }
        }
        return new ValueIndex(passing, otherwise);
    }

    /** {@return the promotions that the name will do for; not to be changed} */
    long[] passing(String name) {
        return passing.getOrDefault(name, otherwise);
    }

    /** {@return the same where there may be no name} */
    long[] passing(Optional<String> name) {
        return name.isPresent() ? passing(name.get()) : otherwise;
    }

    /** {@return the promotions that any of the names will do for} */
    long[] passingAny(List<String> names) {
        long[] bits = otherwise.clone();
        for (String name : names) {
            Bits.add(bits, passing(name));
        }
        return bits;
    }
}

package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.Origin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A posting that stands, and what became of it since. */
final class Deed {
    final long position;
    final EntryType type;
    final Member member;
    final Member counterpart;
    final int unit;
    int partner;

    /** Whether it is what an earn gave in a unit that is not its own. */
    boolean isFurther;

    /** What an earn gave in units that are not its own: each may come to another end. */
    final List<Deed> others = new ArrayList<>();

    /** Of an earn. */
    long granted;

    long expired;
    long shortfall;
    boolean locked;

    /**
     * Whether its lots may lie in two accounts, since a merge that had brought them was reversed.
     */
    boolean isScattered;

    final List<Granted> grants = new ArrayList<>();

    /** What each grant lost for certain, by its number. */
    final Map<Integer, Long> lost = new HashMap<>();

    /** Of anything that can be reversed. */
    long reversed;

    boolean isReversed;

    /** What a redemption or a capture took, in its order. */
    final List<Lot.Part> taken = new ArrayList<>();

    /** What a transfer took, and the lot at the receiver that each part became, if any. */
    final List<Passed> passed = new ArrayList<>();

    /** What a hold opened. */
    Hold hold;

    /** What a merge moved, in each unit. */
    final List<Moved> moved = new ArrayList<>();

    /** What one grant came to, by its number in the request, and where it was counted. */
    record Granted(int number, long points, List<Integer> counters) {}

    /** {@return an earn in each of its units, its own first} */
    List<Deed> parts() {
        List<Deed> parts = new ArrayList<>(List.of(this));
        parts.addAll(others);
        return parts;
    }

    /** {@return what the ledger knows it by} */
    long origin() {
        return isFurther ? Origin.inFurtherUnit(position, unit) : position;
    }

    /** {@return the number of its {@code n}th lot, from 0} */
    long lotNumber(int n) {
        return LotNumber.of(position, isFurther ? Origin.placeInFurtherUnit(unit, n) : n);
    }

    /** A part that was transferred. */
    record Passed(Lot.Part from, Lot.Id to) {}

    /** What a merge moved in one unit. */
    static final class Moved {
        final int unit;
        final Set<Lot.Id> lots = new LinkedHashSet<>();
        final Set<Hold> holds = new LinkedHashSet<>();
        long debt;

        Moved(int unit) {
            this.unit = unit;
        }

        boolean isEmpty() {
            return lots.isEmpty() && holds.isEmpty() && debt == 0;
        }
    }

    Deed(long position, EntryType type, Member member, Member counterpart, int unit) {
        this.position = position;
        this.type = type;
        this.member = member;
        this.counterpart = counterpart;
        this.unit = unit;
    }
}

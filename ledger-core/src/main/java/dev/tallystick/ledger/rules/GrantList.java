package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.Grants;
import dev.tallystick.ledger.command.OtherUnits;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Counters;

import java.util.Arrays;

/**
 * What one earn grants: each ground with its points after caps and budgets, in the order in which
 * their lots are made, which is redeem order. An earn in several units has a part for each, the
 * first being that in its own unit; grants are numbered through all of them. Reused
 * (ARCHITECTURE.md, rules 1, 2 and 12).
 */
final class GrantList {
    private final Counters counters;
    private final Grants grants = new Grants();
    private long[] points = new long[4];
    private boolean[] capped = new boolean[4];
    private int[] sources = new int[4];
    private long[] activatesAtMs = new long[4];
    private long[] expiresAtMs = new long[4];
    private int[] firstCount = new int[5];
    private int[] order = new int[4];
    private long[] countedHigh = new long[8];
    private long[] countedLow = new long[8];
    private final int[] units = new int[ProgramConfig.UNIT_COUNT_MAX];
    private final long[] slidesToMs = new long[ProgramConfig.UNIT_COUNT_MAX];
    private final int[] firstGrant = new int[ProgramConfig.UNIT_COUNT_MAX + 1];
    private int partCount;
    private int from;
    private int to;
    private int count;
    private int countedCount;
    private boolean isPlain;
    private Outcome refusal;

    GrantList(Counters counters) {
        this.counters = counters;
    }

    /** Works out what an earn grants. */
    GrantList read(CommandDecoder earn) {
        count = 0;
        countedCount = 0;
        partCount = 0;
        refusal = Outcome.POSTED;
        readOwn(earn);
        endPart(earn.unit(), earn.earn().slidesToMs());
        OtherUnits others = earn.otherUnits();
        while (others.next()) {
            grants.wrap(others.grants());
            readAll();
            endPart(others.unit(), others.slidesToMs());
        }
        return select(0);
    }

    private void readOwn(CommandDecoder earn) {
        grants.wrap(earn.grants());
        isPlain = earn.grants().capacity() == 0;
        if (isPlain) {
            add(
                    earn.earn().amountPoints(),
                    LotSource.BASE,
                    earn.earn().activatesAtMs(),
                    earn.earn().expiresAtMs());
            firstCount[count] = countedCount;
        } else {
            readAll();
        }
    }

    private void readAll() {
        while (grants.nextGrant()) {
            add(grants.points(), grants.source(), grants.activatesAtMs(), grants.expiresAtMs());
            while (grants.nextLimit()) {
                limit(count - 1);
            }
            firstCount[count] = countedCount;
        }
    }

    private void endPart(int unit, long partSlidesToMs) {
        units[partCount] = unit;
        slidesToMs[partCount] = partSlidesToMs;
        firstGrant[++partCount] = count;
    }

    /** {@return in how many units it grants} */
    int partCount() {
        return partCount;
    }

    /** Looks at one part: what follows is about that. */
    GrantList select(int part) {
        from = firstGrant[part];
        to = firstGrant[part + 1];
        return this;
    }

    /** {@return number of a part's unit} */
    int unit(int part) {
        return units[part];
    }

    /** {@return where the earn moves the date of the account in a part's unit} */
    long slidesToMs(int part) {
        return slidesToMs[part];
    }

    /** Puts the grants in the order in which their lots are made. */
    void sort(long slidingMs) {
        for (int at = from; at < to; at++) {
            int into = at;
            while (into > from && dateMs(order[into - 1], slidingMs) > dateMs(at, slidingMs)) {
                order[into] = order[into - 1];
                into--;
            }
            order[into] = at;
        }
    }

    /** {@return why the earn is refused, POSTED if it is not} */
    Outcome refusal() {
        return refusal;
    }

    int count() {
        return to - from;
    }

    /** {@return how many lots it makes at most} */
    int lotCount() {
        int lots = 0;
        for (int grant = from; grant < to; grant++) {
            lots += points[grant] > 0 ? 1 : 0;
        }
        return lots;
    }

    /** {@return the grant that makes its lot at that turn} */
    int inTurn(int turn) {
        return order[from + turn];
    }

    long points(int grant) {
        return points[grant];
    }

    int source(int grant) {
        return sources[grant];
    }

    long activatesAtMs(int grant) {
        return activatesAtMs[grant];
    }

    long expiresAtMs(int grant) {
        return expiresAtMs[grant];
    }

    long sumPoints() {
        long sum = 0;
        for (int grant = from; grant < to; grant++) {
            sum = Math.addExact(sum, points[grant]);
        }
        return sum;
    }

    /** Records what a grant came to, unless it is all in its unit and nothing limits it. */
    void record(int grant, EffectWriter effects) {
        if (isPlain && grant == 0) {
            return;
        }
        effects.granted(grant, points[grant], capped[grant]);
        for (int at = firstCount[grant]; at < firstCount[grant + 1] && points[grant] > 0; at++) {
            effects.counted(countedHigh[at], countedLow[at], points[grant]);
        }
    }

    private void add(long asked, int source, long activates, long expires) {
        if (count == points.length) {
            grow();
        }
        points[count] = asked;
        capped[count] = false;
        sources[count] = source;
        activatesAtMs[count] = activates;
        expiresAtMs[count] = expires;
        order[count] = count;
        firstCount[count] = countedCount;
        count++;
    }

    private void limit(int grant) {
        boolean isCounted = grants.limitKind() != Grants.Kind.PER_TRANSACTION;
        long usedPoints = isCounted ? usedPoints(grant) : 0;
        long leftPoints = Math.max(0, grants.limitPoints() - usedPoints);
        if (points[grant] > leftPoints) {
            points[grant] = leftPoints;
            capped[grant] = true;
            if (grants.refuses()) {
                refuse(
                        grants.limitKind() == Grants.Kind.BUDGET
                                ? Outcome.BUDGET_EXHAUSTED
                                : Outcome.CAP_EXCEEDED);
            }
        }
        if (isCounted) {
            if (countedCount == countedHigh.length) {
                countedHigh = Arrays.copyOf(countedHigh, 2 * countedCount);
                countedLow = Arrays.copyOf(countedLow, 2 * countedCount);
            }
            countedHigh[countedCount] = grants.keyHigh();
            countedLow[countedCount++] = grants.keyLow();
        }
    }

    /** What stands under the limit's counter, with what grants before count in the same earn. */
    private long usedPoints(int grant) {
        long used = counters.points(grants.keyHigh(), grants.keyLow());
        for (int earlier = 0; earlier < grant; earlier++) {
            for (int at = firstCount[earlier]; at < firstCount[earlier + 1]; at++) {
                boolean isSame =
                        countedHigh[at] == grants.keyHigh() && countedLow[at] == grants.keyLow();
                used += isSame ? points[earlier] : 0;
            }
        }
        return used;
    }

    private void refuse(Outcome outcome) {
        if (refusal == Outcome.POSTED || outcome.compareTo(refusal) < 0) {
            refusal = outcome;
        }
    }

    private long dateMs(int grant, long slidingMs) {
        return expiresAtMs[grant] == Dates.SLIDING ? slidingMs : expiresAtMs[grant];
    }

    private void grow() {
        int length = 2 * count;
        points = Arrays.copyOf(points, length);
        capped = Arrays.copyOf(capped, length);
        sources = Arrays.copyOf(sources, length);
        activatesAtMs = Arrays.copyOf(activatesAtMs, length);
        expiresAtMs = Arrays.copyOf(expiresAtMs, length);
        firstCount = Arrays.copyOf(firstCount, length + 1);
        order = Arrays.copyOf(order, length);
    }
}

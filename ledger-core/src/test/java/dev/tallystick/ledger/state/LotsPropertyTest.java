package dev.tallystick.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** The linked lots of a few accounts beside plain lists that are sorted again for each look. */
class LotsPropertyTest {
    private static final int ACCOUNTS = 3;

    private record Lot(long number, boolean pending, long activatesAtMs, long expiresAtMs) {
        long dueAtMs() {
            return pending ? Math.min(activatesAtMs, expiresAtMs) : expiresAtMs;
        }
    }

    private final State state = new State(PageSource.ON_THE_SPOT);
    private final Lots lots = state.lots();
    private final List<List<Lot>> plain = new ArrayList<>();

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void lotsShouldStandInOrderOfDateAndAge(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        open();
        for (int n = 1; n <= 20_000; n++) {
            int account = 1 + random.nextInt(ACCOUNTS);
            List<Lot> open = plain.get(account - 1);
            int what = random.nextInt(100);
            if (open.isEmpty() || (open.size() < 80 && what < 55)) {
                create(account, lot(random, n));
            } else if (what < 85) {
                Lot lot = pick(random, account);
                lots.take(account, lots.find(account, lot.number), 1);
                open.remove(lot);
            } else {
                activate(account, pick(random, account));
            }
            requireSame(account);
        }
    }

    @Test
    void lotsOfOneDateShouldBePassedTogether() {
        open();
        int lotCount = Accounts.LOT_COUNT_MAX;
        long beginNanos = System.nanoTime();
        for (int n = 1; n < lotCount; n++) {
            create(1, new Lot(LotNumber.of(n, 0), false, 0, n % 2 == 0 ? 1_000 : Dates.NEVER));
        }
        // lot by lot this is half a thousand million steps
        assertThat(System.nanoTime() - beginNanos).isLessThan(3_000_000_000L);
        requireSame(1);
    }

    private void open() {
        for (int account = 1; account <= ACCOUNTS; account++) {
            state.accounts().open(account, 1, 0, AccountKind.MEMBER, account, 0);
            plain.add(new ArrayList<>());
        }
    }

    /** Few dates, so that many lots share one, and sometimes an old number, as after a reversal. */
    private static Lot lot(SplittableRandom random, int n) {
        long number = LotNumber.of(random.nextInt(10) == 0 ? random.nextInt(n) : n, n % 64);
        long expiresAtMs = random.nextInt(3) == 0 ? Dates.NEVER : 100 + random.nextInt(6);
        boolean pending = random.nextInt(3) == 0;
        return new Lot(number, pending, pending ? 97 + random.nextInt(6) : 0, expiresAtMs);
    }

    private void create(int account, Lot lot) {
        lots.create(
                account,
                lot.number,
                1,
                lot.pending ? LotState.PENDING : LotState.AVAILABLE,
                lot.activatesAtMs,
                lot.expiresAtMs);
        plain.get(account - 1).add(lot);
    }

    private void activate(int account, Lot lot) {
        if (lot.pending) {
            lots.change(account, lots.find(account, lot.number), LotState.AVAILABLE);
            plain.get(account - 1).remove(lot);
            plain.get(account - 1).add(new Lot(lot.number, false, 0, lot.expiresAtMs));
        }
    }

    /** Mostly the first in redeem order, as in life. */
    private Lot pick(SplittableRandom random, int account) {
        List<Lot> available = sorted(account, false);
        List<Lot> open = plain.get(account - 1);
        return available.isEmpty() || random.nextInt(3) == 0
                ? open.get(random.nextInt(open.size()))
                : available.getFirst();
    }

    private void requireSame(int account) {
        assertThat(numbers(lots.firstAvailable(account))).isEqualTo(numbers(account, false));
        assertThat(numbers(lots.firstPending(account))).isEqualTo(numbers(account, true));
        List<Lot> open = plain.get(account - 1);
        assertThat(state.accounts().lotCount(account)).isEqualTo(open.size());
        assertThat(state.accounts().pendingLotCount(account))
                .isEqualTo((int) open.stream().filter(Lot::pending).count());
        assertThat(lots.nextDueAtMs(account))
                .isEqualTo(open.stream().mapToLong(Lot::dueAtMs).min().orElse(Dates.NEVER));
    }

    private List<Long> numbers(int first) {
        List<Long> numbers = new ArrayList<>();
        for (int lot = first; lot != 0; lot = lots.next(lot)) {
            numbers.add(lots.number(lot));
        }
        return numbers;
    }

    private List<Long> numbers(int account, boolean pending) {
        return sorted(account, pending).stream().map(Lot::number).toList();
    }

    private List<Lot> sorted(int account, boolean pending) {
        return plain.get(account - 1).stream()
                .filter(lot -> lot.pending == pending)
                .sorted(Comparator.comparing(Lot::dueAtMs).thenComparing(Lot::number))
                .toList();
    }
}

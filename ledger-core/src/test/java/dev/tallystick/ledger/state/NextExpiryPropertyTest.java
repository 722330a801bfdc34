package dev.tallystick.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotState;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.SplittableRandom;

/** The soonest date of an account, and what ends then, beside a look at each of its lots. */
class NextExpiryPropertyTest {
    private static final int ACCOUNT = 1;
    private static final LotState[] STATES = LotState.values();

    private final State state = new State(PageSource.ON_THE_SPOT);
    private final Lots lots = state.lots();

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldBeThatOfAllLots(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        state.accounts().open(ACCOUNT, 1, 0, AccountKind.MEMBER, 7, 0);
        for (int n = 1; n <= 10_000; n++) {
            List<Integer> open = lots.byExpiry(ACCOUNT);
            int what = random.nextInt(100);
            if (what < 10) {
                lots.slide(ACCOUNT, date(random));
            } else if (open.isEmpty() || (open.size() < 20 && what < 50)) {
                create(random, n);
            } else {
                int lot = open.get(random.nextInt(3) == 0 ? random.nextInt(open.size()) : 0);
                if (what < 60) {
                    lots.change(ACCOUNT, lot, STATES[random.nextInt(STATES.length)]);
                } else {
                    lots.take(ACCOUNT, lot, 1 + random.nextLong(lots.points(lot)));
                }
            }
            requireSoonest();
        }
    }

    private void create(SplittableRandom random, int n) {
        LotState lotState = STATES[random.nextInt(STATES.length)];
        long activatesAtMs = lotState == LotState.PENDING ? date(random) : Dates.AT_ONCE;
        long expiresAtMs =
                switch (random.nextInt(4)) {
                    case 0 -> Dates.NEVER;
                    case 1 -> Dates.SLIDING;
                    default -> date(random);
                };
        long points = 1 + random.nextLong(3);
        lots.create(ACCOUNT, LotNumber.of(n, 0), points, lotState, activatesAtMs, expiresAtMs);
    }

    /** Few of them, so that many lots share one. */
    private static long date(SplittableRandom random) {
        return 100 + random.nextLong(6);
    }

    private void requireSoonest() {
        List<Integer> open = lots.byExpiry(ACCOUNT);
        long soonestMs = open.stream().mapToLong(lots::expiresAtMs).min().orElse(Dates.NEVER);
        assertThat(lots.nextExpiryMs(ACCOUNT)).isEqualTo(soonestMs);
        if (soonestMs != Dates.NEVER) {
            assertThat(lots.nextExpiryPoints(ACCOUNT, soonestMs))
                    .isEqualTo(
                            open.stream()
                                    .filter(lot -> lots.expiresAtMs(lot) == soonestMs)
                                    .mapToLong(lots::points)
                                    .sum());
        }
    }
}

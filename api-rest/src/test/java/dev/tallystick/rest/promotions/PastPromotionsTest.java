package dev.tallystick.rest.promotions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.promotion.Condition;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.PromotionSet;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A set for the past is prepared once for each stretch of time between two changes. */
class PastPromotionsTest {
    private static final ProgramConfig PROGRAM = ProgramConfig.newProgram("p");

    private final List<Long> asked = new ArrayList<>();
    private final PastPromotions past =
            new PastPromotions(
                    _ -> Condition.UNTELLABLE,
                    new NothingImplied(),
                    (_, atMs) -> {
                        asked.add(atMs);
                        return List.of(version(), version());
                    });

    @Test
    void shouldPrepareOneSetForEachStretch() {
        LivePromotions live = live(100, 200, 200, 300);
        for (long atMs = 50; atMs < 350; atMs++) {
            PromotionSet set = past.at(PROGRAM, live, 0, atMs);
            assertThat(set.promotions()).hasSize(2);
            assertThat(past.at(PROGRAM, live, 0, atMs)).isSameAs(set);
        }
        assertThat(asked).containsExactly(Long.MIN_VALUE, 100L, 200L, 300L);
    }

    /** It may be one that was in force before anybody had made it. */
    @Test
    void shouldPrepareAnewWhenAnotherVersionIsMade() {
        past.at(PROGRAM, live(100), 0, 150);
        past.at(PROGRAM, live(100).with(version(), 900), 0, 150);
        assertThat(asked).containsExactly(100L, 100L);
    }

    @Test
    void shouldPrepareAnewWhatIsForgotten() {
        past.at(PROGRAM, live(100), 0, 150);
        past.forget("another");
        past.at(PROGRAM, live(100), 0, 150);
        past.forget("p");
        past.at(PROGRAM, live(100), 0, 150);
        assertThat(asked).containsExactly(100L, 100L);
    }

    private static LivePromotions live(long... madeAtMs) {
        return new LivePromotions(
                _ -> Condition.UNTELLABLE,
                new NothingImplied(),
                _ -> version(),
                List.of(),
                madeAtMs);
    }

    private static PromotionVersion version() {
        BaseEarn earn = new BaseEarn(1, BigDecimal.ONE, "USD");
        return new PromotionVersion(Promotion.baseEarn(earn, "POINTS", 2), "P", 1, 900, 900);
    }
}

package dev.tallystick.rest.promotions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.rest.store.StoreContract;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What is implied goes from when it is said, whatever is written meanwhile. */
class PromotionsContractTest extends StoreContract {
    private static final ProgramConfig PROGRAM = ProgramConfig.newProgram("p");
    private static final long NOW_MS = 1_000_000_000_000L;

    private volatile Promotion multiplier = multiplier(1);

    @Test
    void aChangeThatChangesNothingShouldNotBringBackWhatWasForgotten() {
        Promotions promotions =
                new Promotions(
                        database,
                        _ -> PROGRAM,
                        () -> NOW_MS,
                        new OneImplied(),
                        new CelConditions());
        put(promotions, () -> {});
        assertThat(promotions.at(PROGRAM, NOW_MS, NOW_MS).promotions()).containsExactly(multiplier);
        Promotion before = multiplier;
        put(
                promotions,
                () -> {
                    multiplier = multiplier(2);
                    promotions.forget("p");
                });
        assertThat(promotions.at(PROGRAM, NOW_MS, NOW_MS).promotions())
                .containsExactly(multiplier)
                .doesNotContain(before);
    }

    /** It is over, so that only what is implied goes. */
    private static void put(Promotions promotions, Runnable meanwhile) {
        promotions.put("p", "sale", PromotionsContractTest::sale, _ -> meanwhile.run(), NOW_MS);
    }

    private static ObjectNode sale(ObjectNode before) {
        return PromotionVersion.parse(
                Rules.promotion("'from':'1970-01-02','to':'1970-02-01','grant':{'fixed':1}"));
    }

    private static Promotion multiplier(int points) {
        return Promotion.baseEarn(new BaseEarn(points, BigDecimal.ONE, "USD"), "POINTS", 2);
    }

    private final class OneImplied implements Implied {
        @Override
        public List<Promotion> of(ProgramConfig program) {
            return List.of(multiplier);
        }

        @Override
        public Optional<Promotion> version(String programId, String promotionId, int version) {
            return Optional.empty();
        }
    }
}

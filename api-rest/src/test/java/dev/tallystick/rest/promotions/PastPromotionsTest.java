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
import java.util.stream.LongStream;

/** A set for the past is prepared once for each stretch of time between two changes. */
class PastPromotionsTest {
    private static final ProgramConfig PROGRAM = ProgramConfig.newProgram("p");
    private static final int MANY = 10_000;

    private final List<VersionWindows.Window> stored = new ArrayList<>();
    private final List<String> read = new ArrayList<>();
    private int windowReadings;
    private Runnable meanwhile = () -> {};
    private final PastPromotions past =
            new PastPromotions(
                    _ -> Condition.UNTELLABLE,
                    new NothingImplied(),
                    _ -> {
                        windowReadings++;
                        return new VersionWindows(stored);
                    },
                    (_, window) -> {
                        read.add(window.promotionId() + " " + window.version());
                        meanwhile.run();
                        return version();
                    });

    @Test
    void shouldPrepareOneSetForEachStretch() {
        LivePromotions live = live(100, 200, 200, 300);
        made("a", 1, 100, 0, Long.MAX_VALUE);
        made("a", 2, 200, 0, Long.MAX_VALUE);
        made("a", 3, 200, 0, 250);
        made("b", 1, 300, 150, Long.MAX_VALUE);
        for (long atMs = 50; atMs < 350; atMs++) {
            PromotionSet set = past.at(PROGRAM, live, atMs);
            assertThat(past.at(PROGRAM, live, atMs)).isSameAs(set);
        }
        assertThat(read).containsExactly("a 1", "a 1", "b 1", "a 3", "b 1", "b 1");
        assertThat(windowReadings).isEqualTo(1);
    }

    /** An import of what was bought while they came and went. */
    @Test
    void shouldReadOnlyTheVersionsInForceHoweverManyThereWere() {
        for (int promotion = 0; promotion < MANY; promotion++) {
            made("p" + promotion, 1, promotion, promotion, promotion + 1);
        }
        LivePromotions live = live(LongStream.range(0, MANY).toArray());
        for (int atMs = 0; atMs < MANY - 1; atMs++) {
            assertThat(past.at(PROGRAM, live, atMs).promotions()).hasSize(1);
        }
        assertThat(read).hasSize(MANY - 1).doesNotHaveDuplicates();
        assertThat(windowReadings).isEqualTo(1);
    }

    /** It may be one that was in force before anybody had made it. */
    @Test
    void shouldPrepareAnewWhenAnotherVersionIsMade() {
        made("a", 1, 100, 0, Long.MAX_VALUE);
        past.at(PROGRAM, live(100), 150);
        made("b", 1, 900, 0, Long.MAX_VALUE);
        assertThat(past.at(PROGRAM, live(100).with(version(), 900), 150).promotions()).hasSize(2);
        assertThat(read).containsExactly("a 1", "a 1", "b 1");
    }

    @Test
    void shouldPrepareAnewWhatIsForgotten() {
        made("a", 1, 100, 0, Long.MAX_VALUE);
        past.at(PROGRAM, live(100), 150);
        past.forget("another");
        past.at(PROGRAM, live(100), 150);
        past.forget("p");
        past.at(PROGRAM, live(100), 150);
        assertThat(read).containsExactly("a 1", "a 1");
    }

    @Test
    void shouldPrepareAnewWhatIsForgottenWhileItIsPrepared() {
        made("a", 1, 100, 0, Long.MAX_VALUE);
        meanwhile = () -> past.forget("p");
        past.at(PROGRAM, live(100), 150);
        meanwhile = () -> {};
        past.at(PROGRAM, live(100), 150);
        past.at(PROGRAM, live(100), 150);
        assertThat(read).containsExactly("a 1", "a 1");
    }

    private void made(String promotionId, int version, long madeAtMs, long fromMs, long toMs) {
        stored.add(new VersionWindows.Window(promotionId, version, madeAtMs, fromMs, toMs));
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

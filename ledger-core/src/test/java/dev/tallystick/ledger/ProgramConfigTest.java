package dev.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.state.StateHash;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class ProgramConfigTest {
    private static final List<ExpiryPolicy> POLICIES =
            List.of(
                    new ExpiryPolicy.Never(),
                    new ExpiryPolicy.After("P12M", ExpiryPolicy.RoundUp.DAY),
                    new ExpiryPolicy.After("P12M", ExpiryPolicy.RoundUp.YEAR),
                    new ExpiryPolicy.After("P1Y", ExpiryPolicy.RoundUp.YEAR),
                    new ExpiryPolicy.OnDates(List.of("12-31")),
                    new ExpiryPolicy.OnDates(List.of("02-29", "06-30", "12-31")),
                    new ExpiryPolicy.OnDates(
                            Collections.nCopies(ExpiryPolicy.OnDates.DAY_COUNT_MAX, "01-01")),
                    new ExpiryPolicy.Sliding("P12M"),
                    new ExpiryPolicy.Sliding("P1Y"));

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);

    @Test
    void decodingShouldUndoEncoding() {
        for (Optional<BaseEarn> baseEarn :
                List.of(
                        Optional.<BaseEarn>empty(),
                        Optional.of(new BaseEarn(3, new BigDecimal("0.50"), "EUR")),
                        Optional.of(new BaseEarn((1L << 53) - 1, new BigDecimal("100"), "JPY")))) {
            ProgramConfig config = config(baseEarn);
            int lengthBytes = config.encode(buffer, 16, 77);
            ProgramConfig decoded = ProgramConfig.decode(buffer, 16, 4, 99);
            assertThat(lengthBytes).isPositive();
            assertThat(decoded).isEqualTo(config);
        }
    }

    @Test
    void shouldRefuseExtensionsItDoesNotKnow() {
        byte[] known =
                ConfigExtensions.encode(
                        Optional.of(new BaseEarn(1, new BigDecimal("1.00"), "USD")));
        byte[] unknownTag = known.clone();
        unknownTag[0] = 99;
        byte[] twice = Arrays.copyOf(known, known.length + 1);
        twice[known.length] = 2;
        for (byte[] extensions :
                List.of(unknownTag, twice, Arrays.copyOf(known, known.length - 1))) {
            assertThatThrownBy(() -> ConfigExtensions.decode(extensions))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("extension");
        }
    }

    @Test
    void theStateHashShouldTellEveryPolicyFromEveryOther() {
        Set<String> hashes = new HashSet<>();
        for (ExpiryPolicy policy : POLICIES) {
            TestLedger ledger = new TestLedger();
            ProgramConfig program = with(policy, ProgramConfig.newProgram("other"));
            int lengthBytes = program.encode(buffer, 0, Long.MAX_VALUE);
            ledger.post(new TestCommands.Encoded(buffer, lengthBytes), 0);
            assertThat(ledger.entries()).hasSize(2);
            assertThat(StateHash.of(ledger.folded().state())).isEqualTo(ledger.stateHash());
            hashes.add(ledger.stateHash());
        }
        assertThat(hashes).hasSameSizeAs(POLICIES);
    }

    private static ProgramConfig with(ExpiryPolicy policy, ProgramConfig program) {
        return new ProgramConfig(
                program.number(),
                program.id(),
                program.configuredAt(),
                program.timeZone(),
                List.of(new UnitConfig("POINTS", 0, policy)),
                program.defaultUnit(),
                program.spentEarnPolicy(),
                program.lapsedLotGraceDays(),
                program.baseEarn());
    }

    private static ProgramConfig config(Optional<BaseEarn> baseEarn) {
        List<UnitConfig> units = new ArrayList<>();
        for (ExpiryPolicy policy : POLICIES) {
            units.add(new UnitConfig("UNIT-" + units.size(), units.size() % 7, policy));
        }
        return new ProgramConfig(
                4,
                "shop",
                99,
                "Europe/Berlin",
                units,
                1,
                SpentEarnPolicy.NEGATIVE,
                3_650,
                baseEarn);
    }
}

package dev.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class ProgramConfigTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);

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

    private static ProgramConfig config(Optional<BaseEarn> baseEarn) {
        return new ProgramConfig(
                4,
                "shop",
                99,
                "Europe/Berlin",
                List.of(
                        new UnitConfig("POINTS", 2, ExpiryPolicy.NEVER),
                        new UnitConfig(
                                "STATUS",
                                0,
                                new ExpiryPolicy(
                                        ExpiryPolicy.Type.AFTER,
                                        "P12M",
                                        ExpiryPolicy.RoundUp.YEAR))),
                1,
                SpentEarnPolicy.NEGATIVE,
                5,
                baseEarn);
    }
}

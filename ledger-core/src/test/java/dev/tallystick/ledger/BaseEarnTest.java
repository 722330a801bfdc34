package dev.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;

class BaseEarnTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    points | amount | sum                | earned
                    1      | 1.00   | 0.00               | 0
                    1      | 1.00   | 0.99               | 0
                    1      | 1.00   | 1.00               | 1
                    1      | 1.00   | 261.96             | 261
                    2      | 3.00   | 1.49               | 0
                    2      | 3.00   | 1.50               | 1
                    2      | 3.00   | 2.99               | 1
                    10     | 0.03   | 0.01               | 3
                    3      | 0.10   | 0.30               | 9
                    100    | 1.00   | 0.29               | 29
                    1      | 0.1    | 0.3                | 3
                    7      | 1      | 143                | 1001
                    1      | 0.001  | 1.999              | 1999
                    1      | 0.01   | 90071992547409.91  | 9007199254740991
                    9007199254740991 | 0.01 | 10000000000000.00 | 9007199254740991000000000000000
                    """)
    void shouldRoundTheExactProductDown(
            long points, BigDecimal amount, BigDecimal sum, BigInteger earned) {
        assertThat(new BaseEarn(points, amount, "USD").pointsFor(sum)).isEqualTo(earned);
    }

    @Test
    void shouldBeTheLargestNumberThatTheSumCovers() {
        SplittableRandom random = new SplittableRandom(20260801);
        for (int i = 0; i < 20_000; i++) {
            long points = random.nextLong(1, 1_000_000);
            BigDecimal amount = BigDecimal.valueOf(random.nextLong(1, 1_000_000), 2);
            BigDecimal sum = BigDecimal.valueOf(random.nextLong(0, 100_000_000), 2);
            BigDecimal earned = new BigDecimal(new BaseEarn(points, amount, "EUR").pointsFor(sum));
            BigDecimal product = sum.multiply(BigDecimal.valueOf(points));
            assertThat(earned.multiply(amount)).isLessThanOrEqualTo(product);
            assertThat(earned.add(BigDecimal.ONE).multiply(amount)).isGreaterThan(product);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1.00, USD",
        "9007199254740992, 1.00, USD",
        "1, 0.00, USD",
        "1, -1.00, USD",
        "1, 1234567890123456789, USD",
        "1, 1.00, US"
    })
    void shouldNotBeOutOfRange(long points, BigDecimal amount, String currency) {
        assertThatThrownBy(() -> new BaseEarn(points, amount, currency))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.tallystick.rest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;

class MoneyTest {
    private static final Money CENTS = new Money(2, BigDecimal.ONE);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    text                    | minor
                    0                       | 0
                    261.96                  | 26196
                    0.005                   | 1
                    0.00499999999999        | 0
                    1.115                   | 112
                    -0.005                  | -1
                    +7                      | 700
                    .5                      | 50
                    3.                      | 300
                    92233720368547758.07    | 9223372036854775807
                    """)
    void shouldRoundEachLineHalfUpToCents(String text, long minor) throws Exception {
        assertThat(CENTS.readMinor(text)).isEqualTo(minor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1,5",
                "1e3",
                "NaN",
                "$5",
                "1 000",
                "--1",
                ".",
                "92233720368547758.08"
            })
    void shouldRefuseWhatIsNoAmount(String text) {
        assertThatThrownBy(() -> CENTS.readMinor(text)).isInstanceOf(LineRefusedException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    scale | rate  | sumMinor            | points
                    2     | 1     | 99                  | 0
                    2     | 1     | 100                 | 1
                    2     | 1     | 199                 | 1
                    2     | 1     | -1                  | -1
                    2     | 1.5   | 199                 | 2
                    2     | 0.01  | 9999                | 0
                    2     | 0.01  | 10000               | 1
                    0     | 1     | 7                   | 7
                    2     | 1     | 9223372036854775807 | 92233720368547758
                    """)
    void shouldGiveTheWholePartOfSumTimesRate(
            int scale, BigDecimal rate, long sumMinor, long points) {
        assertThat(new Money(scale, rate).points(sumMinor)).isEqualTo(BigDecimal.valueOf(points));
    }

    @Test
    void shouldWriteSumsAsPeopleDo() {
        assertThat(CENTS.text(44)).isEqualTo("0.44");
    }
}

package dev.tallystick.rest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.ZoneId;

class OrderDatesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            nullValues = "ISO",
            textBlock =
                    """
                    pattern             | text                      | written
                    ISO                 | 2016-11-08                | 2016-11-08
                    ISO                 | 2016-11-08T14:30:00Z      | 2016-11-08T14:30:00.000Z
                    ISO                 | 2016-11-08T14:30:00+02:00 | 2016-11-08T12:30:00.000Z
                    ISO                 | 2016-11-08 14:30:00 +0200 | refused
                    ISO                 | 2016-11-08 14:30:00.5     | 2016-11-08T13:30:00.500Z
                    ISO                 | 2016-07-08 14:30          | 2016-07-08T12:30:00.000Z
                    ISO                 | 2016-02-30                | refused
                    ISO                 | 11/8/2016                 | refused
                    M/d/uuuu            | 11/8/2016                 | 2016-11-08
                    M/d/yyyy            | 11/8/2016                 | 2016-11-08
                    dd.MM.uuuu HH:mm    | 08.11.2016 09:05          | 2016-11-08T08:05:00.000Z
                    d-MMM-uuuu          | 8-nov-2016                | 2016-11-08
                    """)
    void shouldWriteDatesAsTheContractDoes(String pattern, String text, String written)
            throws Exception {
        OrderDates dates = new OrderDates(pattern, BERLIN);
        if (written.equals("refused")) {
            assertThatThrownBy(() -> dates.read(text)).isInstanceOf(LineRefusedException.class);
        } else {
            assertThat(dates.read(text)).isEqualTo(written);
        }
    }
}

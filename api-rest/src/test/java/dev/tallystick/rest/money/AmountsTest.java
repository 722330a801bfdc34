package dev.tallystick.rest.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.problem.ProblemException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;

class AmountsTest {
    private static final Optional<Currency> DOLLARS = Amounts.currency("USD");

    @ParameterizedTest
    @CsvSource({
        "0, 0.00",
        "7, 7.00",
        "0.5, 0.50",
        "10, 10.00",
        "261.96, 261.96",
        "999999999999.99, 999999999999.99"
    })
    void shouldReadAnAmountWithTheDigitsOfItsCurrency(String text, String amount) {
        Fields fields = fields(text);
        assertThat(Amounts.amount(fields, "amount", DOLLARS)).contains(new BigDecimal(amount));
        assertThat(fields.isClean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "01.50",
                "1.",
                ".5",
                ".",
                "-1",
                "+1",
                "1e2",
                "1,50",
                " 1",
                "1.5.0",
                "1.5-",
                "1.005",
                "1000000000000",
                "٣",
                "1.٣",
                "0x1"
            })
    void shouldRefuseWhatIsNoAmount(String text) {
        Fields fields = fields(text);
        assertThat(Amounts.amount(fields, "amount", DOLLARS)).isEmpty();
        assertThatThrownBy(fields::finish)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused ->
                                assertThat(refused.problem().code()).isEqualTo("invalid_amount"));
    }

    private static Fields fields(String amount) {
        return Fields.of(Json.newObject().put("amount", amount));
    }
}

package dev.tallystick.rest.money;

import dev.tallystick.rest.json.Fields;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the two halves of an amount of money where a request gives them apart. */
public final class Amounts {
    private static final int WHOLE_DIGITS_MAX = 12;
    private static final int TEXT_LENGTH_MAX = 20;

    /** Those that are counted: gold and the like have no smallest part. */
    private static final Map<String, Currency> CURRENCIES =
            Currency.getAvailableCurrencies().stream()
                    .filter(currency -> currency.getDefaultFractionDigits() >= 0)
                    .collect(Collectors.toMap(Currency::getCurrencyCode, Function.identity()));

    private Amounts() {}

    /** {@return the currency of that code of ISO 4217; empty if there is none} */
    public static Optional<Currency> currency(String code) {
        return Optional.ofNullable(CURRENCIES.get(code));
    }

    /** {@return a required currency; empty when at fault} */
    public static Optional<Currency> currency(Fields fields, String name) {
        String code = fields.text(name, TEXT_LENGTH_MAX);
        Optional<Currency> currency = currency(code);
        if (!code.isEmpty() && currency.isEmpty()) {
            fields.error(name, "invalid_currency", "Must be a code of ISO 4217, such as USD.");
        }
        return currency;
    }

    /**
     * {@return a required amount, with just the currency's digits behind the point; empty when at
     * fault}
     *
     * @param currency empty when that was at fault: any number of digits will do
     */
    public static Optional<BigDecimal> amount(
            Fields fields, String name, Optional<Currency> currency) {
        String text = fields.text(name, TEXT_LENGTH_MAX);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int digits = currency.map(Currency::getDefaultFractionDigits).orElse(TEXT_LENGTH_MAX);
        if (!isDecimal(text) || placesOf(text) > digits) {
            fields.error(
                    name,
                    "invalid_amount",
                    "Must be a decimal string such as \"261.96\": 0 or more, at most %d digits before the point%s."
                            .formatted(
                                    WHOLE_DIGITS_MAX,
                                    currency.isEmpty() ? "" : " and " + digits + " behind it"));
            return Optional.empty();
        }
        return currency.map(known -> new BigDecimal(text).setScale(digits));
    }

    /**
     * {@return whether it is a number without sign, exponent or a zero in front, as 0 and 261.96}
     */
    private static boolean isDecimal(String text) {
        int point = text.indexOf('.');
        int wholeDigits = point < 0 ? text.length() : point;
        boolean isPlain = wholeDigits == 1 || (wholeDigits > 1 && text.charAt(0) != '0');
        return isPlain
                && wholeDigits <= WHOLE_DIGITS_MAX
                && areDigits(text, 0, wholeDigits)
                && (point < 0 || (placesOf(text) > 0 && areDigits(text, point + 1, text.length())));
    }

    private static int placesOf(String decimal) {
        int point = decimal.indexOf('.');
        return point < 0 ? 0 : decimal.length() - point - 1;
    }

    private static boolean areDigits(String text, int start, int end) {
        for (int at = start; at < end; at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return false;
            }
        }
        return true;
    }
}

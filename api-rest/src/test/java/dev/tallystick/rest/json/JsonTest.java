package dev.tallystick.rest.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tallystick.rest.problem.FieldError;
import dev.tallystick.rest.problem.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

class JsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    body                          | code            | pointer
                    {"a":1,"a":1}                 | duplicate_field | /a
                    {"a":{"b":[{"c":1,"c":2}]}}   | duplicate_field | /a/b/0/c
                    {"a":1} {}                    | invalid_json    | ``
                    {"a":1,}                      | invalid_json    | /a
                    {"a":01}                      | invalid_json    | /a
                    {"a":NaN}                     | invalid_json    | /a
                    {"a":1e99999999999}           | invalid_json    | /a
                    {'a':1}                       | invalid_json    | ``
                    {"a":1} // why                | invalid_json    | ``
                    [1]                           | invalid_body    | ``
                    "a"                           | invalid_body    | ``
                    null                          | invalid_body    | ``
                    """)
    void shouldRefuseWhatIsNoStrictObject(String body, String code, String pointer) {
        FieldError error = refusal(body.getBytes(StandardCharsets.UTF_8));
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.pointer()).isEqualTo(pointer);
    }

    @Test
    void shouldRefuseNothingAtAll() {
        assertThat(refusal(new byte[0]).code()).isEqualTo("invalid_body");
    }

    @Test
    void shouldRefuseWhatIsNoUtf8() {
        byte[] overlongSlash = {'{', '"', 'a', '"', ':', '"', (byte) 0xc0, (byte) 0xaf, '"', '}'};
        byte[] surrogate = {
            '{', '"', 'a', '"', ':', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'
        };
        assertThat(refusal(overlongSlash).code()).isEqualTo("invalid_utf8");
        assertThat(refusal(surrogate).code()).isEqualTo("invalid_utf8");
        assertThat(refusal("{}".getBytes(StandardCharsets.UTF_16)).code())
                .isEqualTo("invalid_utf8");
        assertThat(refusal("{}".getBytes(StandardCharsets.UTF_16LE)).code())
                .isEqualTo("invalid_json");
    }

    @Test
    void shouldRefuseDepthAndLengthThatNobodyNeeds() {
        String deep = "{\"a\":" + "[".repeat(Json.DEPTH_MAX) + "]".repeat(Json.DEPTH_MAX) + "}";
        String longNumber = "{\"a\":" + "9".repeat(101) + "}";
        String longText = "{\"a\":\"" + "x".repeat(30_000) + "\"}";
        for (String body : new String[] {deep, longNumber, longText}) {
            assertThat(refusal(body.getBytes(StandardCharsets.UTF_8)).code())
                    .isEqualTo("invalid_json");
        }
    }

    @Test
    void shouldKeepNumbersExactly() {
        assertThat(
                        Json.readObject("{\"a\":1.10,\"b\":0.1}".getBytes(StandardCharsets.UTF_8))
                                .toString())
                .isEqualTo("{\"a\":1.10,\"b\":0.1}");
    }

    private static FieldError refusal(byte[] body) {
        return catchThrowableOfType(ProblemException.class, () -> Json.readObject(body))
                .problem()
                .errors()
                .getFirst();
    }
}

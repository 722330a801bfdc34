package dev.tallystick.rest.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

class CanonicalJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    value                              | spelling
                    { "b" : 1, "a" : [ true, null ] }  | {"a":[true,null],"b":1}
                    {"b":{"d":1,"c":2},"a":"x"}        | {"a":"x","b":{"c":2,"d":1}}
                    [3,1,2]                            | [3,1,2]
                    1.10                               | 1.1
                    1.0                                | 1
                    10                                 | 10
                    1e1                                | 10
                    0.0                                | 0
                    -0                                 | 0
                    0e99                               | 0
                    9007199254740993                   | 9007199254740993
                    123456789012345678901234567890     | 1.2345678901234567890123456789E+29
                    1e30                               | 1E+30
                    1000000000000000000000000000000    | 1E+30
                    "\\u0041/\\n"                      | "A/\\n"
                    {"ä\\"":"plain, then \\\\ é"}      | {"ä\\"":"plain, then \\\\ é"}
                    """)
    void shouldSpellOneValueOneWay(String value, String spelling) {
        byte[] canonical = CanonicalJson.of(Json.read(value.getBytes(StandardCharsets.UTF_8)));
        assertThat(new String(canonical, StandardCharsets.UTF_8)).isEqualTo(spelling);
    }
}

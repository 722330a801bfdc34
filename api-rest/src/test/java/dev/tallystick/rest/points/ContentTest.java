package dev.tallystick.rest.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.json.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

class ContentTest {
    private static final String BODY = "{\"memberId\":\"M\",\"points\":5,\"expiresAt\":null}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    body                                                          | same
                    { "points" : 5 , "expiresAt":null,"memberId":"M" }            | true
                    {"memberId":"M","points":5,"expiresAt":null,"txId":"T"}       | true
                    {"memberId":"M","points":5,"expiresAt":null,"pin":"1234"}     | true
                    {"memberId":"M","points":5,"expiresAt":null,"unit":null}      | true
                    {"memberId":"\\u004d","points":5,"expiresAt":null}            | true
                    {"memberId":"M","points":5}                                   | false
                    {"memberId":"M","points":6,"expiresAt":null}                  | false
                    {"memberId":"m","points":5,"expiresAt":null}                  | false
                    {"memberId":"M","points":"5","expiresAt":null}                | false
                    {"memberId":"M","points":5,"expiresAt":null,"description":""} | false
                    """)
    void shouldBeTheSameForRequestsThatAskTheSame(String body, boolean same) {
        boolean isSame = of("earn", List.of(), body).equals(of("earn", List.of(), BODY));
        assertThat(isSame).isEqualTo(same);
    }

    @Test
    void shouldTakeNullForAbsenceInObjectsOfTheRequestButNotInFreeOnes() {
        String absent = "{\"basket\":{\"items\":[{\"lineId\":\"1\"}]},\"metadata\":{}}";
        String nulls =
                "{\"basket\":{\"channel\":null,\"items\":[{\"lineId\":\"1\",\"category\":null}]},\"metadata\":{}}";
        String free = absent.replace("\"metadata\":{}", "\"metadata\":{\"pin\":null}");
        assertThat(of("earn", List.of(), nulls)).isEqualTo(of("earn", List.of(), absent));
        assertThat(of("earn", List.of(), free)).isNotEqualTo(of("earn", List.of(), absent));
    }

    @Test
    void shouldTellOperationsAndPathsApart() {
        assertThat(of("earn", List.of(), BODY))
                .isNotEqualTo(of("redeem", List.of(), BODY))
                .isNotEqualTo(of("earn", List.of("T"), BODY));
    }

    @Test
    void shouldTellBrokenSurrogatesApart() {
        assertThat(of("earn", List.of(), "{\"a\":\"\\ud800\"}"))
                .isNotEqualTo(of("earn", List.of(), "{\"a\":\"\\ud801\"}"));
    }

    /** It stands in journals: should this fail, retries of old postings would be refused. */
    @Test
    void shouldNeverChange() {
        assertThat(
                        of(
                                "earn",
                                List.of("T-1"),
                                "{\"points\":120,\"memberId\":\"ä\",\"a\":[1.50,{}]}"))
                .isEqualTo(new Content(-7160676194592073604L, -5553918873599926142L));
    }

    private static Content of(String operation, List<String> pathIds, String body) {
        return Content.of(
                operation, pathIds, Json.readObject(body.getBytes(StandardCharsets.UTF_8)));
    }
}

package dev.tallystick.rest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tallystick.rest.problem.FieldError;
import dev.tallystick.rest.problem.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class QueryTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    query                  | errors
                    dryRun=true&limit=100  | ``
                    ``                     | ``
                    dryRun=TRUE            | query:dryRun invalid_type
                    dryRun                 | query:dryRun invalid_type
                    limit=0                | query:limit out_of_range
                    limit=101              | query:limit out_of_range
                    limit=+5               | query:limit out_of_range
                    limit=1&limit=2        | query:limit duplicate_field
                    other=1                | query:other unknown_field
                    later=1                | query:later not_supported
                    &                      | query: duplicate_field,query: unknown_field
                    """)
    void shouldNameWhatItDoesNotTake(String query, String errors) {
        Query parsed = new Query(query);
        boolean dryRun = parsed.flag("dryRun");
        int limit = parsed.limit();
        parsed.notSupported("later");
        assertThat(dryRun).isEqualTo(query.equals("dryRun=true&limit=100"));
        assertThat(limit).isBetween(1, 100);
        ProblemException refusal = catchThrowableOfType(ProblemException.class, parsed::finish);
        List<FieldError> found = refusal == null ? List.of() : refusal.problem().errors();
        assertThat(
                        String.join(
                                ",",
                                found.stream()
                                        .map(error -> error.pointer() + " " + error.code())
                                        .toList()))
                .isEqualTo(errors);
    }

    @Test
    void shouldDecodePercentAndPlus() {
        assertThat(new Query("a=%C3%A4+b%2B").text("a")).contains("ä b+");
        assertThat(new Query("a=ł").text("a")).contains("ł");
        assertThat(new Query("a=ł+%41").text("a")).contains("ł A");
    }

    @ParameterizedTest
    @CsvSource({"a=%", "a=%4", "a=%zz", "a=%ff", "a=%C0%AF", "%ff=1"})
    void shouldRefuseWhatIsNoUtf8(String query) {
        ProblemException refusal =
                catchThrowableOfType(ProblemException.class, () -> new Query(query));
        assertThat(refusal.problem().code()).isEqualTo("invalid_query");
    }

    @Test
    void cursorsShouldBelongToTheirList() {
        String cursor = Cursor.encode("members demo", 42);
        assertThat(Cursor.decode("members demo", cursor)).isEqualTo(42);
        for (String wrong : List.of("", "x", cursor + "=", cursor.substring(1), "AAAA" + cursor)) {
            assertThat(refusal("members demo", wrong)).isEqualTo("invalid_cursor");
        }
        assertThat(refusal("members other", cursor)).isEqualTo("invalid_cursor");
    }

    private static String refusal(String binding, String cursor) {
        return catchThrowableOfType(ProblemException.class, () -> Cursor.decode(binding, cursor))
                .problem()
                .code();
    }
}

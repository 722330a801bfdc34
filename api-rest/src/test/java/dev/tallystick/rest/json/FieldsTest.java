package dev.tallystick.rest.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.tallystick.rest.problem.FieldError;
import dev.tallystick.rest.problem.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;

class FieldsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    kind     | value                              | code
                    points   | 1                                  | ``
                    points   | 9007199254740991                   | ``
                    points   | 9007199254740992                   | out_of_range
                    points   | 99999999999999999999               | out_of_range
                    points   | 0                                  | out_of_range
                    points   | -1                                 | out_of_range
                    points   | 1.0                                | invalid_type
                    points   | 1e2                                | invalid_type
                    points   | "1"                                | invalid_type
                    points   | true                               | invalid_type
                    points   | null                               | missing_field
                    id       | "a.B_9:-"                          | ``
                    id       | ""                                 | invalid_id
                    id       | "~1"                               | invalid_id
                    id       | "a b"                              | invalid_id
                    id       | "ä"                                | invalid_id
                    id       | 1                                  | invalid_type
                    id       | null                               | missing_field
                    external | "a@b.c"                            | ``
                    external | "a/b"                              | invalid_id
                    external | "a%b"                              | invalid_id
                    external | ".."                               | invalid_id
                    external | "a\\u0000"                         | invalid_id
                    text     | "a\\tb\\nc"                        | ``
                    text     | "a\\u0000"                         | invalid_text
                    text     | "\\ud800"                          | invalid_text
                    text     | "\\ud83d\\ude00"                   | ``
                    text     | ""                                 | invalid_length
                    text     | "12345678901"                      | invalid_length
                    text     | "😀😀😀😀😀😀😀😀😀😀"                 | ``
                    text     | "😀😀😀😀😀😀😀😀😀😀😀"               | invalid_length
                    flag     | true                               | ``
                    flag     | "true"                             | invalid_type
                    flag     | 0                                  | invalid_type
                    moment   | "2026-11-21T10:00:00Z"             | ``
                    moment   | "2026-11-21T10:00:00.123+01:00"    | ``
                    moment   | "2026-11-21"                       | ``
                    moment   | "2026-11-21T10:00:00.1234Z"        | invalid_time
                    moment   | "2026-11-21T10:00:00"              | invalid_time
                    moment   | "2026-02-30"                       | invalid_time
                    moment   | "2026-02-30T00:00:00Z"             | invalid_time
                    moment   | "2026-11-21T23:59:60Z"             | invalid_time
                    moment   | "1969-12-31"                       | invalid_time
                    moment   | "21.11.2026"                       | invalid_time
                    moment   | 1763719200000                      | invalid_type
                    instant  | "2026-11-21"                       | invalid_time
                    instant  | null                               | missing_field
                    date     | "1904-02-29"                       | ``
                    date     | "1905-02-29"                       | invalid_date
                    date     | "1905-2-2"                         | invalid_date
                    object   | {"a":{"b":{"c":1}}}                | too_deep
                    object   | {"a":"12345678901234567890"}       | too_large
                    object   | []                                 | invalid_type
                    object   | {"a":[1]}                          | ``
                    strings  | ["a","b"]                          | ``
                    strings  | ["a",1]                            | invalid_type
                    strings  | ["a","b","c"]                      | invalid_type
                    nested   | {}                                 | ``
                    nested   | 1                                  | invalid_type
                    list     | [{},{}]                            | ``
                    list     | [{},1]                             | invalid_type
                    """)
    void shouldReadWhatFitsAndNameWhatDoesNot(String kind, String value, String code) {
        Fields fields = fields("{\"f\":" + value + "}");
        reader(kind).accept(fields);
        List<FieldError> errors = errors(fields);
        assertThat(errors.stream().map(FieldError::code).toList())
                .isEqualTo(code.isEmpty() ? List.of() : List.of(code));
        assertThat(errors).allMatch(error -> error.pointer().startsWith("/f"));
    }

    @Test
    void shouldNameEveryFaultAtOnce() {
        Fields fields = fields("{\"points\":1.5,\"who\":1,\"a/b\":{\"x\":1}}");
        long points = fields.points("points");
        String memberId = fields.id("memberId", IdRule.EXTERNAL);
        assertThat(points).isZero();
        assertThat(memberId).isEmpty();
        assertThat(errors(fields))
                .extracting(FieldError::pointer, FieldError::code)
                .containsExactly(
                        tuple("/points", "invalid_type"),
                        tuple("/memberId", "missing_field"),
                        tuple("/who", "unknown_field"),
                        tuple("/a~1b", "unknown_field"));
    }

    @Test
    void shouldNameFaultsOfNestedObjectsByTheirPlace() {
        Fields fields = fields("{\"units\":[{\"unit\":\"A\"},{\"unit\":1,\"more\":2}]}");
        for (Fields unit : fields.nestedList("units", 5).orElseThrow()) {
            unit.text("unit", 5);
            unit.refuseUnknown();
        }
        assertThat(errors(fields))
                .extracting(FieldError::pointer)
                .containsExactly("/units/1/unit", "/units/1/more");
    }

    @Test
    void shouldTellNullFromAbsent() {
        Fields fields = fields("{\"a\":null}");
        assertThat(fields.has("a")).isTrue();
        assertThat(fields.isNull("a")).isTrue();
        assertThat(fields.has("b")).isFalse();
        assertThat(fields.isNull("b")).isFalse();
        assertThatCode(fields::finish).doesNotThrowAnyException();
    }

    @Test
    void shouldTakeDatesInTheProgramsTimeZone() {
        Moment day = fields("{\"d\":\"2026-03-29\"}").moment("d").orElseThrow();
        assertThat(day.startMs(BERLIN))
                .isEqualTo(Instant.parse("2026-03-28T23:00:00Z").toEpochMilli());
        assertThat(day.endMs(BERLIN))
                .isEqualTo(Instant.parse("2026-03-29T22:00:00Z").toEpochMilli());
        Moment instant = fields("{\"d\":\"2026-03-29T01:00:00.5Z\"}").moment("d").orElseThrow();
        assertThat(instant.startMs(BERLIN)).isEqualTo(instant.endMs(BERLIN));
    }

    private static Consumer<Fields> reader(String kind) {
        return switch (kind) {
            case "points" -> fields -> fields.points("f");
            case "id" -> fields -> fields.id("f", IdRule.PLAIN);
            case "external" -> fields -> fields.id("f", IdRule.EXTERNAL);
            case "text" -> fields -> fields.optionalText("f", 10);
            case "flag" -> fields -> fields.flag("f");
            case "moment" -> fields -> fields.moment("f");
            case "instant" -> fields -> fields.instantMs("f");
            case "date" -> fields -> fields.date("f");
            case "object" -> fields -> fields.object("f", 24, 2);
            case "strings" -> fields -> fields.strings("f", 2);
            case "nested" -> fields -> fields.nested("f");
            case "list" -> fields -> fields.nestedList("f", 2);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static Fields fields(String json) {
        return Fields.of(Json.readObject(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<FieldError> errors(Fields fields) {
        ProblemException refusal = catchThrowableOfType(ProblemException.class, fields::finish);
        return refusal == null ? List.of() : refusal.problem().errors();
    }
}

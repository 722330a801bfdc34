package dev.tallystick.ledger.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

class OutcomeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    outcome             | code
                    POSTED              | 1
                    INSUFFICIENT_POINTS | 120
                    BALANCE_LIMIT       | 150
                    """)
    void codesShouldNeverChange(Outcome outcome, int code) {
        assertThat(outcome.code).isEqualTo(code);
        assertThat(Outcome.ofCode(code)).isEqualTo(outcome);
    }

    @Test
    void aBlankBufferShouldBeNoOutcome() {
        assertThatIllegalArgumentException().isThrownBy(() -> Outcome.ofCode(0));
        assertThatIllegalArgumentException().isThrownBy(() -> EntryType.ofCode(0));
    }

    @Test
    void precedenceShouldFollowTheCodes() {
        assertThat(Outcome.values()).isSortedAccordingTo(Comparator.comparingInt(o -> o.code));
    }

    @Test
    void theDocumentShouldHaveOneHeadingForEach() throws IOException {
        String document = Files.readString(Path.of("../docs/outcomes.md"));
        List<String> headings =
                Pattern.compile("(?m)^## `([a-z_]+)` \\((\\d+)\\)")
                        .matcher(document)
                        .results()
                        .map(OutcomeTest::heading)
                        .toList();
        assertThat(headings)
                .containsExactlyElementsOf(
                        Arrays.stream(Outcome.values()).map(o -> o.name() + " " + o.code).toList());
    }

    private static String heading(MatchResult match) {
        return match.group(1).toUpperCase(java.util.Locale.ROOT) + " " + match.group(2);
    }
}

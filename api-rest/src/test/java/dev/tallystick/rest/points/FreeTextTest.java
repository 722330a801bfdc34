package dev.tallystick.rest.points;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.json.Json;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What every answer shows of a text, and what only the transaction's own does. */
class FreeTextTest {
    private static final ObjectNode OBJECT =
            Json.readObject("{\"n\":1}".getBytes(StandardCharsets.UTF_8));

    @Test
    void shouldReadWhatItWrote() {
        FreeText text = text(some(), some(), some());
        assertThat(FreeText.ofBytes(text.toBytes())).isEqualTo(text);
    }

    /** However large it is, nobody reads it who does not show it. */
    @Test
    void shouldShowWhatStandsFirstAndReadNothingBesideIt() {
        for (FreeText text :
                List.of(
                        text(some(), none(), none()),
                        text(none(), some(), none()),
                        text(none(), none(), some()),
                        text(some(), some(), some()))) {
            FreeText shown = FreeText.shownOf(text.toBytes());
            assertThat(shown.description()).isEqualTo(text.description());
            assertThat(shown.metadata()).isEqualTo(text.metadata());
            assertThat(shown.beside().exchange()).isEqualTo(text.beside().exchange());
            assertThat(shown.beside().basket()).isEmpty();
            assertThat(shown.beside().bought()).isEmpty();
            assertThat(shown.voucher()).isEmpty();
        }
    }

    private static FreeText text(
            Optional<ObjectNode> basket,
            Optional<ObjectNode> bought,
            Optional<ObjectNode> voucher) {
        return new FreeText(
                Optional.of("a"),
                none(),
                none(),
                some(),
                new FreeText.Beside(basket, none(), none(), none(), some(), bought),
                voucher);
    }

    private static Optional<ObjectNode> some() {
        return Optional.of(OBJECT);
    }

    private static <T> Optional<T> none() {
        return Optional.empty();
    }
}

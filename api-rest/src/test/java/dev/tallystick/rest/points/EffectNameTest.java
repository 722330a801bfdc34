package dev.tallystick.rest.points;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The names of effects: as the server tells them, as it publishes them, and in words. */
class EffectNameTest {
    private static final String CONTRACT = "/dev/tallystick/rest/operations/openapi.json";
    private static final List<String> NAMES =
            Arrays.stream(EffectName.values()).map(EffectName::name).toList();

    @Test
    void everyOneShouldStandInTheContractAndNoOther() throws IOException {
        try (InputStream contract = EffectNameTest.class.getResourceAsStream(CONTRACT)) {
            JsonNode effect =
                    new ObjectMapper().readTree(contract).at("/components/schemas/Effect");
            assertThat(effect.at("/properties/effect/enum"))
                    .extracting(JsonNode::textValue)
                    .containsExactlyElementsOf(NAMES);
        }
    }

    @Test
    void everyOneShouldStandInTheWords() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "api.md"));
        assertThat(NAMES).allMatch(name -> page.contains("`" + name + "`"));
    }
}

package dev.tallystick.rest.promotions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.common.collect.ImmutableSet;

import dev.cel.common.types.StructType;
import dev.tallystick.ledger.promotion.Reason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page says what there is, all of it, and its conditions are conditions. */
class PromotionsPageTest {
    private static final Pattern CONDITIONS =
            Pattern.compile("^```cel\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private final String page = read();

    @ParameterizedTest
    @EnumSource
    void everyReasonShouldBeExplained(Reason reason) {
        assertThat(page).containsPattern("(?m)^\\| .*`" + reason.code + "`.* \\| ");
    }

    @Test
    void everyNameShouldBeExplained() {
        Map<String, StructType> structs =
                Map.of(
                        "basket", ConditionTypes.BASKET,
                        "member", ConditionTypes.MEMBER,
                        "event", ConditionTypes.EVENT,
                        "now", ConditionTypes.NOW);
        assertThat(structs.keySet()).isSubsetOf(ConditionTypes.VARIABLES.keySet());
        ConditionTypes.VARIABLES.keySet().stream()
                .filter(name -> !structs.containsKey(name))
                .forEach(name -> assertThat(page).contains("| `" + name + "` |"));
        structs.forEach(
                (name, type) ->
                        type.fieldNames()
                                .forEach(
                                        field ->
                                                assertThat(page)
                                                        .contains("`" + name + "." + field + "`")));
        ImmutableSet<String> ofItems = ConditionTypes.ITEM.fieldNames();
        ofItems.forEach(field -> assertThat(page).contains("`" + field + "`"));
        ConditionFunctions.DECLARATIONS.forEach(
                function -> assertThat(page).contains("`" + function.name() + "("));
    }

    @Test
    void everyConditionShouldBeOne() {
        Matcher block = CONDITIONS.matcher(page);
        assertThat(block.find()).isTrue();
        List<String> conditions = block.group(1).lines().toList();
        assertThat(conditions).hasSizeGreaterThan(5);
        for (String condition : conditions) {
            assertThatCode(() -> new CelConditions().compile(condition))
                    .as(condition)
                    .doesNotThrowAnyException();
        }
    }

    private static String read() {
        try {
            return Files.readString(Path.of("..", "docs", "promotions.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.tallystick.rest.promotions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.json.Json;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is over takes no room in memory, however much its lists name, and is found all the same. */
class KnownPromotionTest {
    private static final ProgramConfig PROGRAM = ProgramConfig.newProgram("p");
    private static final long IN_2030_MS = Instant.parse("2030-01-01T00:00:00Z").toEpochMilli();
    private static final long IN_2031_MS = Instant.parse("2031-01-01T00:00:00Z").toEpochMilli();

    private final List<String> lookedUp = new ArrayList<>();

    @Test
    void shouldKeepTheWholeUntilItIsOver() {
        PromotionVersion year = version("year", 1, "2030-01-01", "2030-12-31");
        assertThat(KnownPromotion.of(year, IN_2030_MS).whole()).contains(year);
        assertThat(KnownPromotion.of(year, IN_2031_MS).whole()).isEmpty();
        assertThat(KnownPromotion.of(year, IN_2030_MS).at(IN_2031_MS).whole()).isEmpty();
    }

    @Test
    void shouldLookUpWhatIsOverWhereItIsAskedFor() {
        PromotionVersion year = version("year", 1, "2030-01-01", "2030-12-31");
        LivePromotions live =
                new LivePromotions(
                                new CelConditions(),
                                new NothingImplied(),
                                known -> lookUp(known, year),
                                List.of(),
                                new long[0])
                        .with(year, IN_2030_MS);
        assertThat(live.find("year")).contains(year);
        assertThat(lookedUp).isEmpty();
        LivePromotions later =
                live.with(version("next", 2, "2031-01-01", "2031-12-31"), IN_2031_MS);
        assertThat(later.at(PROGRAM, IN_2031_MS, IN_2031_MS).orElseThrow().promotions())
                .extracting(rule -> rule.id())
                .containsExactly("next");
        assertThat(later.countNotOver(IN_2031_MS)).isEqualTo(1);
        assertThat(lookedUp).isEmpty();
        assertThat(later.find("year")).contains(year);
        assertThat(later.list(_ -> true, _ -> true, 2, 9)).containsExactly(year);
        assertThat(lookedUp).hasSize(2);
        // which versions were in force then is not in memory
        assertThat(later.at(PROGRAM, IN_2030_MS, IN_2031_MS)).isEmpty();
    }

    private PromotionVersion lookUp(KnownPromotion known, PromotionVersion version) {
        assertThat(known.promotionId()).isEqualTo(version.rule().id());
        lookedUp.add(known.promotionId());
        return version;
    }

    private static PromotionVersion version(String id, long number, String from, String to) {
        String text =
                """
                {"name": "x", "from": "%s", "to": "%s", "kind": "BONUS", "priority": 1, "grant": {"fixed": 1}}
                """
                        .formatted(from, to);
        PromotionReader.Definition definition =
                new PromotionReader(
                                PROGRAM,
                                new CelConditions(),
                                Json.readObject(text.getBytes(StandardCharsets.UTF_8)))
                        .read(id, 1);
        return new PromotionVersion(definition.rule(), definition.name(), number, 0, 0);
    }
}

package dev.tallystick.rest.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.rest.problem.ProblemException;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

class RateChangeTest {
    @Test
    void shouldHaveRoomForSoManyVersions() {
        List<ExchangeRate> rates = List.of();
        for (int version = 1; version <= RateChange.VERSIONS_MAX; version++) {
            rates = endsAt(version).over(rates, 7);
        }
        assertThat(rates).hasSize(RateChange.VERSIONS_MAX);
        List<ExchangeRate> all = rates;
        assertThat(endsAt(RateChange.VERSIONS_MAX).over(all, 8)).isEqualTo(all);
        assertThatThrownBy(() -> endsAt(RateChange.VERSIONS_MAX + 1L).over(all, 8))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused ->
                                assertThat(refused.problem().code()).isEqualTo("too_many_rates"));
    }

    private static RateChange endsAt(long fromMs) {
        return new RateChange(Optional.empty(), OptionalLong.of(fromMs), 0);
    }
}

package dev.tallystick.rest.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    @Test
    void shouldSplitAtTheFirstColon() {
        assertThat(Credentials.parse("shop:a:b")).isEqualTo(new Credentials("shop", "a:b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop", "shop:", ":secret"})
    void shouldRefuseHalfAPair(String text) {
        assertThatThrownBy(() -> Credentials.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNotPrintTheSecret() {
        assertThat(Credentials.parse("shop:hunter2").toString()).doesNotContain("hunter2");
    }
}

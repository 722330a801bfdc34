package dev.tallystick.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyRoomTest {
    private final BodyRoom room = new BodyRoom(100);

    @Test
    void oneClientShouldHaveHalfOfIt() {
        assertThat(room.tryHold("a", 30)).isTrue();
        assertThat(room.tryHold("a", 21)).isFalse();
        assertThat(room.tryHold("a", 20)).isTrue();
        assertThat(room.tryHold("a", 1)).isFalse();
        assertThat(room.tryHold("b", 50)).isTrue();
    }

    @Test
    void allTogetherShouldHaveNoMoreThanThereIs() {
        assertThat(room.tryHold("a", 50)).isTrue();
        assertThat(room.tryHold("b", 40)).isTrue();
        assertThat(room.tryHold("c", 11)).isFalse();
        assertThat(room.tryHold("c", 10)).isTrue();
    }

    @Test
    void whatIsGivenBackShouldBeThereAgain() {
        assertThat(room.tryHold("a", 50)).isTrue();
        assertThat(room.tryHold("b", 50)).isTrue();
        room.release("a", 50);
        assertThat(room.tryHold("c", 50)).isTrue();
        room.release("b", 20);
        assertThat(room.tryHold("a", 20)).isTrue();
        assertThat(room.tryHold("a", 1)).isFalse();
    }
}

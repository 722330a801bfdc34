package dev.tallystick.rest.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.rest.store.StoreContract;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.LongStream;

class DefinitionStoreContractTest extends StoreContract {
    private static final long ALL = Long.MAX_VALUE;

    private DefinitionStore store;

    @BeforeEach
    void openStore() {
        store = new DefinitionStore(database, "promotion");
    }

    @Test
    void everyVersionShouldStand() {
        assertThat(put("p", "A", "one").created()).isTrue();
        assertThat(put("p", "A", "two").row().version()).isEqualTo(2);
        assertThat(put("p", "A", "two").changed()).isFalse();
        String lengthy = "\u20ac".repeat(100_000);
        assertThat(put("p", "A", lengthy).row().version()).isEqualTo(3);
        assertThat(definition(1)).isEqualTo("one");
        assertThat(definition(2)).isEqualTo("two");
        assertThat(definition(3)).isEqualTo(lengthy);
        assertThat(store.version("p", "A", 4)).isEmpty();
        assertThat(store.version("q", "A", 1)).isEmpty();
        assertThat(store.lastVersions("p", ALL, 100)).hasSize(1);
        assertThat(store.lastVersions("q", ALL, 100)).isEmpty();
    }

    @Test
    void whatIsRefusedShouldLeaveNothing() {
        assertThatThrownBy(
                        () ->
                                store.put(
                                        "p",
                                        "A",
                                        before -> {
                                            throw new IllegalArgumentException("not so");
                                        },
                                        7,
                                        () -> {}))
                .hasMessageContaining("not so");
        assertThat(store.lastVersions("p", ALL, 100)).isEmpty();
    }

    @Test
    void thoseMadeAtOnceShouldAllHaveANumberOfTheirOwn() {
        List<Long> numbers = Together.run(20, n -> put("p", "A-" + n, "x").row().number());
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 20).boxed().toList());
        assertThat(store.lastVersions("p", ALL, 100))
                .extracting(DefinitionStore.Row::number)
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(store.lastVersions("p", 11, 3))
                .extracting(DefinitionStore.Row::number)
                .containsExactly(10L, 9L, 8L);
    }

    @Test
    void shouldListAllVersionsByPages() {
        put("p", "B", "late", 30);
        put("p", "A", "one", 10);
        put("p", "A", "two", 20);
        put("p", "A", "three", 20);
        put("q", "A", "other", 15);
        assertThat(store.versionInstants("p")).containsExactly(10L, 20L, 20L, 30L);
        assertThat(after("p", "", 0, 9)).containsExactly("one", "two", "three", "late");
        assertThat(after("p", "", 0, 2)).containsExactly("one", "two");
        assertThat(after("p", "A", 2, 2)).containsExactly("three", "late");
        assertThat(after("p", "B", 1, 2)).isEmpty();
        assertThat(after("q", "", 0, 2)).containsExactly("other");
    }

    private List<String> after(String programId, String id, int version, int limit) {
        return store.versionsAfter(programId, id, version, limit).stream()
                .map(DefinitionStore.Row::definition)
                .toList();
    }

    private String definition(int version) {
        return store.version("p", "A", version).orElseThrow().definition();
    }

    private DefinitionStore.Stored put(String programId, String id, String definition) {
        return put(programId, id, definition, 7);
    }

    private DefinitionStore.Stored put(String programId, String id, String definition, long atMs) {
        return store.put(programId, id, before -> definition, atMs, () -> {});
    }
}

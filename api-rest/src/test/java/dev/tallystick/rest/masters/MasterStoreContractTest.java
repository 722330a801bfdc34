package dev.tallystick.rest.masters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.store.StoreContract;
import dev.tallystick.rest.store.Together;
import dev.tallystick.rest.store.Versioned;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

class MasterStoreContractTest extends StoreContract {
    private MasterStore store;

    @BeforeEach
    void openStore() {
        store = new MasterStore(database, 2, 30);
    }

    @Test
    void shouldKeepWhatItWasToldAndCountVersions() {
        TreeMap<String, String> texts = new TreeMap<>();
        texts.put("pl", "Kraków \"stare\"");
        MasterEntryChange all =
                new MasterEntryChange(
                        Optional.of(Optional.of(JsonNodeFactory.instance.objectNode().put("a", 1))),
                        Optional.of(Optional.of("old town")),
                        Optional.of(texts),
                        Optional.of(false));
        MasterEntry made = put("cities", "KRK", all).value();
        assertThat(made.version()).isEqualTo(1);
        assertThat(made.value().orElseThrow().toString()).isEqualTo("{\"a\":1}");
        assertThat(made.descriptions()).isEqualTo(texts);
        assertThat(made.active()).isFalse();
        assertThat(put("cities", "KRK", all).value()).isEqualTo(made);
        MasterEntry changed = put("cities", "KRK", valued("x")).value();
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.value().orElseThrow().textValue()).isEqualTo("x");
        assertThat(changed.description()).isEqualTo("old town");
        assertThat(store.find("p", "cities", "KRK")).contains(changed);
        assertThat(store.find("q", "cities", "KRK")).isEmpty();
        assertThat(store.find("p", "towns", "KRK")).isEmpty();
    }

    @Test
    void aMasterShouldBeThereAsLongAsItHasEntries() {
        put("cities", "A", valued("a"));
        put("cities", "B", valued("b"));
        put("colours", "C", valued("c"));
        assertThat(store.masters("p", 9, 9))
                .containsExactly(new Master("colours", 1, 2), new Master("cities", 2, 1));
        assertThat(store.entries("p", "cities", Optional.empty(), 9, 9))
                .extracting(MasterEntry::key)
                .containsExactly("B", "A");
        assertThat(store.delete("p", "cities", "A", existing -> {})).isTrue();
        assertThat(store.delete("p", "cities", "A", existing -> {})).isFalse();
        assertThat(store.masters("p", 2, 9)).containsExactly(new Master("cities", 1, 1));
        store.delete("p", "cities", "B", existing -> {});
        assertThat(store.isThere("p", "cities")).isFalse();
        assertThat(store.isThere("p", "colours")).isTrue();
        assertThat(store.isThere("q", "colours")).isFalse();
    }

    @Test
    void limitsShouldHoldHoweverManyComeAtOnce() {
        List<Integer> added =
                Together.run(
                        40,
                        n -> {
                            try {
                                put("cities", "K" + n, valued("v"));
                                return 1;
                            } catch (ProblemException e) {
                                assertThat(e.problem().code()).isEqualTo("too_many_entries");
                                return 0;
                            }
                        });
        assertThat(added.stream().mapToInt(one -> one).sum()).isEqualTo(30);
        assertThat(store.masters("p", 9, 9)).containsExactly(new Master("cities", 30, 1));
        assertThat(store.entries("p", "cities", Optional.empty(), 99, 99))
                .extracting(MasterEntry::number)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 30).boxed().toList());
        put("b", "k", valued("v"));
        assertThatThrownBy(() -> put("c", "k", valued("v")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("too_many_masters"));
        assertThat(store.isThere("p", "c")).isFalse();
    }

    @Test
    void aPreconditionThatFailsShouldChangeNothing() {
        put("cities", "A", valued("a"));
        assertThatThrownBy(
                        () ->
                                store.delete(
                                        "p",
                                        "cities",
                                        "A",
                                        existing -> {
                                            throw new IllegalStateException("not this one");
                                        }))
                .hasMessage("not this one");
        assertThat(store.find("p", "cities", "A")).isPresent();
    }

    private Versioned.Stored<MasterEntry> put(String name, String key, MasterEntryChange change) {
        return store.put("p", name, key, change, existing -> {}, 7);
    }

    private static MasterEntryChange valued(String text) {
        JsonNode value = JsonNodeFactory.instance.textNode(text);
        return new MasterEntryChange(
                Optional.of(Optional.of(value)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}

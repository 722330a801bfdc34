package dev.tallystick.rest.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.store.StoreContract;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

class ClientStoreContractTest extends StoreContract {
    private ClientStore store;

    @BeforeEach
    void openStore() {
        store = new ClientStore(database);
    }

    @Test
    void shouldReplaceAllOfAClient() {
        assertThat(store.isEmpty()).isTrue();
        Client client = new Client("c", "p", EnumSet.allOf(Scope.class), "hash 1");
        store.put(client, 7);
        assertThat(store.find("c")).contains(client);
        Client replaced = new Client("c", "q", EnumSet.of(Scope.POINTS_READ), "hash 2");
        store.put(replaced, 8);
        assertThat(store.find("c")).contains(replaced);
        assertThat(store.find("d")).isEmpty();
        assertThat(store.isEmpty()).isFalse();
    }

    @Test
    void shouldReplaceOnlyWhatSomebodySaw() {
        Client first = new Client("c", "p", EnumSet.of(Scope.ADMIN), "hash 1");
        assertThat(store.replace(Optional.empty(), first, 7)).isTrue();
        assertThat(store.replace(Optional.empty(), first, 8)).isFalse();
        assertThat(store.current("c")).contains(first);
        Client second =
                new Client(
                        "c",
                        "p",
                        EnumSet.of(Scope.POINTS_READ),
                        "hash 2",
                        "Till",
                        true,
                        3,
                        Optional.of(new Client.Previous("hash 1", 99)));
        List<Boolean> replaced =
                Together.run(20, n -> store.replace(Optional.of(first), second, 9));
        assertThat(replaced).filteredOn(won -> won).hasSize(1);
        assertThat(store.find("c")).contains(second);
        assertThat(store.current("c")).contains(second);
    }

    @Test
    void shouldListNewestFirst() {
        for (int n = 1; n <= 5; n++) {
            store.put(new Client("c" + n, "p" + n % 2, EnumSet.of(Scope.ADMIN), "hash"), n);
        }
        store.put(new Client("c2", "p0", EnumSet.of(Scope.POINTS_READ), "hash"), 9);
        assertThat(store.list(Optional.empty(), Long.MAX_VALUE, 3))
                .extracting(Client::clientId)
                .containsExactly("c5", "c4", "c3");
        assertThat(store.list(Optional.of("p1"), store.numberOf("c5"), 9))
                .extracting(Client::clientId)
                .containsExactly("c3", "c1");
    }

    @Test
    void thereShouldBeOneSigningKeyHoweverManyAskFirst() {
        List<byte[]> keys = Together.run(20, n -> store.signingKey(n));
        Set<String> distinct = keys.stream().map(Arrays::toString).collect(Collectors.toSet());
        assertThat(distinct).hasSize(1);
        assertThat(store.signingKey(99)).isEqualTo(keys.getFirst());
    }
}

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
    void thereShouldBeOneSigningKeyHoweverManyAskFirst() {
        List<byte[]> keys = Together.run(20, n -> store.signingKey(n));
        Set<String> distinct = keys.stream().map(Arrays::toString).collect(Collectors.toSet());
        assertThat(distinct).hasSize(1);
        assertThat(store.signingKey(99)).isEqualTo(keys.getFirst());
    }
}

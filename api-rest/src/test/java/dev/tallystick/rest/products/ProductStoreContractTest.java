package dev.tallystick.rest.products;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.money.Money;
import dev.tallystick.rest.store.StoreContract;
import dev.tallystick.rest.store.Together;
import dev.tallystick.rest.store.Versioned;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.stream.LongStream;

class ProductStoreContractTest extends StoreContract {
    private static final Money PRICE =
            new Money(new BigDecimal("1234567.80"), Currency.getInstance("EUR"));

    private ProductStore store;

    @BeforeEach
    void openStore() {
        store = new ProductStore(database);
    }

    @Test
    void shouldKeepWhatItWasToldToTheLastCent() {
        Product made = put("p", "A", "Hut", PRICE).value();
        assertThat(store.find("p", "A")).contains(made);
        assertThat(made.price()).isEqualTo(PRICE);
        assertThat(made.version()).isEqualTo(1);
        Product changed = put("p", "A", "Hut", null).value();
        assertThat(changed.price()).isNull();
        assertThat(changed.version()).isEqualTo(2);
        assertThat(store.find("q", "A")).isEmpty();
    }

    @Test
    void thoseMadeAtOnceShouldAllHaveANumberOfTheirOwnWithoutAGap() {
        List<Long> numbers = Together.run(40, n -> put("p", "A-" + n, "x", PRICE).value().number());
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 40).boxed().toList());
        assertThat(store.list("p", 4, 2)).extracting(Product::number).containsExactly(3L, 2L);
        assertThat(store.list("q", 4, 2)).isEmpty();
    }

    private Versioned.Stored<Product> put(
            String programId, String productId, String name, Money price) {
        ProductChange change = new ProductChange(before -> name, before -> before, before -> price);
        return store.put(programId, productId, change, existing -> {}, 7, () -> {});
    }
}

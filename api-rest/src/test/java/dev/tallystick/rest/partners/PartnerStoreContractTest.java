package dev.tallystick.rest.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.rest.store.StoreContract;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

class PartnerStoreContractTest extends StoreContract {
    private static final PartnerChange NOTHING = new PartnerChange(false, null, Optional.empty());

    private PartnerStore store;

    @BeforeEach
    void openStore() {
        store = new PartnerStore(database);
    }

    @Test
    void shouldKeepWhatItWasToldAndCountVersions() {
        PartnerStore.Stored made = put("p", "P-1", named("Ruß & Söhne"));
        assertThat(made.created()).isTrue();
        assertThat(made.partner().version()).isEqualTo(1);
        assertThat(put("p", "P-1", NOTHING).partner()).isEqualTo(made.partner());
        PartnerStore.Stored changed = put("p", "P-1", named(null));
        assertThat(changed.created()).isFalse();
        assertThat(changed.partner().version()).isEqualTo(2);
        assertThat(changed.partner().name()).isNull();
        assertThat(store.find("p", "P-1")).contains(changed.partner());
        assertThat(store.find(made.partner().key())).contains(changed.partner());
        assertThat(store.find("q", "P-1")).isEmpty();
    }

    @Test
    void shouldListThoseOfAType() {
        put("p", "P-1", NOTHING);
        put("p", "P-2", typed(PartnerType.EXCHANGE));
        put("p", "P-3", typed(PartnerType.REDEEM));
        put("q", "P-4", typed(PartnerType.EXCHANGE));
        assertThat(store.list("p", Optional.of(PartnerType.EXCHANGE), Long.MAX_VALUE, 10))
                .extracting(Partner::partnerId)
                .containsExactly("P-2");
        assertThat(store.list("p", Optional.of(PartnerType.REDEEM), Long.MAX_VALUE, 10))
                .extracting(Partner::partnerId)
                .containsExactly("P-3", "P-1");
        assertThat(store.list("p", Optional.empty(), 3, 10))
                .extracting(Partner::partnerId)
                .containsExactly("P-2", "P-1");
    }

    @Test
    void aPreconditionThatFailsShouldChangeNothing() {
        assertThatThrownBy(
                        () ->
                                store.put(
                                        "p",
                                        "P-1",
                                        named("x"),
                                        existing -> {
                                            throw new IllegalStateException("not this one");
                                        },
                                        7,
                                        () -> {}))
                .hasMessage("not this one");
        assertThat(store.find("p", "P-1")).isEmpty();
    }

    @Test
    void thoseMadeAtOnceShouldAllHaveANumberOfTheirOwnWithoutAGap() {
        List<Long> numbers = Together.run(40, n -> put("p", "P-" + n, NOTHING).partner().number());
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 40).boxed().toList());
    }

    @Test
    void ofChangesAtOnceEachShouldBeAVersion() {
        put("p", "P-1", NOTHING);
        List<Long> versions =
                Together.run(20, n -> put("p", "P-1", named("name " + n)).partner().version());
        assertThat(versions)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(2, 21).boxed().toList());
    }

    private PartnerStore.Stored put(String programId, String partnerId, PartnerChange change) {
        return store.put(programId, partnerId, change, existing -> {}, 7, () -> {});
    }

    private static PartnerChange named(String name) {
        return new PartnerChange(true, name, Optional.empty());
    }

    private static PartnerChange typed(PartnerType type) {
        return new PartnerChange(false, null, Optional.of(EnumSet.of(type)));
    }
}

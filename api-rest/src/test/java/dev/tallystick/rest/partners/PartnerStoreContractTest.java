package dev.tallystick.rest.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.promotion.Rounding;
import dev.tallystick.rest.store.StoreContract;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

class PartnerStoreContractTest extends StoreContract {
    private static final PartnerChange NOTHING =
            new PartnerChange(false, null, Optional.empty(), Optional.empty());

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

    @Test
    void ratesShouldStandInVersionsThatNeverChange() {
        put("p", "P-1", typed(PartnerType.EXCHANGE));
        put("q", "P-1", typed(PartnerType.EXCHANGE));
        PartnerStore.Stored first = put("p", "P-1", rated(terms("1.5"), OptionalLong.empty(), 10));
        assertThat(first.partner().rates())
                .containsExactly(new ExchangeRate(1, 10, Optional.of(terms("1.5")), 7));
        assertThat(first.partner().version()).isEqualTo(2);
        assertThat(put("p", "P-1", rated(terms("1.5"), OptionalLong.empty(), 11)).partner())
                .isEqualTo(first.partner());
        put("p", "P-1", rated(terms("2"), OptionalLong.of(50), 11));
        PartnerStore.Stored ended = put("p", "P-1", rated(null, OptionalLong.empty(), 20));
        assertThat(ended.partner().rates())
                .extracting(ExchangeRate::fromMs)
                .containsExactly(10L, 50L, 20L);
        assertThat(store.find(ended.partner().key())).contains(ended.partner());
        assertThat(store.list("p", Optional.empty(), 9, 9)).containsExactly(ended.partner());
        assertThat(store.find("q", "P-1").orElseThrow().rates()).isEmpty();
    }

    @Test
    void theRateInForceShouldBeTheOneThatBeganLastAndOfThoseTheLatestVersion() {
        put("p", "P-1", typed(PartnerType.EXCHANGE));
        put("p", "P-1", rated(terms("1"), OptionalLong.of(10), 0));
        put("p", "P-1", rated(terms("2"), OptionalLong.of(30), 0));
        put("p", "P-1", rated(terms("3"), OptionalLong.of(20), 0));
        Partner partner = put("p", "P-1", rated(terms("4"), OptionalLong.of(20), 0)).partner();
        assertThat(partner.rateAt(9)).isEmpty();
        assertThat(partner.rateAt(10).orElseThrow().version()).isEqualTo(1);
        assertThat(partner.rateAt(20).orElseThrow().version()).isEqualTo(4);
        assertThat(partner.rateAt(29).orElseThrow().version()).isEqualTo(4);
        assertThat(partner.rateAt(30).orElseThrow().version()).isEqualTo(2);
        assertThat(partner.nextRateAfter(10)).hasValue(20);
        assertThat(partner.nextRateAfter(30)).isEmpty();
    }

    private static PartnerChange rated(ExchangeTerms terms, OptionalLong from, long nowMs) {
        return new PartnerChange(
                false,
                null,
                Optional.empty(),
                Optional.of(new RateChange(Optional.ofNullable(terms), from, nowMs)));
    }

    private static ExchangeTerms terms(String amount) {
        return new ExchangeTerms(
                "POINTS", 2, new BigDecimal(amount), "MILES", 0, 1, 1, Rounding.FLOOR);
    }

    private PartnerStore.Stored put(String programId, String partnerId, PartnerChange change) {
        return store.put(programId, partnerId, change, existing -> {}, 7, () -> {});
    }

    private static PartnerChange named(String name) {
        return new PartnerChange(true, name, Optional.empty(), Optional.empty());
    }

    private static PartnerChange typed(PartnerType type) {
        return new PartnerChange(false, null, Optional.of(EnumSet.of(type)), Optional.empty());
    }
}

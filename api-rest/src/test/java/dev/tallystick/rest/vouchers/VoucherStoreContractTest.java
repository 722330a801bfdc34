package dev.tallystick.rest.vouchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.store.StoreContract;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

class VoucherStoreContractTest extends StoreContract {
    private static final String COFFEE =
            "{\"value\":{\"product\":\"A coffee\"},\"price\":{\"points\":70}%s}";
    private static final String POOL = ",\"codes\":{\"type\":\"POOL\"}";

    private CodeSecrets secrets;
    private VoucherStore store;
    private VoucherSettlementStore settlements;
    private VoucherUseStore uses;
    private CodePoolStore pool;

    @BeforeEach
    void openStores() {
        secrets = new CodeSecrets(new VoucherSecretStore(database).secret(1));
        store = new VoucherStore(database, ProgramConfig::newProgram, secrets);
        settlements = new VoucherSettlementStore(database);
        uses = new VoucherUseStore(database);
        pool = new CodePoolStore(database, secrets);
        enrol("ann");
        enrol("bob");
    }

    @Test
    void theSecretShouldBeMadeOnce() {
        byte[] first = new VoucherSecretStore(database).secret(1);
        assertThat(new VoucherSecretStore(database).secret(2)).isEqualTo(first).hasSize(32);
    }

    @Test
    void aVoucherShouldBeFoundByItsCodeAndByNothingElse() {
        define("coffee", "");
        VoucherStore.Given given = give("ann", "coffee", "A-1", 1_000);
        String code = given.code().orElseThrow();
        assertThat(code).hasSize(17);
        assertThat(given.voucher().number()).isEqualTo(1);
        assertThat(given.again()).isFalse();
        assertThat(uses.find("p", secrets.hash("p", code)).orElseThrow().voucherId())
                .isEqualTo(given.voucher().voucherId());
        assertThat(uses.find("q", secrets.hash("q", code))).isEmpty();
        assertThat(uses.find("p", secrets.hash("p", code + "2"))).isEmpty();
        VoucherStore.Given again = give("ann", "coffee", "A-1", 2_000);
        assertThat(again.again()).isTrue();
        assertThat(again.voucher().issuedAtMs()).isEqualTo(1_000);
        assertThat(again.code()).contains(code);
        assertThatThrownBy(() -> give("bob", "coffee", "A-1", 2_000))
                .hasMessageContaining("allocation_id_reused");
    }

    @Test
    void ofManyTillsOneShouldUseAVoucher() {
        define("coffee", "");
        Voucher voucher = give("ann", "coffee", "A-1", 1_000).voucher();
        List<String> outcomes =
                Together.run(
                        64,
                        n -> {
                            try {
                                return uses.use("p", voucher.voucherId(), used("U-" + n), false)
                                        .voucher()
                                        .storedState()
                                        .name();
                            } catch (ProblemException e) {
                                return e.problem().code();
                            }
                        });
        assertThat(outcomes).containsOnlyOnce("USED");
        assertThat(outcomes).filteredOn("voucher_already_used"::equals).hasSize(63);
        Voucher stored = settlements.find("p", voucher.voucherId()).orElseThrow();
        String winner = stored.used().orElseThrow().useId();
        assertThat(uses.use("p", voucher.voucherId(), used(winner), false).again()).isTrue();
    }

    @Test
    void ofManyWhoWantTheLastCodesEachShouldGetAnotherOne() {
        define("film", POOL);
        assertThat(pool.add("p", "film", list("FILM-AAAA\nFILM-BBBB\nshort\nFILM-AAAA\n"), 5))
                .isEqualTo(
                        new CodePoolStore.Report(
                                2,
                                1,
                                1,
                                List.of(
                                        new CodePoolStore.Fault(3, "malformed"),
                                        new CodePoolStore.Fault(4, "doubled"))));
        List<String> got = Together.run(64, n -> codeOrRefusal("film", "A-" + n));
        assertThat(got).containsOnlyOnce("FILM-AAAA", "FILM-BBBB");
        assertThat(got).filteredOn("voucher_codes_exhausted"::equals).hasSize(62);
        assertThat(pool.stock("p", "film")).isEqualTo(new VoucherStockStore.Stock(2, 0));
        assertThat(pool.add("p", "film", list("code\nFILM-AAAA\nFILM-CCCC"), 5).faults())
                .containsExactly(new CodePoolStore.Fault(2, "doubled"));
        assertThat(codeOrRefusal("film", "A-more")).isEqualTo("FILM-CCCC");
    }

    @Test
    void limitsShouldHoldInARace() {
        define("coffee", ",\"limits\":{\"total\":5,\"perMember\":3}");
        List<String> ofAnn = Together.run(32, n -> codeOrRefusal("ann", "coffee", "A-" + n));
        assertThat(ofAnn).filteredOn("voucher_member_limit_reached"::equals).hasSize(29);
        List<String> ofBob = Together.run(32, n -> codeOrRefusal("bob", "coffee", "B-" + n));
        assertThat(ofBob).filteredOn("voucher_limit_reached"::equals).hasSize(30);
        assertThat(store.list("p", "ann", Optional.empty(), 1, Long.MAX_VALUE, 9))
                .extracting(Voucher::number)
                .containsExactlyElementsOf(LongStream.of(3, 2, 1).boxed().toList());
    }

    @Test
    void whatIsReservedShouldBeNobodysAndGoBackWhole() {
        define("film", POOL + ",\"limits\":{\"total\":1}");
        pool.add("p", "film", list("FILM-AAAA"), 5);
        VoucherStore.Reserved tried = reserve("T-1", true);
        assertThat(tried.code()).isEmpty();
        assertThat(settlements.findByTx(key("T-1"))).isEmpty();
        VoucherStore.Reserved reserved = reserve("T-1", false);
        assertThat(reserved.code()).contains("FILM-AAAA");
        assertThat(reserve("T-1", false).voucher().voucherId())
                .isEqualTo(reserved.voucher().voucherId());
        assertThat(uses.find("p", secrets.hash("p", "FILM-AAAA"))).isEmpty();
        assertThat(store.list("p", "ann", Optional.empty(), 1, Long.MAX_VALUE, 9)).isEmpty();
        assertThatThrownBy(() -> reserve("T-2", false)).hasMessageContaining("limit_reached");
        assertThat(settlements.pending(76, 9)).isEmpty();
        assertThat(settlements.pending(77, 9)).hasSize(1);
        settlements.release("p", reserved.voucher());
        settlements.release("p", reserved.voucher());
        assertThat(settlements.findByTx(key("T-1"))).isEmpty();
        assertThat(pool.stock("p", "film")).isEqualTo(new VoucherStockStore.Stock(0, 1));
        assertThat(reserve("T-2", false).code()).contains("FILM-AAAA");
    }

    @Test
    void whatIsPaidForShouldNotGoBack() {
        define("film", POOL);
        pool.add("p", "film", list("FILM-AAAA"), 5);
        Voucher reserved = reserve("T-1", false).voucher();
        settle("T-1", 42);
        settlements.release("p", reserved);
        Voucher bought = settlements.findByTx(key("T-1")).orElseThrow();
        assertThat(bought.storedState()).isEqualTo(VoucherState.UNUSED);
        assertThat(bought.number()).isEqualTo(1);
        assertThat(bought.bought().orElseThrow().position()).isEqualTo(42);
        assertThat(settlements.pending(Long.MAX_VALUE, 9)).isEmpty();
        assertThat(pool.stock("p", "film")).isEqualTo(new VoucherStockStore.Stock(1, 0));
    }

    @Test
    void whoIsAboutToBeCancelledShouldNotBeUsedAndCanBeAfterwards() {
        define("coffee", "");
        reserve("coffee", "T-1", false);
        settle("T-1", 42);
        String voucherId = settlements.findByTx(key("T-1")).orElseThrow().voucherId();
        assertThat(begin(voucherId, "C-1", true)).isEqualTo(VoucherState.UNUSED);
        assertThat(begin(voucherId, "C-1", false)).isEqualTo(VoucherState.CANCELLING);
        assertThat(begin(voucherId, "C-1", false)).isEqualTo(VoucherState.CANCELLING);
        assertThatThrownBy(() -> begin(voucherId, "C-2", false))
                .hasMessageContaining("voucher_cancelling");
        assertThatThrownBy(() -> uses.use("p", voucherId, used("U-1"), false))
                .hasMessageContaining("voucher_cancelling");
        settlements.stopCancelling("p", voucherId, key("C-2"));
        assertThat(stateOf(voucherId)).isEqualTo(VoucherState.CANCELLING);
        settlements.stopCancelling("p", voucherId, key("C-1"));
        assertThat(stateOf(voucherId)).isEqualTo(VoucherState.UNUSED);
        uses.use("p", voucherId, used("U-1"), false);
        assertThatThrownBy(() -> begin(voucherId, "C-3", false))
                .hasMessageContaining("voucher_already_used");
    }

    @Test
    void ofManyCancelledUnderOneTxIdOneShouldBe() {
        define("coffee", "");
        List<String> voucherIds = new ArrayList<>();
        for (int number = 0; number < 64; number++) {
            voucherIds.add(reserve("coffee", "T-" + number, false).voucher().voucherId());
            settle("T-" + number, 42 + number);
        }
        List<String> cameOfIt = Together.run(64, n -> beginOrRefusal(voucherIds.get(n), "C-1"));
        assertThat(cameOfIt).containsOnlyOnce("CANCELLING");
        assertThat(cameOfIt).filteredOn("tx_id_reused"::equals).hasSize(63);
        assertThat(voucherIds.stream().map(this::stateOf))
                .filteredOn(VoucherState.CANCELLING::equals)
                .hasSize(1);
    }

    @Test
    void noneShouldTellItsCodeWhereItIsPrinted() {
        define("coffee", "");
        VoucherStore.Reserved reserved = reserve("coffee", "T-1", false);
        assertThat(reserved.toString())
                .contains(reserved.voucher().voucherId())
                .doesNotContain(reserved.code().orElseThrow());
        VoucherStore.Given given = give("ann", "coffee", "A-1", 7);
        assertThat(given.toString())
                .contains(given.voucher().voucherId())
                .doesNotContain(given.code().orElseThrow());
    }

    @Test
    void whatFollowedFromTheLedgerShouldFollowAgain() {
        define("coffee", "");
        reserve("coffee", "T-1", false);
        settle("T-1", 42);
        reserve("coffee", "T-2", false);
        settle("T-2", 43);
        String cancelled = settlements.findByTx(key("T-2")).orElseThrow().voucherId();
        begin(cancelled, "C-2", false);
        giveBack("C-2", 44);
        assertThat(pool.stock("p", "coffee").issuedCount()).isEqualTo(1);
        List<Voucher> before = all();
        Clock clock = Clock.fixed(Instant.ofEpochMilli(1_000_000), ZoneOffset.UTC);
        database.writeOnly(new VoucherProjection(clock)::reset);
        assertThat(pool.stock("p", "coffee").issuedCount()).isEqualTo(2);
        assertThat(all()).extracting(Voucher::storedState).containsExactly(VoucherState.CANCELLING);
        assertThat(settlements.findByTx(key("T-1")).orElseThrow().storedState())
                .isEqualTo(VoucherState.RESERVED);
        assertThat(settlements.pending(999_999, 9)).isEmpty();
        assertThat(settlements.pending(1_000_000, 9)).hasSize(2);
        settle("T-1", 42);
        giveBack("C-2", 44);
        assertThat(all()).usingRecursiveComparison().isEqualTo(before);
        assertThat(pool.stock("p", "coffee").issuedCount()).isEqualTo(1);
    }

    private List<Voucher> all() {
        return store.list("p", "ann", Optional.empty(), 1, Long.MAX_VALUE, 9);
    }

    private void settle(String txId, long position) {
        database.writeOnly(
                handle ->
                        VoucherSettlementStore.issue(
                                handle,
                                VoucherRowStore.findByTx(handle, key(txId)).orElseThrow(),
                                position,
                                9));
    }

    private void giveBack(String txId, long position) {
        database.writeOnly(
                handle ->
                        VoucherSettlementStore.cancel(
                                handle,
                                VoucherRowStore.findByCancelTx(handle, key(txId)).getFirst(),
                                position,
                                9));
    }

    private VoucherState begin(String voucherId, String txId, boolean tried) {
        boolean begins = settlements.beginCancelling("p", voucherId, txId, key(txId), 77, tried);
        VoucherState state = settlements.find("p", voucherId).orElseThrow().storedState();
        assertThat(begins && state != VoucherState.CANCELLING).isFalse();
        return state;
    }

    private String beginOrRefusal(String voucherId, String txId) {
        try {
            return begin(voucherId, txId, false).name();
        } catch (ProblemException e) {
            return e.problem().code();
        }
    }

    private VoucherState stateOf(String voucherId) {
        return settlements.find("p", voucherId).orElseThrow().storedState();
    }

    private VoucherStore.Reserved reserve(String txId, boolean tried) {
        return reserve("film", txId, tried);
    }

    private VoucherStore.Reserved reserve(String typeId, String txId, boolean tried) {
        return store.reserve(
                new VoucherStore.Wanted("p", "ann", typeId), txId, key(txId), "shop", 7, 77, tried);
    }

    private String codeOrRefusal(String typeId, String allocationId) {
        return codeOrRefusal("ann", typeId, allocationId);
    }

    private String codeOrRefusal(String memberId, String typeId, String allocationId) {
        try {
            return give(memberId, typeId, allocationId, 7).code().orElseThrow();
        } catch (ProblemException e) {
            return e.problem().code();
        }
    }

    private VoucherStore.Given give(
            String memberId, String typeId, String allocationId, long nowMs) {
        return store.give(
                new VoucherStore.Wanted("p", memberId, typeId),
                new VoucherSource(VoucherSource.Kind.ALLOCATION, Optional.of(allocationId), "shop"),
                nowMs);
    }

    private static Voucher.Used used(String useId) {
        return new Voucher.Used(useId, 2_000, "shop", null, null);
    }

    private static TxKey key(String txId) {
        return TxKey.of(1, txId);
    }

    private static InputStream list(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private void enrol(String memberId) {
        database.writeOnly(
                handle ->
                        handle.execute(
                                """
                                insert into member (program_id, member_id, enrolled_no, member_key_high, member_key_low, text_key,
                                                    created_at_ms, updated_at_ms)
                                values ('p', ?, ?, 1, ?, ?, 0, 0)
                                """,
                                memberId,
                                memberId.hashCode(),
                                memberId.hashCode(),
                                new byte[32]));
    }

    private void define(String typeId, String more) {
        database.writeOnly(
                handle -> {
                    handle.execute(
                            "insert into voucher_type values ('p', ?, ?, 1, 0, 0)",
                            typeId,
                            typeId.hashCode());
                    handle.execute(
                            "insert into voucher_type_version values ('p', ?, 1, ?, 0)",
                            typeId,
                            COFFEE.formatted(more));
                });
    }

    @Test
    void validityShouldBeCountedFromTheDayOfIssue() {
        define("coffee", ",\"validity\":{\"duration\":\"P1D\"}");
        define("tea", ",\"validity\":{\"until\":\"1970-01-02\"}");
        assertThat(give("ann", "coffee", "A-1", 3_600_000).voucher().expiresAtMs())
                .isEqualTo(OptionalLong.of(2 * 86_400_000));
        assertThat(give("ann", "tea", "A-2", 3_600_000).voucher().expiresAtMs())
                .isEqualTo(OptionalLong.of(2 * 86_400_000));
        assertThatThrownBy(() -> give("ann", "tea", "A-3", 2 * 86_400_000))
                .hasMessageContaining("voucher_type_over");
    }
}

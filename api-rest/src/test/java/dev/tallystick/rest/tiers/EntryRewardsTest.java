package dev.tallystick.rest.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.LedgerOptions;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.rest.facts.MemberFacts;
import dev.tallystick.rest.facts.Plans;
import dev.tallystick.rest.facts.Tiers.Held;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.ProfileChange;
import dev.tallystick.rest.partners.Partners;
import dev.tallystick.rest.points.Points;
import dev.tallystick.rest.points.SpendingGuard;
import dev.tallystick.rest.products.Products;
import dev.tallystick.rest.programs.ProgramService;
import dev.tallystick.rest.promotions.CelConditions;
import dev.tallystick.rest.promotions.NothingImplied;
import dev.tallystick.rest.promotions.Promotions;
import dev.tallystick.rest.segments.Segments;
import dev.tallystick.rest.store.StoreContract;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What is to be granted waits for a ledger that does not take it, and is granted once. */
class EntryRewardsTest extends StoreContract {
    private static final String PROGRAM = "demo";

    @TempDir Path journal;
    private Ledger ledger;
    private LedgerGate gate;
    private Balances balances;
    private Members members;
    private EntryRewards rewards;

    @BeforeEach
    void openLedger() throws IOException {
        ledger = Ledger.open(LedgerOptions.defaults(journal), RecoveryProgress.NONE);
        gate = new LedgerGate(LedgerGate.PATIENCE);
        balances = new Balances(gate);
        members = new Members(database, () -> 1);
        Points points =
                new Points(
                        gate,
                        balances,
                        members,
                        new Partners(database),
                        new Products(database),
                        call -> SpendingGuard.Check.NONE,
                        new Promotions(
                                database,
                                gate::program,
                                () -> ledger.nowMs(),
                                new NothingImplied(),
                                new CelConditions()),
                        new MemberFacts(
                                members,
                                new Segments(database),
                                (programId, memberId) -> Held.NONE,
                                (programId, memberId) -> new Plans.Held(List.of(), Dates.NEVER)),
                        (type, outcome) -> {});
        rewards = new EntryRewards(new TierDatabaseStore(database), members, points.postings());
    }

    @AfterEach
    void closeLedger() throws IOException {
        gate.close();
        ledger.close();
    }

    @Test
    void shouldBePostedOnceTheLedgerTakesIt() {
        MemberKey key =
                members.enrol(
                                PROGRAM,
                                "M-1",
                                ProfileChange.readCustomer(Fields.of(Json.newObject())),
                                new ChangedBy(null, 0))
                        .key();
        EntryRewards.Reward reward = new EntryRewards.Reward(key, 1, "POINTS", 7);
        database.writeOnly(handle -> add(handle, reward));
        assertThat(rewards.postAll()).isFalse();
        assertThat(state()).isZero();
        gate.open(ledger);
        new ProgramService(gate).ensure(PROGRAM);
        assertThat(rewards.postAll()).isTrue();
        assertThat(state()).isEqualTo(1);
        assertThat(balance(key)).isEqualTo(7);
        database.writeOnly(handle -> handle.execute("update tier_reward set state = 0"));
        assertThat(rewards.postAll()).isTrue();
        assertThat(state()).isEqualTo(1);
        assertThat(balance(key)).isEqualTo(7);
        database.writeOnly(handle -> add(handle, reward));
        assertThat(state()).isEqualTo(1);
    }

    @Test
    void shouldNotBeTriedForEverWhereItIsRefused() {
        gate.open(ledger);
        new ProgramService(gate).ensure(PROGRAM);
        database.writeOnly(
                handle ->
                        add(handle, new EntryRewards.Reward(new MemberKey(1, 2), 1, "POINTS", 7)));
        assertThat(rewards.postAll()).isTrue();
        assertThat(state()).isEqualTo(2);
    }

    @Test
    void shouldHaveAnIdThatNoClientCanSend() {
        String txId = new EntryRewards.Reward(new MemberKey(-1, 1), 3, "POINTS", 7).txId();
        assertThat(txId).isEqualTo("tier~ffffffffffffffff0000000000000001~3");
        assertThat(EntryRewards.isReward(txId)).isTrue();
        assertThat(EntryRewards.isReward("tier:1")).isFalse();
    }

    private static void add(Handle handle, EntryRewards.Reward reward) {
        TierRewardStore.add(new TierSessionStore(handle), PROGRAM, reward);
    }

    private int state() {
        return database.read(
                handle ->
                        handle.createQuery("select state from tier_reward")
                                .mapTo(Integer.class)
                                .one());
    }

    private long balance(MemberKey key) {
        return balances.account(gate.program(PROGRAM), 0, key).balance().availablePoints();
    }
}

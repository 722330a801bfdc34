package dev.tallystick.rest.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.rest.store.Databases;
import dev.tallystick.rest.store.StoreContract;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

import java.time.Period;
import java.time.ZoneId;
import java.util.OptionalLong;

/** One subscription of a member is found as itself, however many he had. */
class SubscriptionStoreContractTest extends StoreContract {
    @Test
    void shouldFindOneOfTheMembersAndNobodyElses() {
        database.writeOnly(
                handle -> {
                    add(handle, "ann", "s-1", Subscription.Payment.NONE);
                    add(handle, "bob", "s-2", Subscription.Payment.PAID);
                    add(handle, "ann", "s-3", Subscription.Payment.RESERVED);
                });
        assertThat(isOf("ann", "s-1")).isTrue();
        assertThat(isOf("ann", "s-2")).isFalse();
        assertThat(isOf("ann", "s-3")).as("about to be paid").isFalse();
        assertThat(isOf("bob", "s-2")).isTrue();
        assertThat(hasHad("bob", "plus")).isTrue();
        assertThat(hasHad("bob", "other")).isFalse();
        assertThat(hasHad("eve", "plus")).isFalse();
        database.writeOnly(
                handle -> handle.execute("insert into member_merge values ('p', 'bob', 'eve')"));
        assertThat(isOf("eve", "s-2")).isTrue();
        assertThat(isOf("ann", "s-2")).isFalse();
        assertThat(hasHad("eve", "plus")).isTrue();
    }

    @Test
    void shouldNotReadAllThatAMemberEverHad() {
        assumeTrue(kind == Databases.SQLITE, "the others plan by what they hold");
        assertThat(steps(SubscriptionStore.ONE_OF_MEMBER))
                .anyMatch(step -> step.endsWith("(program_id=? AND subscription_id=?)"));
        assertThat(steps(SubscriptionStore.HAS_HAD))
                .anyMatch(step -> step.endsWith("(program_id=? AND member_id=? AND plan_id=?)"));
    }

    private boolean isOf(String memberId, String subscriptionId) {
        return database.read(
                handle ->
                        SubscriptionStore.find(handle, "p", memberId, subscriptionId)
                                .filter(one -> one.subscriptionId().equals(subscriptionId))
                                .isPresent());
    }

    private boolean hasHad(String memberId, String planId) {
        return database.read(handle -> SubscriptionStore.hasHad(handle, "p", memberId, planId));
    }

    private static void add(
            Handle handle, String memberId, String subscriptionId, Subscription.Payment payment) {
        SubscriptionStore.add(
                handle,
                "p",
                new Subscription(
                        subscriptionId,
                        memberId,
                        0,
                        "plus",
                        1,
                        OptionalLong.empty(),
                        0,
                        ZoneId.of("UTC"),
                        Period.ofMonths(1),
                        true,
                        OptionalLong.empty(),
                        Dates.NEVER,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        payment,
                        0),
                "shop",
                0);
    }
}

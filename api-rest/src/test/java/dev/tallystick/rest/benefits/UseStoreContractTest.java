package dev.tallystick.rest.benefits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tallystick.rest.store.Databases;
import dev.tallystick.rest.store.StoreContract;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What is counted of one benefit is what its limits ask for, and nothing else is read for it. */
class UseStoreContractTest extends StoreContract {
    @Test
    void shouldCountWhatTheLimitsNameAndTheMember() {
        database.writeOnly(
                handle -> {
                    use(handle, "ann", "lounge", "u-1", 100);
                    use(handle, "ann", "lounge", "u-2", 200);
                    use(handle, "ann", "taxi", "u-3", 200);
                    use(handle, "bob", "lounge", "u-4", 200);
                    handle.execute("insert into member_merge values ('p', 'bob', 'ann')");
                    allocate(handle, "ann", "lounge", "a-1");
                    allocate(handle, "bob", "lounge", "a-2");
                    allocate(handle, "ann", "taxi", "a-3");
                    UseStore.add(handle, "p", used("ann", "lounge", "u-5", 200), true, "shop");
                });
        assertThat(count("ann", Map.of(LimitPeriod.MONTH, 150L)))
                .isEqualTo(new Uses(Map.of(LimitPeriod.MONTH, 2L), 4, 1));
        assertThat(count("ann", Map.of(LimitPeriod.LIFETIME, Long.MIN_VALUE)))
                .isEqualTo(new Uses(Map.of(LimitPeriod.LIFETIME, 3L), 4, 1));
        assertThat(count("ann", Map.of())).isEqualTo(new Uses(Map.of(), 4, 1));
        assertThat(count("bob", Map.of(LimitPeriod.DAY, 0L)))
                .isEqualTo(new Uses(Map.of(LimitPeriod.DAY, 1L), 4, 1));
        Uses none = database.read(handle -> UseStore.count(handle, "p", "ann", "none", Map.of()));
        assertThat(none).isEqualTo(Uses.NONE);
    }

    @Test
    void shouldReadNoOtherUsesAndAllocations() {
        assumeTrue(kind == Databases.SQLITE, "the others plan by what they hold");
        assertThat(steps(UseStore.COUNT_OF_ONE))
                .anyMatch(
                        step ->
                                step.endsWith(
                                        "(program_id=? AND member_id=? AND benefit_id=? AND"
                                                + " used_at_ms>?)"));
        assertThat(steps(UseStore.COUNT))
                .anyMatch(
                        step ->
                                step.endsWith(
                                        "benefit_use_since (program_id=? AND member_id=? AND"
                                                + " used_at_ms>?)"));
        assertThat(steps(AllocationStore.UNUSED_OF_ONE))
                .anyMatch(
                        step ->
                                step.endsWith(
                                        "benefit_allocation_unused (program_id=? AND member_id=?"
                                                + " AND benefit_id=?)"));
    }

    private Uses count(String memberId, Map<LimitPeriod, Long> starts) {
        return database.read(handle -> UseStore.count(handle, "p", memberId, "lounge", starts));
    }

    private static void use(
            Handle handle, String memberId, String benefitId, String usageId, long atMs) {
        UseStore.add(handle, "p", used(memberId, benefitId, usageId, atMs), false, "shop");
    }

    private static Use used(String memberId, String benefitId, String usageId, long atMs) {
        return new Use(
                usageId, benefitId, memberId, atMs, OptionalLong.empty(), 0, Optional.empty());
    }

    private static void allocate(
            Handle handle, String memberId, String benefitId, String allocationId) {
        AllocationStore.add(
                handle,
                "p",
                new Allocation(allocationId, benefitId, memberId, 50, Optional.empty()),
                "shop");
    }
}

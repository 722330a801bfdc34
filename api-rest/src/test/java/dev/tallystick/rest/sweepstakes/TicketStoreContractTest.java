package dev.tallystick.rest.sweepstakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.store.StoreContract;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class TicketStoreContractTest extends StoreContract {
    @Test
    void whatWaitsShouldBeThatWhichIsReservedLongEnoughTheOldestFirst() {
        TicketStore store = new TicketStore(database);
        reserved("a", 1, "ann", 30);
        reserved("b", 2, "bob", 10);
        reserved("c", 3, "ann", 20);
        reserved("d", 4, "ann", 31);
        assertThat(pending(store, 30, 9)).containsExactly("b", "c", "a");
        assertThat(pending(store, 30, 2)).containsExactly("b", "c");
        store.issue("p", store.find("p", "b").orElseThrow(), new ChangedBy(null, 7));
        store.release("p", store.find("p", "c").orElseThrow());
        assertThat(pending(store, 30, 9)).containsExactly("a");
    }

    @Test
    void shouldListThoseOfOneMemberOrOfAllNewestFirst() {
        TicketStore store = new TicketStore(database);
        reserved("a", 1, "ann", 1);
        reserved("b", 2, "bob", 1);
        reserved("c", 3, "ann", 1);
        reserved("d", 4, "ann", 1);
        assertThat(listed(store, Optional.of("ann"), 4, 9)).containsExactly("c", "a");
        assertThat(listed(store, Optional.of("ann"), 9, 2)).containsExactly("d", "c");
        assertThat(listed(store, Optional.empty(), 4, 2)).containsExactly("c", "b");
    }

    private static List<String> pending(TicketStore store, long sinceMs, int limit) {
        return store.pending(sinceMs, limit).stream().map(one -> one.ticket().txId()).toList();
    }

    private static List<String> listed(
            TicketStore store, Optional<String> memberId, long below, int limit) {
        return store.list("p", "kettle", memberId, below, limit).stream()
                .map(Ticket::txId)
                .toList();
    }

    private void reserved(String txId, long requestNo, String memberId, long sinceMs) {
        database.writeOnly(
                handle ->
                        handle.execute(
                                """
                                insert into sweepstake_ticket (program_id, tx_id, sweepstake_id, request_no, member_id, ticket_count,
                                                               state, withdrawn, points, at_ms, pending_since_ms)
                                values ('p', ?, 'kettle', ?, ?, 1, 0, 0, 5, 7, ?)
                                """,
                                txId,
                                requestNo,
                                memberId,
                                sinceMs));
    }
}

package dev.tallystick.rest.sweepstakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.store.StoreContract;

import org.junit.jupiter.api.Test;

class DrawStoreContractTest extends StoreContract {
    @Test
    void shouldNotFreezeWhileItIsNotKnownWhoHasTickets() {
        DrawStore draws = new DrawStore(database);
        ticket("paid", 1);
        ticket("unknown", 0);
        assertThatThrownBy(() -> draws.freeze("p", "kettle"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused ->
                                assertThat(refused.problem().code()).isEqualTo("tickets_pending"));
        assertThatCode(() -> draws.freeze("p", "another")).doesNotThrowAnyException();
        assertThatCode(() -> draws.freeze("q", "kettle")).doesNotThrowAnyException();
        database.writeOnly(handle -> handle.execute("update sweepstake_ticket set state = 1"));
        assertThatCode(() -> draws.freeze("p", "kettle")).doesNotThrowAnyException();
    }

    private void ticket(String txId, int state) {
        database.writeOnly(
                handle ->
                        handle.execute(
                                """
                                insert into sweepstake_ticket (program_id, tx_id, sweepstake_id, request_no, member_id, ticket_count,
                                                               first_ticket_no, state, withdrawn, points, at_ms)
                                values ('p', ?, 'kettle', ?, 'ann', 1, ?, ?, 0, 5, 7)
                                """,
                                txId,
                                txId.length(),
                                txId.length(),
                                state));
    }
}

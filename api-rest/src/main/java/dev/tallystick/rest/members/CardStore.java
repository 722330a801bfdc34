package dev.tallystick.rest.members;

import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Cards in SQL. What a card's change means for its member's history is written with it. */
final class CardStore {
    private static final String SELECT =
            "select card_number, member_id, state, replaced_by, issued_at_ms from member_card ";

    private final Database database;

    CardStore(Database database) {
        this.database = database;
    }

    Optional<Card> find(String programId, String cardNumber) {
        return database.read(handle -> find(handle, programId, cardNumber));
    }

    /**
     * Puts a new card in the place of one. The same replacement again changes nothing.
     *
     * @return the new card
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code card_not_found}; 409 {@code
     *     card_replaced}, {@code card_cancelled}, {@code card_number_taken}
     */
    Card replace(String programId, String cardNumber, String newCardNumber, ChangedBy by) {
        return database.write(
                handle -> {
                    Card card =
                            find(handle, programId, cardNumber).orElseThrow(CardStore::notFound);
                    if (!newCardNumber.equals(card.replacedBy())) {
                        requireActive(card);
                        assign(handle, programId, card.memberId(), newCardNumber, by);
                    }
                    return find(handle, programId, newCardNumber).orElseThrow();
                });
    }

    /**
     * Gives a member a card, another one, or none.
     *
     * @param handle the transaction of the change
     * @param cardNumber null for none; the one the member has changes nothing
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code card_number_taken}
     */
    static void assign(
            Handle handle, String programId, String memberId, String cardNumber, ChangedBy by) {
        Optional<Card> current = active(handle, programId, memberId);
        if (current.map(Card::cardNumber).orElse("").equals(cardNumber == null ? "" : cardNumber)) {
            return;
        }
        current.ifPresent(card -> end(handle, programId, card, cardNumber, by));
        if (cardNumber != null) {
            issue(handle, programId, memberId, cardNumber, by);
        }
        MemberLogStore.append(handle, programId, memberId, event(current, cardNumber, by));
    }

    static Optional<Card> active(Handle handle, String programId, String memberId) {
        return handle.createQuery(
                        SELECT + "where program_id = ? and member_id = ? and state = 'ACTIVE'")
                .bind(0, programId)
                .bind(1, memberId)
                .map(CardStore::cardOf)
                .findOne();
    }

    /**
     * Demands a card that is in use.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code card_replaced}, {@code
     *     card_cancelled}
     */
    static void requireActive(Card card) {
        switch (card.state()) {
            case ACTIVE -> {}
            case REPLACED ->
                    throw Problem.of(409, "card_replaced", "Another card took its place.")
                            .exception();
            case CANCELLED ->
                    throw Problem.of(409, "card_cancelled", "The card is not in use any more.")
                            .exception();
        }
    }

    static RuntimeException notFound() {
        return Problem.notFound("card_not_found", "There is no such card.").exception();
    }

    private static void end(
            Handle handle, String programId, Card card, String replacedBy, ChangedBy by) {
        Card.State state = replacedBy == null ? Card.State.CANCELLED : Card.State.REPLACED;
        handle.createUpdate(
                        """
                        update member_card set state = :state, replaced_by = :replacedBy, ended_at_ms = :nowMs
                        where program_id = :programId and card_number = :cardNumber
                        """)
                .bind("state", state.name())
                .bind("replacedBy", replacedBy)
                .bind("nowMs", by.atMs())
                .bind("programId", programId)
                .bind("cardNumber", card.cardNumber())
                .execute();
    }

    private static void issue(
            Handle handle, String programId, String memberId, String cardNumber, ChangedBy by) {
        int added =
                handle.createUpdate(
                                """
                                insert into member_card (program_id, card_number, member_id, state, issued_at_ms)
                                values (:programId, :cardNumber, :memberId, 'ACTIVE', :nowMs)
                                on conflict (program_id, card_number) do nothing
                                """)
                        .bind("programId", programId)
                        .bind("cardNumber", cardNumber)
                        .bind("memberId", memberId)
                        .bind("nowMs", by.atMs())
                        .execute();
        if (added == 0) {
            throw Problem.of(
                            409,
                            "card_number_taken",
                            "The number is, or was, that of another card.")
                    .exception();
        }
    }

    private static MemberEvent event(Optional<Card> before, String cardNumber, ChangedBy by) {
        if (before.isEmpty()) {
            return MemberEvent.of(MemberEvent.Type.CARD_ISSUED, by)
                    .with("cardEnding", Card.ending(cardNumber));
        }
        String ending = Card.ending(before.get().cardNumber());
        return cardNumber == null
                ? MemberEvent.of(MemberEvent.Type.CARD_CANCELLED, by).with("cardEnding", ending)
                : MemberEvent.of(MemberEvent.Type.CARD_REPLACED, by)
                        .with("cardEnding", ending)
                        .with("newCardEnding", Card.ending(cardNumber));
    }

    private static Optional<Card> find(Handle handle, String programId, String cardNumber) {
        return handle.createQuery(SELECT + "where program_id = ? and card_number = ?")
                .bind(0, programId)
                .bind(1, cardNumber)
                .map(CardStore::cardOf)
                .findOne();
    }

    private static Card cardOf(ResultSet row, StatementContext context) throws SQLException {
        return new Card(
                row.getString("card_number"),
                row.getString("member_id"),
                Card.State.valueOf(row.getString("state")),
                row.getString("replaced_by"),
                row.getLong("issued_at_ms"));
    }
}

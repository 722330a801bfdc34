package dev.tallystick.rest.sweepstakes;

import java.util.OptionalLong;

/**
 * The tickets of one request.
 *
 * @param txId chosen by the client, unique in the program
 * @param firstTicketNo they are numbered from it on; empty as long as it is not known whether they
 *     are paid
 * @param withdrawn whether they take no part in the draw: the member's data was erased before it
 * @param points paid for all of them; 0 where they cost nothing
 * @param requestNo counts the sweepstake's requests
 * @param atMs ledger time of the request
 */
record Ticket(
        String txId,
        String sweepstakeId,
        String memberId,
        int count,
        OptionalLong firstTicketNo,
        boolean withdrawn,
        long points,
        long requestNo,
        long atMs) {
    boolean isIssued() {
        return firstTicketNo.isPresent();
    }

    long lastTicketNo() {
        return firstTicketNo.orElseThrow() + count - 1;
    }
}

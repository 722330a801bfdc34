package dev.tallystick.rest.members;

import dev.tallystick.rest.http.Call;

import java.time.Clock;

/**
 * Who changed something, and when.
 *
 * @param clientId the client that asked for it; null for what follows from the ledger alone
 * @param atMs epoch milliseconds: real time of a request, ledger time of an enrolment, an entry's
 *     {@code postedAt} otherwise
 */
public record ChangedBy(String clientId, long atMs) {
    /** The client of a request, now. */
    public static ChangedBy client(Call call, Clock clock) {
        return new ChangedBy(call.caller().clientId(), clock.millis());
    }

    /** {@return the same at another time} */
    ChangedBy at(long otherMs) {
        return new ChangedBy(clientId, otherMs);
    }

    static ChangedBy theLedger(long postedAtMs) {
        return new ChangedBy(null, postedAtMs);
    }
}

package dev.tallystick.rest.vouchers;

import dev.tallystick.ledger.TxKey;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A member's voucher. Its code is no part of it: whoever may see that asks for it.
 *
 * @param voucherId of our own making
 * @param number counts the program's vouchers; 0 while it is reserved
 * @param storedState as it was written, see {@link #stateAt}
 * @param value what it is good for, as its type had it when it was issued
 * @param issuedAtMs ledger time
 * @param expiresAtMs the first instant at which it cannot be used; empty for never
 * @param bought by which posting; empty if it cost nothing
 * @param used how; empty if it was not
 * @param cancelled how; empty if it was not, and is not about to be
 * @param codeCiphertext the code under the member's key; empty once it is destroyed
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record Voucher(
        String voucherId,
        String voucherTypeId,
        String memberId,
        long number,
        VoucherState storedState,
        VoucherValue value,
        long issuedAtMs,
        OptionalLong expiresAtMs,
        VoucherSource source,
        Optional<Bought> bought,
        Optional<Used> used,
        Optional<Cancelled> cancelled,
        byte[] codeCiphertext) {

    /**
     * What it cost.
     *
     * @param points as its type asked when it was reserved
     * @param unit their unit's code; empty for the program's default
     * @param position of the posting; 0 while it is not known to have happened
     */
    public record Bought(
            String txId, TxKey txKey, long points, Optional<String> unit, long position) {}

    /**
     * Who used it, and for what.
     *
     * @param useId the client's id of the use; null if it gave none
     * @param clientId whose till it was
     * @param memberId who came with it; null if that was not told
     * @param orderId what it was used for; null if that was not told
     */
    public record Used(String useId, long atMs, String clientId, String memberId, String orderId) {}

    /**
     * How it was called back.
     *
     * @param atMs ledger time; 0 while it is under way
     * @param txId of the posting that gives the points back, as told; null if there is none
     * @param txKey of that posting; null if there is none
     */
    public record Cancelled(long atMs, String txId, TxKey txKey) {}

    /** {@return its state at an instant of ledger time} */
    public VoucherState stateAt(long nowMs) {
        boolean isOver = expiresAtMs.isPresent() && expiresAtMs.getAsLong() <= nowMs;
        return storedState == VoucherState.UNUSED && isOver ? VoucherState.EXPIRED : storedState;
    }

    /** {@return whether its code is still worth something, now or once it is settled} */
    boolean isLive(long nowMs) {
        return stateAt(nowMs) == VoucherState.UNUSED;
    }
}

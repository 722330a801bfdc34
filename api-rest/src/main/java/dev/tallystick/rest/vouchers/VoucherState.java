package dev.tallystick.rest.vouchers;

/** What is to be said of a voucher. The names are stored and shown: never renamed or reused. */
public enum VoucherState {
    /** About to be bought: nobody has it yet. */
    RESERVED,
    /** It can be used. */
    UNUSED,
    /** It was. */
    USED,
    /** It was not, and its time is over. Never stored: it follows from the time. */
    EXPIRED,
    /** The points that bought it are about to come back. */
    CANCELLING,
    /** It was called back. */
    CANCELLED
}

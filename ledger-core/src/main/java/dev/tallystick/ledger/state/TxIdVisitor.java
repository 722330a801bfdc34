package dev.tallystick.ledger.state;

/** Receives transactions' keys with the positions that recorded them. */
@FunctionalInterface
public interface TxIdVisitor {
    /** One key. */
    void onTxId(long high, long low, long position);
}

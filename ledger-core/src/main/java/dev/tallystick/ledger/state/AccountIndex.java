package dev.tallystick.ledger.state;

/** From an account's identity and key to its slot. */
final class AccountIndex extends SlotIndex {
    private final Arena accounts;

    AccountIndex(Arena accounts, UndoLog undo) {
        super(undo);
        this.accounts = accounts;
    }

    /** {@return the slot of the account with that identity and key, 0 if there is none} */
    int find(long identity, long keyHigh, long keyLow) {
        long hash = hash(identity, keyHigh, keyLow);
        for (int slot = first(hash); slot != 0; slot = next()) {
            if (accounts.get(slot, Accounts.KEY_HIGH) == keyHigh
                    && accounts.get(slot, Accounts.KEY_LOW) == keyLow
                    && (int) accounts.get(slot, Accounts.IDENTITY) == (int) identity) {
                return slot;
            }
        }
        return 0;
    }

    @Override
    long hashOf(int slot) {
        return hash(
                accounts.get(slot, Accounts.IDENTITY) & 0xFFFF_FFFFL,
                accounts.get(slot, Accounts.KEY_HIGH),
                accounts.get(slot, Accounts.KEY_LOW));
    }

    static long hash(long identity, long keyHigh, long keyLow) {
        return Mix.of(keyHigh ^ Mix.of(identity, keyLow));
    }
}

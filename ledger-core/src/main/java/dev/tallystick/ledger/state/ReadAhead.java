package dev.tallystick.ledger.state;

/**
 * Reads what commands to come will touch, so that it is in the processor's cache when their turn
 * comes. One command after the other waits for memory some ten times, each wait as long as hundreds
 * of instructions; here the reads of many commands do not depend on each other, and the processor
 * waits for all of them at once. Changes nothing, decides nothing: whether it ran, and whether it
 * guessed right, shows in the time only.
 */
public final class ReadAhead {
    /** So many commands are read for together: more than the processor can wait for at once. */
    public static final int COMMAND_COUNT_MAX = 32;

    private final Accounts accounts;
    private final Lots lots;
    private final TxIds txIds;
    private final Originals originals;
    private final Holds holds;
    private final long[] hashes = new long[COMMAND_COUNT_MAX];
    private final long[] identities = new long[COMMAND_COUNT_MAX];
    private final long[] keysHigh = new long[COMMAND_COUNT_MAX];
    private final long[] keysLow = new long[COMMAND_COUNT_MAX];
    private final long[] txKeysHigh = new long[COMMAND_COUNT_MAX];
    private final long[] txKeysLow = new long[COMMAND_COUNT_MAX];
    private final int[] slots = new int[COMMAND_COUNT_MAX];
    private final int[] lotSlots = new int[Lots.ENDS_MAX * COMMAND_COUNT_MAX];
    private final long[] originalPositions = new long[COMMAND_COUNT_MAX];
    private final int[] originalSlots = new int[COMMAND_COUNT_MAX];
    private int count;
    private int originalCount;
    private boolean areRecorded;
    private long sum;

    ReadAhead(Accounts accounts, Lots lots, TxIds txIds, Originals originals, Holds holds) {
        this.accounts = accounts;
        this.lots = lots;
        this.txIds = txIds;
        this.originals = originals;
        this.holds = holds;
    }

    /** Notes a posting on a member. */
    public void add(
            int program, int unit, long keyHigh, long keyLow, long txKeyHigh, long txKeyLow) {
        long identity = Accounts.memberIdentity(program, unit);
        identities[count] = identity;
        keysHigh[count] = keyHigh;
        keysLow[count] = keyLow;
        hashes[count] = AccountIndex.hash(identity, keyHigh, keyLow);
        txKeysHigh[count] = txKeyHigh;
        txKeysLow[count] = txKeyLow;
        count++;
    }

    /**
     * Notes the account of a recorded entry; its transaction's key is somebody else's. Recorded
     * ones and postings to come are not noted together.
     *
     * @param account one that is not open yet, for an entry before it will open it, is left out
     */
    public void addRecorded(int account) {
        if (account <= accounts.count()) {
            slots[count++] = account;
            areRecorded = true;
        }
    }

    /** Notes an earlier entry that a posting refers to. */
    public void addOriginal(long position) {
        originalPositions[originalCount++] = position;
    }

    /** Reads for what was noted, step by step for all of them, and forgets it. */
    public void read() {
        if (areRecorded) {
            for (int n = 0; n < count; n++) {
                sum += accounts.touch(slots[n]);
            }
        } else {
            for (int n = 0; n < count; n++) {
                sum += txIds.glance(txKeysHigh[n], txKeysLow[n]);
            }
            findAccounts();
        }
        readLots();
        count = 0;
        areRecorded = false;
        readOriginals();
    }

    private void findAccounts() {
        // no step compares anything: a comparison guessed wrong would wait for its own read alone
        for (int n = 0; n < count; n++) {
            slots[n] = accounts.glance(hashes[n], 0);
        }
        for (int n = 0; n < count; n++) {
            sum += accounts.touch(slots[n]) + accounts.touch(accounts.glance(hashes[n], 1));
        }
        for (int n = 0; n < count; n++) {
            slots[n] = accounts.find(identities[n], keysHigh[n], keysLow[n]);
        }
    }

    /** Notes first and reads then: the fewer steps between two reads, the more are under way. */
    private void readLots() {
        int lotCount = 0;
        for (int n = 0; n < count; n++) {
            lotCount = lots.noteEnds(slots[n], lotSlots, lotCount);
            sum += accounts.touchExtra(slots[n]);
        }
        touchLots(lotCount);
        lotCount = 0;
        for (int n = 0; n < count; n++) {
            lotCount = lots.noteBehindEnds(slots[n], lotSlots, lotCount);
        }
        touchLots(lotCount);
    }

    private void touchLots(int lotCount) {
        for (int n = 0; n < lotCount; n++) {
            sum += lots.touch(lotSlots[n]);
        }
    }

    private void readOriginals() {
        for (int n = 0; n < originalCount; n++) {
            originalSlots[n] = originals.glance(originalPositions[n]);
        }
        for (int n = 0; n < originalCount; n++) {
            sum += originals.touch(originalSlots[n]);
        }
        for (int n = 0; n < originalCount; n++) {
            originalSlots[n] = originals.hold(originals.find(originalPositions[n]));
        }
        for (int n = 0; n < originalCount; n++) {
            sum += holds.touch(originalSlots[n]);
        }
        for (int n = 0; n < originalCount; n++) {
            sum += holds.touchFirstPin(originalSlots[n]);
        }
        originalCount = 0;
    }

    /** {@return a sum over what was read: that there is one keeps the reads from being left out} */
    public long sum() {
        return sum;
    }
}

package dev.tallystick.ledger.state;

/**
 * A heap of (instant, account), four children to a parent: half the levels of a binary one, and
 * what is compared with each other lies side by side. Its elements are the slots of an arena, in
 * order, so that it grows by pages made ahead of need which no collection carries about.
 */
final class DueHeap {
    private static final int CHILDREN = 4;
    private static final int WORDS = 2;
    private static final int DUE_AT = 0;
    private static final int ACCOUNT = 1;

    /** Never opened: no scope takes the heap back, what it says is checked when it comes up. */
    private static final UndoLog NO_UNDO = new UndoLog();

    private final Arena elements;
    private int count;

    DueHeap(PageSource pageSource) {
        elements = new Arena(WORDS, NO_UNDO, pageSource);
    }

    int count() {
        return count;
    }

    /** {@return the instant of the first element} */
    long firstDueAtMs() {
        return dueAtMs(0);
    }

    /** {@return the account of the first element} */
    int firstAccount() {
        return account(0);
    }

    void push(long newDueAtMs, int number) {
        elements.ensureSlot(slot(count));
        int at = count++;
        while (at > 0) {
            int parent = (at - 1) / CHILDREN;
            if (!isBefore(newDueAtMs, number, dueAtMs(parent), account(parent))) {
                break;
            }
            put(at, dueAtMs(parent), account(parent));
            at = parent;
        }
        put(at, newDueAtMs, number);
    }

    void removeFirst() {
        count--;
        long lastDueAtMs = dueAtMs(count);
        int lastNumber = account(count);
        int at = 0;
        while (CHILDREN * at + 1 < count) {
            int child = firstOfChildren(at);
            long childDueAtMs = dueAtMs(child);
            int childNumber = account(child);
            if (!isBefore(childDueAtMs, childNumber, lastDueAtMs, lastNumber)) {
                break;
            }
            put(at, childDueAtMs, childNumber);
            at = child;
        }
        put(at, lastDueAtMs, lastNumber);
    }

    /** {@return which child of a parent that has any comes first} */
    private int firstOfChildren(int parent) {
        int first = CHILDREN * parent + 1;
        int behind = Math.min(first + CHILDREN, count);
        for (int child = first + 1; child < behind; child++) {
            if (isBefore(dueAtMs(child), account(child), dueAtMs(first), account(first))) {
                first = child;
            }
        }
        return first;
    }

    private static boolean isBefore(long aDueAtMs, int aNumber, long bDueAtMs, int bNumber) {
        return aDueAtMs != bDueAtMs ? aDueAtMs < bDueAtMs : aNumber < bNumber;
    }

    private long dueAtMs(int index) {
        return elements.get(slot(index), DUE_AT);
    }

    private int account(int index) {
        return (int) elements.get(slot(index), ACCOUNT);
    }

    private void put(int index, long dueAtMs, int number) {
        elements.put(slot(index), DUE_AT, dueAtMs);
        elements.put(slot(index), ACCOUNT, number);
    }

    /** Slot 0 is the arena's own. */
    private static int slot(int index) {
        return index + 1;
    }
}

package dev.tallystick.ledger.state;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Book;

/**
 * Per unit of a program: the books opposite to the members, and the members' sums. Together they
 * are zero, always (ARCHITECTURE.md, rule 1).
 */
public final class Units {
    private static final int BOOKS = 0; // by Book.code, 1 to 5, ISSUED first
    private static final int PARTNER_ISSUED = 6;
    private static final int PARTNER_REDEEMED = 7;
    private static final int AVAILABLE = 8;
    private static final int PENDING = 9;
    private static final int LOCKED = 10;
    private static final int HELD = 11;
    private static final int WORDS = 12;
    private static final int BOOK_COUNT = PARTNER_ISSUED - BOOKS - 1;
    private static final int MEMBER_SUM_COUNT = WORDS - AVAILABLE;

    private final Arena arena;

    Units(Arenas arenas) {
        arena = arenas.next(WORDS);
    }

    /** {@return the slot of a unit} */
    public static int slotOf(int program, int unit) {
        return program * ProgramConfig.UNIT_COUNT_MAX + unit;
    }

    /** Makes room for all units of a program. */
    void ensureProgram(int program) {
        arena.ensureSlot(slotOf(program, ProgramConfig.UNIT_COUNT_MAX - 1));
    }

    /** {@return a book's sum; of ISSUED and REDEEMED the partners' part included} */
    public long bookPoints(int unitSlot, Book book) {
        return arena.get(unitSlot, BOOKS + book.code);
    }

    /** {@return what partners granted, less what was taken back of it: 0 or less} */
    public long partnerIssuedPoints(int unitSlot) {
        return arena.get(unitSlot, PARTNER_ISSUED);
    }

    /** {@return what partners took, less what was given back of it} */
    public long partnerRedeemedPoints(int unitSlot) {
        return arena.get(unitSlot, PARTNER_REDEEMED);
    }

    /** {@return the available points of all members, debts deducted} */
    public long availablePoints(int unitSlot) {
        return arena.get(unitSlot, AVAILABLE);
    }

    /** {@return the pending points of all members} */
    public long pendingPoints(int unitSlot) {
        return arena.get(unitSlot, PENDING);
    }

    /** {@return the locked points of all members} */
    public long lockedPoints(int unitSlot) {
        return arena.get(unitSlot, LOCKED);
    }

    /** {@return the held points of all members} */
    public long heldPoints(int unitSlot) {
        return arena.get(unitSlot, HELD);
    }

    /** {@return all points of all members, debts deducted} */
    public long memberPoints(int unitSlot) {
        return availablePoints(unitSlot)
                + pendingPoints(unitSlot)
                + lockedPoints(unitSlot)
                + heldPoints(unitSlot);
    }

    /** {@return what has been given since the beginning, 0 or more} */
    public long issuedPoints(int unitSlot) {
        return -bookPoints(unitSlot, Book.ISSUED);
    }

    /** Changes a book. */
    public void book(int unitSlot, Book book, boolean byPartner, long points) {
        add(unitSlot, BOOKS + book.code, points);
        if (byPartner) {
            add(unitSlot, book.isGranting() ? PARTNER_ISSUED : PARTNER_REDEEMED, points);
        }
    }

    /** Changes what is available to members. */
    public void addAvailable(int unitSlot, long points) {
        add(unitSlot, AVAILABLE, points);
    }

    /** Changes what is pending. */
    public void addPending(int unitSlot, long points) {
        add(unitSlot, PENDING, points);
    }

    /** Changes what is locked. */
    public void addLocked(int unitSlot, long points) {
        add(unitSlot, LOCKED, points);
    }

    /** Changes what is held. */
    public void addHeld(int unitSlot, long points) {
        add(unitSlot, HELD, points);
    }

    /** {@return the sum over all books and members: zero, or the ledger is broken} */
    public long sumPoints(int unitSlot) {
        return arena.sum(unitSlot, BOOKS + Book.ISSUED.code, BOOK_COUNT)
                + arena.sum(unitSlot, AVAILABLE, MEMBER_SUM_COUNT);
    }

    private void add(int unitSlot, int word, long points) {
        arena.add(unitSlot, word, points);
    }
}

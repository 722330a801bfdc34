package dev.tallystick.ledger.history;

import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;

import java.io.IOException;
import java.util.List;

/**
 * The balance of a member's account at an instant, as known at a position: all entries up to the
 * position that took effect by the instant, each lot in the state in which it stood then. Recorded
 * balances are built upon: of a long history only the entries around the instant are read, and one
 * in 64 of those after it. Only where something was posted after the position, but all known had
 * happened before the instant, lots are needed: then the history before the position is read, back
 * to where the account was empty.
 */
public final class BalanceAt {
    private final EntrySource entries;
    private final Chain.OfAccount account;
    private final long lastPosition;
    private final List<RecordedEntry> unrecorded;
    private final long atMs;
    private final long knownAt;

    /**
     * A balance and what it is made of.
     *
     * @param position of the last entry in it, 0 if there is none
     */
    public record Folded(Balance balance, long position) {}

    /**
     * @param lastPosition of the account's newest entry, 0 if none
     * @param unrecorded what is due on it and stands in no entry yet, oldest first, at least up to
     *     {@code atMs}
     * @param knownAt entries beyond are left out
     */
    public BalanceAt(
            EntrySource entries,
            Chain.OfAccount account,
            long lastPosition,
            List<RecordedEntry> unrecorded,
            long atMs,
            long knownAt) {
        this.entries = entries;
        this.account = account;
        this.lastPosition = lastPosition;
        this.unrecorded = unrecorded;
        this.atMs = atMs;
        this.knownAt = knownAt;
    }

    /**
     * {@return the balance}
     *
     * @throws IOException if the journal cannot be read
     */
    public Folded fold() throws IOException {
        RecordedEntry newest = walk().upTo(knownAt).next();
        if (newest == null) {
            return new Folded(Balance.ZERO, 0);
        }
        return settledAtMs(newest) <= atMs ? settled(newest) : foldedBack();
    }

    /** {@return the instant up to which all that was due had happened when an entry was made} */
    private static long settledAtMs(RecordedEntry entry) {
        return entry.isPosting() ? entry.postedAtMs() : entry.effectiveAtMs();
    }

    /** Everything known had happened by the instant; what fell due since is still to be added. */
    private Folded settled(RecordedEntry newest) throws IOException {
        Balance balance = after(newest);
        if (newest.position() == lastPosition) {
            for (RecordedEntry due : unrecorded) {
                balance = due.effectiveAtMs() <= atMs ? after(due) : balance;
            }
            return new Folded(balance, newest.position());
        }
        AccountThen then = AccountThen.after(newest, account, entries);
        return new Folded(new DueLots(then, balance).settle(atMs), newest.position());
    }

    /** Goes back to what was posted by the instant, and gathers what took effect by it later. */
    private Folded foldedBack() throws IOException {
        Balance sum = Balance.ZERO;
        long position = 0;
        ChainWalk walk = walk().upTo(knownAt).effectiveBefore(atMs + 1);
        for (RecordedEntry entry = walk.next(); entry != null; entry = walk.next()) {
            if (entry.effectiveAtMs() <= atMs) {
                position = Math.max(position, entry.position());
                boolean wasPosted = entry.postedAtMs() <= atMs;
                sum = plus(sum, wasPosted ? after(entry) : change(entry));
                if (wasPosted) {
                    break;
                }
            }
        }
        return new Folded(sum, position);
    }

    /** {@return what an entry posted after the instant had changed by it} */
    private Balance change(RecordedEntry entry) throws IOException {
        if (entry.isPosting()) {
            return backdated(EntryView.of(entry, account.account()).orElseThrow());
        }
        long before = account.link(entry).previous();
        Balance balanceBefore =
                before == 0 ? Balance.ZERO : after(RecordedEntry.parse(entries.entryAt(before)));
        return minus(after(entry), balanceBefore);
    }

    /** A backdated earn: its lots by their own dates; a debt that it paid stays paid. */
    private Balance backdated(EntryView earn) {
        long available = 0;
        long pending = 0;
        for (Effect effect : earn.effects()) {
            if (effect instanceof Effect.LotCreated lot && atMs < earn.dateOf(lot.expiresAtMs())) {
                available += atMs < lot.activatesAtMs() ? 0 : lot.points();
                pending += atMs < lot.activatesAtMs() ? lot.points() : 0;
            } else if (effect instanceof Effect.DebtPaid debt) {
                available += debt.points();
            }
        }
        return new Balance(available, pending, 0, 0);
    }

    private ChainWalk walk() {
        return new ChainWalk(entries, account, lastPosition);
    }

    private Balance after(RecordedEntry entry) {
        return account.link(entry).balance();
    }

    private static Balance plus(Balance a, Balance b) {
        return new Balance(
                a.availablePoints() + b.availablePoints(),
                a.pendingPoints() + b.pendingPoints(),
                a.lockedPoints() + b.lockedPoints(),
                a.heldPoints() + b.heldPoints());
    }

    private static Balance minus(Balance a, Balance b) {
        return new Balance(
                a.availablePoints() - b.availablePoints(),
                a.pendingPoints() - b.pendingPoints(),
                a.lockedPoints() - b.lockedPoints(),
                a.heldPoints() - b.heldPoints());
    }
}

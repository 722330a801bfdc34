package dev.tallystick.rest.history;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.Chain;
import dev.tallystick.ledger.history.EntrySource;
import dev.tallystick.ledger.history.EntryView;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Goes along the histories of several accounts at once, newest entry first. Where one was merged
 * with another, or parted from it, the other's history is gone through as well: lots went that way.
 */
final class AccountsWalk {
    private final EntrySource entries;
    private final Map<Long, Long> nextByAccount = new HashMap<>();

    AccountsWalk(EntrySource entries) {
        this.entries = entries;
    }

    /** Goes along an account from a link of its history on. */
    void add(Chain.OfAccount chain, long position) {
        nextByAccount.putIfAbsent(chain.account(), position);
    }

    /** {@return position of the next entry, 0 at the end} */
    long nextPosition() {
        return nextByAccount.isEmpty() ? 0 : Collections.max(nextByAccount.values());
    }

    /**
     * {@return the next entry, null at the end}
     *
     * @throws IOException if the journal cannot be read
     */
    RecordedEntry next() throws IOException {
        long position = nextPosition();
        if (position == 0) {
            return null;
        }
        RecordedEntry entry = RecordedEntry.parse(entries.entryAt(position));
        boolean isMerge =
                entry.type() == EntryType.MERGE || entry.type() == EntryType.MERGE_REVERSAL;
        for (EntryView view : EntryView.all(entry)) {
            long account = view.account().number();
            if (nextByAccount.containsKey(account) && nextByAccount.get(account) == position) {
                nextByAccount.put(account, view.account().previous());
                Optional<EntryView> other = isMerge ? view.counterpart() : Optional.empty();
                other.ifPresent(
                        merged ->
                                nextByAccount.putIfAbsent(
                                        merged.account().number(), merged.account().previous()));
            }
        }
        return entry;
    }
}

package dev.tallystick.replay;

import dev.tallystick.ledger.entry.RecordedEntry;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The entries that touched an account, followed from its last one back by their own links. */
final class AccountHistory {
    private AccountHistory() {}

    /**
     * {@return the account's entries from {@code fromPosition} on, oldest first}
     *
     * @throws ReplayFailedException if a link leads to an entry that does not name the account
     */
    static List<RecordedEntry> of(FoldedJournal folded, int account, long fromPosition)
            throws IOException, ReplayFailedException {
        Deque<RecordedEntry> entries = new ArrayDeque<>();
        long position = folded.state().accounts().lastPosition(account);
        while (position >= fromPosition && position > 0) {
            RecordedEntry entry = folded.entry(position);
            entries.addFirst(entry);
            position = previous(entry, account);
        }
        return new ArrayList<>(entries);
    }

    private static long previous(RecordedEntry entry, int account) throws ReplayFailedException {
        for (RecordedEntry.Account named : entry.accounts()) {
            if (named.number() == account
                    && named.linked()
                    && named.previous() < entry.position()) {
                return named.previous();
            }
        }
        throw new ReplayFailedException(
                "the history of account %d breaks off at position %d: run `replay verify`"
                        .formatted(account, entry.position()));
    }
}

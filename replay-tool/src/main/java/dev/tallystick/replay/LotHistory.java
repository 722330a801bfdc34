package dev.tallystick.replay;

import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** The entries that touched a lot, in the accounts through which merges brought it. */
final class LotHistory {
    private LotHistory() {}

    /**
     * {@return the entries from the lot's making on, oldest first, each as the account saw it that
     * held the lot}
     *
     * @param maker the entry that made it
     */
    static List<EntryView> of(FoldedJournal folded, RecordedEntry maker, long lotNumber)
            throws IOException, ReplayFailedException {
        TreeMap<Long, EntryView> found = new TreeMap<>();
        Deque<Integer> open = new ArrayDeque<>();
        Set<Integer> seen = new HashSet<>();
        open.add(accountOf(maker, lotNumber));
        while (!open.isEmpty()) {
            int account = open.remove();
            if (!seen.add(account)) {
                continue;
            }
            for (RecordedEntry entry : AccountHistory.of(folded, account, maker.position())) {
                if (isTouched(entry, lotNumber)) {
                    EntryView view = EntryView.of(entry, account).orElseThrow();
                    found.putIfAbsent(entry.position(), view);
                    view.counterpart().ifPresent(other -> open.add((int) other.account().number()));
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** {@return whether an entry did something to a lot} */
    static boolean isTouched(RecordedEntry entry, long lotNumber) {
        return entry.effects().stream().anyMatch(effect -> isOn(effect, lotNumber));
    }

    private static int accountOf(RecordedEntry maker, long lotNumber) {
        return EntryView.all(maker).stream()
                .filter(view -> view.effects().stream().anyMatch(effect -> isOn(effect, lotNumber)))
                .mapToInt(view -> (int) view.account().number())
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOn(Effect effect, long lotNumber) {
        return effect instanceof Effect.OnLot lot && lot.lotNumber() == lotNumber;
    }
}

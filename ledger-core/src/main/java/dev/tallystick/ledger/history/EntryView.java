package dev.tallystick.ledger.history;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An entry as one of its members' accounts saw it. Most entries concern one such account; a
 * transfer and a merge concern two members, a merge, a stage and an earn several units.
 *
 * @param accountIndex place of the account among those of the entry
 * @param effects what the entry did to this account, in order
 */
public record EntryView(RecordedEntry entry, int accountIndex, List<Effect> effects) {
    /** The entry as one of its accounts saw it. */
    public EntryView(RecordedEntry entry, int accountIndex) {
        this(entry, accountIndex, entry.effectsOn(accountIndex));
    }

    /** {@return the entry as the posting's own member saw it, in the posting's unit} */
    public static EntryView first(RecordedEntry entry) {
        return new EntryView(entry, 0);
    }

    /** {@return the entry as an account saw it, empty if it stands in no history of that} */
    public static Optional<EntryView> of(RecordedEntry entry, long account) {
        return all(entry).stream()
                .filter(view -> view.account().number() == account && view.account().linked())
                .findFirst();
    }

    /** {@return the entry as a member saw it in a unit, empty if it stands in no such history} */
    public static Optional<EntryView> of(RecordedEntry entry, MemberKey member, int unit) {
        return all(entry).stream()
                .filter(view -> view.unit() == unit && member.equals(view.memberKey()))
                .filter(view -> view.account().linked())
                .findFirst();
    }

    /** {@return the entry as the first of its members saw it in a unit, empty if none did} */
    public static Optional<EntryView> inUnit(RecordedEntry entry, int unit) {
        return all(entry).stream().filter(view -> view.unit() == unit).findFirst();
    }

    /** {@return the entry as each of its members' accounts saw it} */
    public static List<EntryView> all(RecordedEntry entry) {
        List<EntryView> views = new ArrayList<>(1);
        for (int index = 0; index < entry.accounts().size(); index++) {
            if (entry.accounts().get(index).kind() == AccountKind.MEMBER) {
                views.add(new EntryView(entry, index));
            }
        }
        return views;
    }

    /** {@return whether it is the posting's own member in the posting's unit} */
    public boolean isFirst() {
        return accountIndex == 0;
    }

    /** {@return whether it is the member to whom points came by a transfer or a merge} */
    public boolean isOfCounterpart() {
        return entry.counterpartKey() != null && accountIndex % 2 == 1;
    }

    /** {@return the account; null if the entry names none} */
    public RecordedEntry.Account account() {
        return entry.accounts().isEmpty() ? null : entry.accounts().get(accountIndex);
    }

    /** {@return the history of the account} */
    public Chain.OfAccount chain() {
        return new Chain.OfAccount(account().number());
    }

    /** {@return whose account it is; null of an entry that concerns no member} */
    public MemberKey memberKey() {
        return isOfCounterpart() ? entry.counterpartKey() : entry.memberKey();
    }

    /** {@return number of the unit within the program} */
    public int unit() {
        return isFirst() ? entry.unit() : account().unit();
    }

    /** {@return the account's balance after the entry} */
    public Balance balance() {
        return account() == null || account().balance() == null
                ? Balance.ZERO
                : account().balance();
    }

    /** {@return the lots that came from the counterpart, or went back to it, under their ids} */
    public List<Effect.LotMoved> lotsMovedIn() {
        return counterpart().map(EntryView::lotsMovedOut).orElse(List.of());
    }

    /** {@return the lots that went to the counterpart, or back to it, under their ids} */
    public List<Effect.LotMoved> lotsMovedOut() {
        return effects().stream()
                .filter(Effect.LotMoved.class::isInstance)
                .map(Effect.LotMoved.class::cast)
                .toList();
    }

    /** {@return the holds that came from the counterpart, or went back to it} */
    public List<Effect.HoldMoved> holdsMovedIn() {
        return counterpart().map(EntryView::holdsMovedOut).orElse(List.of());
    }

    private List<Effect.HoldMoved> holdsMovedOut() {
        return effects().stream()
                .filter(Effect.HoldMoved.class::isInstance)
                .map(Effect.HoldMoved.class::cast)
                .toList();
    }

    /** {@return the same unit as the other member saw it; empty if there is none} */
    public Optional<EntryView> counterpart() {
        int other = accountIndex ^ 1;
        return entry.counterpartKey() == null || other >= entry.accounts().size()
                ? Optional.empty()
                : Optional.of(new EntryView(entry, other));
    }

    /** {@return how the same member saw the entry in the units behind the first} */
    public List<EntryView> otherUnits() {
        return all(entry).stream()
                .filter(view -> !view.isFirst())
                .filter(view -> view.isOfCounterpart() == isOfCounterpart())
                .filter(view -> view.accountIndex() != accountIndex)
                .toList();
    }

    /**
     * {@return the end of a lot as it was recorded: that of the account where lots share one}
     *
     * @param expiresAtMs as the effect or the lot has it
     */
    public long dateOf(long expiresAtMs) {
        if (expiresAtMs != Dates.SLIDING) {
            return expiresAtMs;
        }
        for (Effect effect : effects()) {
            if (effect instanceof Effect.Slid slid) {
                return slid.expiresAtMs();
            }
        }
        throw new IllegalStateException("no sliding date in the entry: " + entry.position());
    }
}

package dev.tallystick.ledger.history;

import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.RecordedEntry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The lots and the open holds of an account as they stood after one of its entries: added up
 * backwards from that entry to where the account was empty or opened. What is told of a lot last
 * counts; going backwards, that is what is met first.
 */
final class AccountThen {
    private final EntrySource entries;
    private final Map<Long, Lot> lots = new TreeMap<>();
    private final List<Hold> holds = new ArrayList<>();
    private final Map<Long, Boolean> lockedEarns = new HashMap<>();
    private final Map<Pin, Long> takenPoints = new HashMap<>();
    private final Set<Long> holdsGone = new HashSet<>();
    private long slidToMs = Dates.NEVER;
    private boolean hasSlid;

    /** What is in a lot beside the parts that holds pin. */
    static final class Lot {
        private final long number;
        private long points;
        private LotState state;
        private long activatesAtMs;
        private long expiresAtMs;

        private Lot(long number) {
            this.number = number;
        }

        long number() {
            return number;
        }

        long points() {
            return points;
        }

        void points(long newPoints) {
            points = newPoints;
        }

        LotState state() {
            return state;
        }

        void state(LotState newState) {
            state = newState;
        }

        long activatesAtMs() {
            return activatesAtMs;
        }

        long expiresAtMs() {
            return expiresAtMs;
        }
    }

    /** An open hold, its parts in the recorded order. */
    record Hold(long position, long expiresAtMs, List<Part> parts) {}

    /** What a hold pins of a lot. */
    record Part(long lotNumber, long points) {}

    private record Pin(long hold, long lotNumber) {}

    private AccountThen(EntrySource entries) {
        this.entries = entries;
    }

    /**
     * {@return the account as it stood after an entry}
     *
     * @throws IOException if the journal cannot be read
     */
    static AccountThen after(RecordedEntry from, Chain.OfAccount account, EntrySource entries)
            throws IOException {
        AccountThen then = new AccountThen(entries);
        EntryView view = EntryView.of(from, account.account()).orElseThrow();
        while (!view.balance().equals(Balance.ZERO)) {
            then.takeBack(view);
            long previous = view.account().previous();
            if (previous == 0) {
                break;
            }
            view = then.view(previous, account);
        }
        then.date();
        return then;
    }

    /** {@return the lots by number, those too of which only parts are held} */
    Map<Long, Lot> lots() {
        return lots;
    }

    /** {@return the open holds} */
    List<Hold> holds() {
        return holds;
    }

    private EntryView view(long position, Chain.OfAccount account) throws IOException {
        RecordedEntry entry = RecordedEntry.parse(entries.entryAt(position));
        return EntryView.of(entry, account.account()).orElseThrow();
    }

    private void takeBack(EntryView view) throws IOException {
        for (Effect effect : view.effects().reversed()) {
            if (effect instanceof Effect.OnLot onLot) {
                takeBack(onLot);
            } else {
                note(effect);
            }
        }
        for (Effect.LotMoved lot : view.lotsMovedIn()) {
            lot(lot.lotNumber(), lot.points(), lot.lotState());
        }
        for (Effect.HoldMoved hold : view.holdsMovedIn()) {
            if (holdsGone.add(hold.holdPosition())) {
                addHoldOf(view.counterpart().orElseThrow(), hold.holdPosition());
            }
        }
        if (view.entry().type() == EntryType.HOLD && holdsGone.add(view.entry().position())) {
            addHold(view);
        }
    }

    private void takeBack(Effect.OnLot effect) {
        switch (effect) {
            case Effect.LotCreated lot ->
                    lot(
                            lot.lotNumber(),
                            lot.points(),
                            lot.pending() ? LotState.PENDING : LotState.AVAILABLE);
            case Effect.LotRestored lot ->
                    lot(lot.lotNumber(), lot.points(), lockedOrAvailable(lot.locked()));
            case Effect.LotTaken lot -> lot(lot.lotNumber(), -lot.points(), null);
            case Effect.LotPaid lot -> lot(lot.lotNumber(), -lot.points(), null);
            case Effect.LotExpired lot -> lot(lot.lotNumber(), -lot.points(), null);
            case Effect.LotMoved lot -> lot(lot.lotNumber(), -lot.points(), null);
            case Effect.LotActivated lot -> lot(lot.lotNumber(), 0, LotState.AVAILABLE);
            case Effect.LotLocked lot -> lot(lot.lotNumber(), 0, LotState.LOCKED);
            case Effect.LotUnlocked lot ->
                    lot(lot.lotNumber(), 0, lot.pending() ? LotState.PENDING : LotState.AVAILABLE);
            case Effect.LotPinned part -> lot(part.lotNumber(), -part.points(), LotState.AVAILABLE);
            case Effect.PinTaken part ->
                    takenPoints.merge(
                            new Pin(part.holdPosition(), part.lotNumber()),
                            part.points(),
                            Long::sum);
            case Effect.PinReleased part ->
                    lot(part.lotNumber(), part.points(), lockedOrAvailable(part.locked()));
        }
    }

    private void note(Effect effect) {
        if (effect instanceof Effect.HoldResolved hold) {
            holdsGone.add(hold.holdPosition());
        } else if (effect instanceof Effect.HoldMoved hold) {
            holdsGone.add(hold.holdPosition());
        } else if (effect instanceof Effect.EarnLocked earn) {
            lockedEarns.putIfAbsent(earn.earnPosition(), earn.locked());
        } else if (effect instanceof Effect.Slid slid && !hasSlid) {
            slidToMs = slid.expiresAtMs();
            hasSlid = true;
        }
    }

    /**
     * @param changePoints what came into it by the effect
     * @param state in which the effect left it, null if it says nothing of that
     */
    private void lot(long number, long changePoints, LotState state) {
        Lot lot = lots.computeIfAbsent(number, Lot::new);
        lot.points += changePoints;
        if (lot.state == null && state != null) {
            boolean isLocked = lockedEarns.getOrDefault(LotNumber.positionOf(number), false);
            lot.state = isLocked ? LotState.LOCKED : state;
        }
    }

    private static LotState lockedOrAvailable(boolean isLocked) {
        return isLocked ? LotState.LOCKED : LotState.AVAILABLE;
    }

    /** A hold that another member had made: its parts stand in that member's history. */
    private void addHoldOf(EntryView merge, long holdPosition) throws IOException {
        EntryView view = merge;
        while (view.entry().position() != holdPosition) {
            view = view(view.account().previous(), view.chain());
            for (Effect effect : view.effects().reversed()) {
                if (effect instanceof Effect.PinTaken part) {
                    takeBack(part);
                } else if (effect instanceof Effect.EarnLocked) {
                    note(effect);
                }
            }
            boolean cameHere =
                    view.holdsMovedIn().stream()
                            .anyMatch(hold -> hold.holdPosition() == holdPosition);
            if (cameHere) {
                view = view.counterpart().orElseThrow();
            }
        }
        addHold(view);
    }

    private void addHold(EntryView view) {
        long position = view.entry().position();
        long expiresAtMs = Dates.NEVER;
        List<Part> parts = new ArrayList<>();
        for (Effect effect : view.effects()) {
            if (effect instanceof Effect.HoldOpened opened) {
                expiresAtMs = opened.holdExpiresAtMs();
            } else if (effect instanceof Effect.LotPinned part) {
                long taken = takenPoints.getOrDefault(new Pin(position, part.lotNumber()), 0L);
                parts.add(new Part(part.lotNumber(), part.points() - taken));
                lot(part.lotNumber(), 0, LotState.AVAILABLE);
            }
        }
        holds.add(new Hold(position, expiresAtMs, List.copyOf(parts)));
    }

    /** Finds the dates in the entries that made the lots, each read once: some made thousands. */
    private void date() throws IOException {
        Map<Long, Effect.LotCreated> made = new HashMap<>();
        for (Lot lot : lots.values()) {
            if (!made.containsKey(lot.number)) {
                byte[] maker = entries.entryAt(LotNumber.positionOf(lot.number));
                for (Effect effect : RecordedEntry.parse(maker).effects()) {
                    if (effect instanceof Effect.LotCreated created) {
                        made.put(created.lotNumber(), created);
                    }
                }
            }
            Effect.LotCreated created = made.get(lot.number);
            lot.activatesAtMs = created.activatesAtMs();
            lot.expiresAtMs =
                    created.expiresAtMs() == Dates.SLIDING ? slidToMs : created.expiresAtMs();
        }
    }
}

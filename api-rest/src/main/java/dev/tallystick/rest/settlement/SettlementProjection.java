package dev.tallystick.rest.settlement;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.points.RecordedContent;
import dev.tallystick.rest.projection.Projection;

import org.jdbi.v3.core.Handle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Adds up what entries booked with partners. An entry that books names the partner; points that
 * lapse do not, and belong to whoever granted the lot, as long as they were never handed on: what
 * comes by a transfer is a lot of its own.
 */
final class SettlementProjection implements Projection {
    /** By which its position is asked for. */
    static final String NAME = "settlement";

    private final LedgerGate gate;
    private final Map<Quarter, Sums> gathered = new LinkedHashMap<>();

    SettlementProjection(LedgerGate gate) {
        this.gate = gate;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<EntryType> types() {
        return EnumSet.complementOf(
                EnumSet.of(
                        EntryType.CONFIG,
                        EntryType.CLOCK,
                        EntryType.LOCK,
                        EntryType.HOLD,
                        EntryType.ACTIVATE));
    }

    @Override
    public boolean concerns(RecordedEntry entry) {
        for (RecordedEntry.Account account : entry.accounts()) {
            if (entry.isPosted() && account.kind() == AccountKind.PARTNER) {
                return true;
            }
        }
        return entry.effects().stream().anyMatch(Effect.LotExpired.class::isInstance);
    }

    @Override
    public void begin() {
        gathered.clear();
    }

    @Override
    public void apply(Handle handle, RecordedEntry entry) {
        addBooked(entry);
        for (EntryView view : EntryView.all(entry)) {
            for (Effect effect : view.effects()) {
                if (effect instanceof Effect.LotExpired lot) {
                    grantorOf(entry, lot.lotNumber())
                            .ifPresent(
                                    partner ->
                                            add(
                                                    entry,
                                                    partner,
                                                    view.unit(),
                                                    Kind.EXPIRED,
                                                    lot.points()));
                }
            }
        }
    }

    @Override
    public void end(Handle handle) {
        gathered.forEach((quarter, sums) -> SettlementStore.add(handle, quarter, sums));
    }

    @Override
    public void reset(Handle handle) {
        SettlementStore.clear(handle);
    }

    private void addBooked(RecordedEntry entry) {
        Optional<MemberKey> partner = RecordedContent.partnerKey(entry);
        for (Effect effect : entry.effects()) {
            if (effect instanceof Effect.Booked(Book book, int account, long points)
                    && account >= 0
                    && partner.isPresent()) {
                int unit = entry.accounts().get(account).unit();
                add(entry, partner.get(), unit, kindOf(book, points), Math.abs(points));
            }
        }
    }

    /** What a partner granted is booked below 0: it is where the points come from. */
    private static Kind kindOf(Book book, long points) {
        if (book.isGranting()) {
            return points < 0 ? Kind.EARNED : Kind.EARN_REVERSED;
        }
        return points < 0 ? Kind.REDEMPTION_REVERSED : Kind.REDEEMED;
    }

    private void add(RecordedEntry entry, MemberKey partner, int unit, Kind kind, long points) {
        if (points == 0) {
            return;
        }
        String programId = gate.ledger().program(entry.program()).id();
        Quarter quarter =
                new Quarter(
                        programId,
                        partner.high(),
                        partner.low(),
                        unit,
                        Quarter.of(entry.postedAtMs()));
        gathered.computeIfAbsent(quarter, _ -> new Sums()).add(kind, points, 1);
    }

    /** {@return who granted a lot, if it came by an earn} */
    private Optional<MemberKey> grantorOf(RecordedEntry entry, long lotNumber) {
        long position = LotNumber.positionOf(lotNumber);
        try {
            RecordedEntry origin =
                    position == entry.position()
                            ? entry
                            : RecordedEntry.parse(gate.ledger().entryAt(position));
            return origin.type() == EntryType.EARN
                    ? RecordedContent.partnerKey(origin)
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

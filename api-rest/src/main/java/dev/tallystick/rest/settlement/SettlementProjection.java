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
import java.util.function.BooleanSupplier;

/**
 * Adds up what entries booked with partners. An entry that books names the partner; points that
 * lapse do not, and belong to whoever granted the lot, as long as they were never handed on: what
 * comes by a transfer is a lot of its own.
 */
final class SettlementProjection implements Projection {
    /** By which its position is asked for. */
    static final String NAME = "settlement";

    private static final Set<EntryType> TYPES =
            EnumSet.complementOf(
                    EnumSet.of(
                            EntryType.CONFIG,
                            EntryType.CLOCK,
                            EntryType.LOCK,
                            EntryType.HOLD,
                            EntryType.ACTIVATE));

    private final LedgerGate gate;
    private final BooleanSupplier anyPartner;
    private final Map<Quarter, Sums> gathered = new LinkedHashMap<>();

    /** What comes of entries that are about to be written, by their position. */
    private final Map<Long, Map<Quarter, Sums>> prepared = new LinkedHashMap<>();

    /**
     * @param anyPartner whether a program has a partner; once true always true, and true before an
     *     entry names one
     */
    SettlementProjection(LedgerGate gate, BooleanSupplier anyPartner) {
        this.gate = gate;
        this.anyPartner = anyPartner;
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * None where there is no partner: what is durable by then names none, and is passed without
     * being read.
     */
    @Override
    public Set<EntryType> types() {
        return anyPartner.getAsBoolean() ? TYPES : EnumSet.noneOf(EntryType.class);
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

    /** Who granted what lapses stands in the journal, which a write does not wait for. */
    @Override
    public void prepare(RecordedEntry entry) {
        prepared.computeIfAbsent(entry.position(), _ -> sumsOf(entry));
    }

    @Override
    public void apply(Handle handle, RecordedEntry entry) {
        prepared.get(entry.position())
                .forEach(
                        (quarter, sums) ->
                                gathered.computeIfAbsent(quarter, _ -> new Sums()).add(sums));
    }

    @Override
    public void onWritten() {
        prepared.clear();
    }

    @Override
    public void end(Handle handle) {
        gathered.forEach((quarter, sums) -> SettlementStore.add(handle, quarter, sums));
    }

    @Override
    public void reset(Handle handle) {
        prepared.clear();
        SettlementStore.clear(handle);
    }

    private Map<Quarter, Sums> sumsOf(RecordedEntry entry) {
        Map<Quarter, Sums> sums = new LinkedHashMap<>();
        addBooked(sums, entry);
        for (EntryView view : EntryView.all(entry)) {
            for (Effect effect : view.effects()) {
                if (effect instanceof Effect.LotExpired lot) {
                    grantorOf(entry, lot.lotNumber())
                            .map(partner -> quarter(entry, partner, view.unit()))
                            .ifPresent(q -> add(sums, q, Kind.EXPIRED, lot.points()));
                }
            }
        }
        return sums;
    }

    private void addBooked(Map<Quarter, Sums> sums, RecordedEntry entry) {
        Optional<MemberKey> partner = RecordedContent.partnerKey(entry);
        for (Effect effect : entry.effects()) {
            if (effect instanceof Effect.Booked(Book book, int account, long points)
                    && account >= 0
                    && partner.isPresent()) {
                int unit = entry.accounts().get(account).unit();
                Quarter quarter = quarter(entry, partner.get(), unit);
                add(sums, quarter, kindOf(book, points), Math.abs(points));
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

    private Quarter quarter(RecordedEntry entry, MemberKey partner, int unit) {
        return new Quarter(
                gate.ledger().program(entry.program()).id(),
                partner.high(),
                partner.low(),
                unit,
                Quarter.of(entry.postedAtMs()));
    }

    private static void add(Map<Quarter, Sums> sums, Quarter quarter, Kind kind, long points) {
        if (points != 0) {
            sums.computeIfAbsent(quarter, _ -> new Sums()).add(kind, points, 1);
        }
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

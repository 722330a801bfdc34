package dev.tallystick.rest.points;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.ledger.LedgerGate;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Where lots came from: read from the journal, since the ledger itself does not need to know.
 * Remembered, for what is recorded never changes.
 */
final class LotOrigins {
    private static final int REMEMBERED_MAX = 100_000;

    private final LedgerGate gate;
    private final Cache<Long, LotOrigin> remembered =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

    /**
     * How a lot came into being.
     *
     * @param txId of the entry that made it
     * @param grantedPoints what it began with
     */
    record LotOrigin(
            String txId, long grantedPoints, int source, long activatesAtMs, long expiresAtMs) {}

    LotOrigins(LedgerGate gate) {
        this.gate = gate;
    }

    /**
     * {@return how a lot of a durable entry came into being}
     *
     * @throws UncheckedIOException if the journal cannot be read
     */
    LotOrigin of(long lotNumber) {
        LotOrigin known = remembered.getIfPresent(lotNumber);
        return known != null ? known : read(lotNumber);
    }

    /** {@return how a lot came into being in this entry} */
    static LotOrigin in(RecordedEntry entry, Effect.LotCreated lot) {
        return new LotOrigin(
                entry.txId(), lot.points(), lot.source(), lot.activatesAtMs(), lot.expiresAtMs());
    }

    /** All lots of the entry at once: a transfer makes thousands, and one answer shows them. */
    private LotOrigin read(long lotNumber) {
        RecordedEntry entry = entryOf(lotNumber);
        LotOrigin found = null;
        for (Effect effect : entry.effects()) {
            if (effect instanceof Effect.LotCreated lot) {
                LotOrigin origin = in(entry, lot);
                remembered.put(lot.lotNumber(), origin);
                found = lot.lotNumber() == lotNumber ? origin : found;
            }
        }
        if (found == null) {
            throw new IllegalStateException(
                    "no such lot in its entry: " + LotNumber.toId(lotNumber));
        }
        return found;
    }

    private RecordedEntry entryOf(long lotNumber) {
        try {
            return RecordedEntry.parse(gate.ledger().entryAt(LotNumber.positionOf(lotNumber)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.rules.RedeemFlags;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.programs.ProgramJson;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.util.List;

/** Tells how an entry came about: what was asked, and each effect by a plain name. */
public final class EntryStory {
    private final LedgerGate gate;
    private final EntryFields fields;
    private final LotOrigins origins;

    EntryStory(LedgerGate gate, EntryFields fields, LotOrigins origins) {
        this.gate = gate;
        this.fields = fields;
        this.origins = origins;
    }

    /** Writes what was asked as an object: the fields of the request, dates resolved. */
    public void writeRequest(JsonGenerator out, RecordedEntry entry) throws IOException {
        CommandDecoder command = RecordedContent.command(entry);
        out.writeStartObject();
        switch (entry.type()) {
            case EARN -> {
                out.writeNumberField("points", entry.requestedPoints());
                EntryFields.writeDate(out, "occurredAt", command.earn().occurredAtMs(), Dates.NOW);
                EntryFields.writeDate(
                        out, "activatesAt", command.earn().activatesAtMs(), Dates.AT_ONCE);
                EntryFields.writeDate(out, "expiresAt", command.earn().expiresAtMs(), Dates.NEVER);
            }
            case REDEEM -> {
                out.writeNumberField("points", entry.requestedPoints());
                out.writeBooleanField("upTo", (command.posting().flags() & RedeemFlags.UP_TO) != 0);
            }
            case EARN_REVERSAL, REDEEM_REVERSAL -> {
                writeOriginal(out, command.followUp().originalPosition());
                if (entry.requestedPoints() == 0) {
                    out.writeNullField("points");
                } else {
                    out.writeNumberField("points", entry.requestedPoints());
                }
            }
            case LOCK,
                    UNLOCK,
                    HOLD,
                    CAPTURE,
                    RELEASE,
                    TRANSFER,
                    TRANSFER_REVERSAL,
                    ADJUST,
                    MERGE,
                    MERGE_REVERSAL,
                    STAGE ->
                    out.writeNumberField("points", entry.requestedPoints());
            case ACTIVATE, EXPIRE ->
                    out.writeStringField("dueAt", Times.format(command.timeEvent().dueAtMs()));
            case CONFIG -> ProgramJson.writeFields(out, configuration(entry));
            case CLOCK -> out.writeStringField("now", Times.format(command.setClock().nowMs()));
        }
        fields.writePartner(out, entry);
        fields.writeBasket(out, entry);
        fields.writeText(out, entry);
        out.writeEndObject();
    }

    /** Writes effects as an array, in the order in which they were recorded. */
    public void writeEffects(JsonGenerator out, List<? extends Effect> effects) throws IOException {
        out.writeStartArray();
        for (Effect effect : effects) {
            out.writeStartObject();
            write(out, effect);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void write(JsonGenerator out, Effect effect) throws IOException {
        switch (effect) {
            case Effect.LotCreated lot -> {
                writeLot(out, "LOT_MADE", lot);
                out.writeStringField("source", LotSource.nameOf(lot.source()));
                EntryFields.writeDate(out, "activatesAt", lot.activatesAtMs(), Dates.AT_ONCE);
                EntryFields.writeDate(out, "expiresAt", lot.expiresAtMs(), Dates.NEVER);
            }
            case Effect.LotTaken lot -> writeLot(out, "LOT_TAKEN", lot);
            case Effect.LotRestored lot -> writeLot(out, "LOT_RESTORED", lot);
            case Effect.LotActivated lot -> writeLot(out, "LOT_ACTIVATED", lot);
            case Effect.LotExpired lot -> writeLot(out, "LOT_EXPIRED", lot);
            case Effect.DebtAdded debt -> writePoints(out, "DEBT_ADDED", debt.points());
            case Effect.DebtPaid debt -> writePoints(out, "DEBT_PAID", debt.points());
            case Effect.ShortfallAdded shortfall -> {
                writePoints(out, "SHORTFALL_ADDED", shortfall.points());
                writeOriginal(out, shortfall.originalPosition());
            }
            case Effect.ShortfallPaid shortfall -> {
                writePoints(out, "SHORTFALL_PAID", shortfall.points());
                writeOriginal(out, shortfall.originalPosition());
            }
            case Effect.Reversed reversed -> {
                writePoints(out, "REVERSED", reversed.points());
                writeOriginal(out, reversed.originalPosition());
            }
            case Effect.Left left -> writePoints(out, "LEFT_OF_ORIGINAL", left.points());
            case Effect.Booked booked -> {
                writePoints(out, "BOOKED", booked.points());
                out.writeStringField("book", booked.book().name());
                out.writeBooleanField("atPartner", booked.accountIndex() >= 0);
            }
            case Effect.AccountOpened opened -> {
                out.writeStringField("effect", "ACCOUNT_OPENED");
                out.writeStringField("kind", opened.kind().name());
            }
            case Effect.ProgramConfigured _ -> out.writeStringField("effect", "PROGRAM_CONFIGURED");
            case Effect.ClockSet set -> {
                out.writeStringField("effect", "CLOCK_SET");
                out.writeStringField("now", Times.format(set.nowMs()));
            }
            case Effect other -> out.writeStringField("effect", other.getClass().getSimpleName());
        }
    }

    private static ProgramConfig configuration(RecordedEntry config) {
        return ProgramConfig.decode(
                new UnsafeBuffer(config.command()), 0, config.program(), config.position());
    }

    private void writeLot(JsonGenerator out, String name, Effect.OnLot lot) throws IOException {
        writePoints(out, name, lot.points());
        out.writeStringField("lotId", LotNumber.toId(lot.lotNumber()));
        out.writeStringField("earnTxId", origins.of(lot.lotNumber()).txId());
    }

    private static void writePoints(JsonGenerator out, String name, long points)
            throws IOException {
        out.writeStringField("effect", name);
        out.writeNumberField("points", points);
    }

    private void writeOriginal(JsonGenerator out, long position) throws IOException {
        RecordedEntry original = RecordedEntry.parse(gate.ledger().entryAt(position));
        out.writeStringField("originalTxId", original.txId());
    }
}

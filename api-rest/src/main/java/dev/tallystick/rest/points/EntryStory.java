package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.ledger.rules.FollowUpFlags;
import dev.tallystick.ledger.rules.GivenBack;
import dev.tallystick.ledger.rules.RedeemFlags;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.programs.ProgramJson;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Tells how an entry came about: what was asked, and each effect by a plain name. */
public final class EntryStory {
    private final LedgerGate gate;
    private final EntryFields fields;
    private final LotOrigins origins;
    private final EntryTexts texts;

    EntryStory(LedgerGate gate, EntryFields fields, LotOrigins origins, EntryTexts texts) {
        this.gate = gate;
        this.fields = fields;
        this.origins = origins;
        this.texts = texts;
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
                EntryFields.writeDate(out, "expiresAt", expiresAtMs(command), Dates.NEVER);
            }
            case REDEEM -> {
                out.writeNumberField("points", entry.requestedPoints());
                out.writeBooleanField("upTo", (command.posting().flags() & RedeemFlags.UP_TO) != 0);
            }
            case EARN_REVERSAL, REDEEM_REVERSAL, TRANSFER_REVERSAL, MERGE_REVERSAL -> {
                writeTransaction(out, "originalTxId", command.followUp().originalPosition());
                writePointsOrAll(out, entry);
            }
            case LOCK, UNLOCK ->
                    writeTransaction(out, "earnTxId", command.followUp().originalPosition());
            case HOLD -> {
                out.writeNumberField("points", entry.requestedPoints());
                out.writeNumberField("expiresInSeconds", command.hold().durationMs() / 1_000);
            }
            case CAPTURE -> {
                writeTransaction(out, "holdTxId", command.followUp().originalPosition());
                writePointsOrAll(out, entry);
            }
            case RELEASE -> {
                if (entry.isPosting()) {
                    writeTransaction(out, "holdTxId", command.followUp().originalPosition());
                } else {
                    writeDue(out, command);
                }
            }
            case EXPIRE -> {
                if (entry.isPosting()) {
                    writePointsOrPercentage(out, entry, command.expire().percentageE4());
                } else {
                    writeDue(out, command);
                }
            }
            case ACTIVATE -> writeDue(out, command);
            case TRANSFER -> {
                out.writeNumberField("points", entry.requestedPoints());
                writeMember(out, "toMemberId", entry.counterpartKey());
            }
            case ADJUST -> {
                out.writeNumberField("points", entry.requestedPoints());
                out.writeStringField("reasonCode", command.reasonCode());
                EntryFields.writeDate(
                        out, "expiresAt", command.adjust().expiresAtMs(), Dates.NEVER);
            }
            case MERGE -> writeMember(out, "intoMemberId", entry.counterpartKey());
            case STAGE ->
                    out.writeStringField("stage", Stage.ofCode(command.setStage().stage()).name());
            case CONFIG -> ProgramJson.writeFields(out, configuration(entry));
            case CLOCK -> out.writeStringField("now", Times.format(command.setClock().nowMs()));
        }
        fields.writePartner(out, entry);
        fields.writeBeside(out, entry);
        fields.writeText(out, entry);
        out.writeEndObject();
    }

    /**
     * Writes the promotions that granted an earn its points, as an array: what each was to grant,
     * and what caps and budgets left of it.
     */
    public void writePromotions(JsonGenerator out, RecordedEntry entry) throws IOException {
        out.writeStartArray();
        for (Evidence.Share share : evidence(entry).map(Evidence::grants).orElseGet(List::of)) {
            if (!share.isBase()) {
                out.writeStartObject();
                out.writeStringField("promotionId", share.promotionId());
                out.writeNumberField("version", share.version());
                if (share.unit().isPresent()) {
                    out.writeStringField("unit", share.unit().get());
                }
                out.writeNumberField("points", share.grantedPoints());
                if (share.grantedPoints() != share.askedPoints()) {
                    out.writeNumberField("asked", share.askedPoints());
                }
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }

    /** Writes what was known of the member when the earn was evaluated, as an object or null. */
    public void writeMemberFacts(JsonGenerator out, RecordedEntry entry) throws IOException {
        Optional<ObjectNode> member =
                texts.of(entry)
                        .flatMap(text -> text.beside().evaluation())
                        .map(evaluation -> (ObjectNode) evaluation.get("member"));
        if (member.isPresent()) {
            out.writeTree(member.get());
        } else {
            out.writeNull();
        }
    }

    private Optional<Evidence> evidence(RecordedEntry entry) {
        return texts.of(entry).flatMap(text -> Evidence.read(entry, text.beside()));
    }

    /**
     * Writes what an entry did as an array, in the order in which it was recorded. Where several
     * accounts are concerned each effect tells on whose it was.
     *
     * @param shown which effects
     */
    public void writeEffects(
            JsonGenerator out, RecordedEntry entry, Predicate<? super Effect> shown)
            throws IOException {
        boolean isOnSeveral =
                entry.effects().stream().anyMatch(Effect.AccountSwitched.class::isInstance);
        EntryView account = EntryView.first(entry);
        out.writeStartArray();
        for (Effect effect : entry.effects()) {
            if (effect instanceof Effect.AccountSwitched(int accountIndex)) {
                account = new EntryView(entry, accountIndex);
            } else if (shown.test(effect) && !isNote(effect)) {
                out.writeStartObject();
                write(out, effect, account);
                if (isOnSeveral) {
                    writeAccount(out, accountOf(effect, account));
                }
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }

    /** An account is opened before the entry goes over to it. */
    private static EntryView accountOf(Effect effect, EntryView current) {
        return effect instanceof Effect.AccountOpened opened
                ? new EntryView(current.entry(), opened.accountIndex())
                : current;
    }

    private void writeAccount(JsonGenerator out, EntryView account) throws IOException {
        if (account.account().kind() == AccountKind.MEMBER) {
            writeMember(out, "memberId", account.memberKey());
        }
        out.writeStringField("unit", fields.unitOf(account));
    }

    /** What the ledger notes for itself beside caps and budgets, and for a later reversal. */
    private static boolean isNote(Effect effect) {
        return effect instanceof Effect.InUnit
                || (effect instanceof Effect.Counted counted && GivenBack.isNote(counted.keyLow()));
    }

    private void write(JsonGenerator out, Effect effect, EntryView account) throws IOException {
        switch (effect) {
            case Effect.OnLot onLot -> writeOnLot(out, onLot, account);
            case Effect.DebtAdded debt -> writePoints(out, EffectName.DEBT_ADDED, debt.points());
            case Effect.DebtPaid debt -> writePoints(out, EffectName.DEBT_PAID, debt.points());
            case Effect.ShortfallAdded shortfall -> {
                writePoints(out, EffectName.SHORTFALL_ADDED, shortfall.points());
                writeTransaction(out, "originalTxId", shortfall.originalPosition());
            }
            case Effect.ShortfallPaid shortfall -> {
                writePoints(out, EffectName.SHORTFALL_PAID, shortfall.points());
                writeTransaction(out, "originalTxId", shortfall.originalPosition());
            }
            case Effect.Reversed reversed -> {
                writePoints(out, EffectName.REVERSED, reversed.points());
                writeTransaction(out, "originalTxId", reversed.originalPosition());
            }
            case Effect.HoldOpened hold -> {
                writeName(out, EffectName.HOLD_OPENED);
                EntryFields.writeDate(out, "holdExpiresAt", hold.holdExpiresAtMs(), Dates.NEVER);
            }
            case Effect.HoldResolved hold -> {
                writeName(out, EffectName.HOLD_RESOLVED);
                writeTransaction(out, "holdTxId", hold.holdPosition());
                out.writeStringField("resolution", hold.resolution().name());
            }
            case Effect.HoldMoved hold -> {
                writePoints(out, EffectName.HOLD_MOVED, hold.points());
                writeTransaction(out, "holdTxId", hold.holdPosition());
            }
            case Effect.EarnLocked earn -> {
                writeName(out, earn.locked() ? EffectName.EARN_LOCKED : EffectName.EARN_UNLOCKED);
                writeTransaction(out, "earnTxId", earn.earnPosition());
            }
            case Effect.StageSet set ->
                    writeText(out, EffectName.STAGE_SET, "stage", set.stage().name());
            case Effect.StageWas was ->
                    writeText(out, EffectName.STAGE_WAS, "stage", was.stage().name());
            case Effect.Merged merged -> {
                writeName(out, EffectName.MERGED);
                writeMember(out, "intoMemberId", account.entry().counterpartKey());
            }
            case Effect.Unmerged _ -> writeName(out, EffectName.UNMERGED);
            case Effect.MergedInto merged -> {
                writeName(out, EffectName.MERGED_BEFORE);
                writeMember(out, "intoMemberId", merged.memberKey());
            }
            case Effect.Redirected redirected -> {
                writeName(out, EffectName.REDIRECTED);
                writeMember(out, "toMemberId", redirected.memberKey());
            }
            case Effect.Slid slid -> {
                writeName(out, EffectName.EXPIRY_SET);
                EntryFields.writeDate(out, "expiresAt", slid.expiresAtMs(), Dates.NEVER);
            }
            case Effect.Granted granted -> {
                writePoints(out, EffectName.GRANTED, granted.points());
                out.writeBooleanField("capped", granted.capped());
            }
            case Effect.Counted counted -> writePoints(out, EffectName.COUNTED, counted.points());
            case Effect.Left left -> writePoints(out, EffectName.LEFT_OF_ORIGINAL, left.points());
            case Effect.HeldWas held -> writePoints(out, EffectName.LEFT_OF_HOLD, held.points());
            case Effect.Booked booked -> {
                writePoints(out, EffectName.BOOKED, booked.points());
                out.writeStringField("book", booked.book().name());
                out.writeBooleanField("atPartner", booked.accountIndex() >= 0);
            }
            case Effect.AccountOpened opened ->
                    writeText(out, EffectName.ACCOUNT_OPENED, "kind", opened.kind().name());
            case Effect.ProgramConfigured _ -> writeName(out, EffectName.PROGRAM_CONFIGURED);
            case Effect.ClockSet set ->
                    writeText(out, EffectName.CLOCK_SET, "now", Times.format(set.nowMs()));
            case Effect.AccountSwitched _, Effect.InUnit _ ->
                    throw new IllegalStateException("not told: " + effect);
        }
    }

    private void writeOnLot(JsonGenerator out, Effect.OnLot effect, EntryView account)
            throws IOException {
        switch (effect) {
            case Effect.LotCreated lot -> {
                writeLot(out, EffectName.LOT_MADE, lot);
                out.writeStringField("source", LotSource.nameOf(lot.source()));
                EntryFields.writeDate(out, "activatesAt", lot.activatesAtMs(), Dates.AT_ONCE);
                EntryFields.writeDate(
                        out, "expiresAt", account.dateOf(lot.expiresAtMs()), Dates.NEVER);
            }
            case Effect.LotTaken lot -> writeLot(out, EffectName.LOT_TAKEN, lot);
            case Effect.LotPaid lot -> writeLot(out, EffectName.LOT_PAID_DEBT, lot);
            case Effect.LotRestored lot -> {
                writeLot(out, EffectName.LOT_RESTORED, lot);
                out.writeBooleanField("locked", lot.locked());
            }
            case Effect.LotActivated lot -> writeLot(out, EffectName.LOT_ACTIVATED, lot);
            case Effect.LotExpired lot -> writeLot(out, EffectName.LOT_EXPIRED, lot);
            case Effect.LotLocked lot -> writeLot(out, EffectName.LOT_LOCKED, lot);
            case Effect.LotUnlocked lot -> writeLot(out, EffectName.LOT_UNLOCKED, lot);
            case Effect.LotPinned lot -> writeLot(out, EffectName.LOT_HELD, lot);
            case Effect.PinTaken part -> {
                writeLot(out, EffectName.HELD_PART_TAKEN, part);
                writeTransaction(out, "holdTxId", part.holdPosition());
            }
            case Effect.PinReleased part -> {
                writeLot(out, EffectName.HELD_PART_RELEASED, part);
                writeTransaction(out, "holdTxId", part.holdPosition());
                out.writeBooleanField("locked", part.locked());
            }
            case Effect.LotMoved lot -> {
                writeLot(out, EffectName.LOT_MOVED, lot);
                EntryView to = new EntryView(account.entry(), lot.toAccountIndex());
                writeMember(out, "toMemberId", to.memberKey());
            }
        }
    }

    /** Where expiry slides, the date to which the earn moves that of its account. */
    private static long expiresAtMs(CommandDecoder command) {
        long expiresAtMs = command.earn().expiresAtMs();
        return expiresAtMs == Dates.SLIDING ? command.earn().slidesToMs() : expiresAtMs;
    }

    private static void writePointsOrAll(JsonGenerator out, RecordedEntry entry)
            throws IOException {
        boolean isUpTo =
                (RecordedContent.command(entry).posting().flags() & FollowUpFlags.UP_TO) != 0;
        if (entry.requestedPoints() == 0 && !isUpTo) {
            out.writeNullField("points");
        } else {
            out.writeNumberField("points", entry.requestedPoints());
        }
    }

    private static void writePointsOrPercentage(
            JsonGenerator out, RecordedEntry entry, long percentageE4) throws IOException {
        if (percentageE4 == 0) {
            out.writeNumberField("points", entry.requestedPoints());
        } else {
            out.writeNumberField(
                    "percentage", BigDecimal.valueOf(percentageE4, 4).stripTrailingZeros());
        }
    }

    private static void writeDue(JsonGenerator out, CommandDecoder command) throws IOException {
        out.writeStringField("dueAt", Times.format(command.timeEvent().dueAtMs()));
    }

    private static ProgramConfig configuration(RecordedEntry config) {
        return ProgramConfig.decode(
                new UnsafeBuffer(config.command()), 0, config.program(), config.position());
    }

    private void writeLot(JsonGenerator out, EffectName name, Effect.OnLot lot) throws IOException {
        writePoints(out, name, lot.points());
        out.writeStringField("lotId", LotNumber.toId(lot.lotNumber()));
        out.writeStringField("earnTxId", origins.of(lot.lotNumber()).txId());
    }

    private static void writeName(JsonGenerator out, EffectName name) throws IOException {
        out.writeStringField("effect", name.name());
    }

    private static void writePoints(JsonGenerator out, EffectName name, long points)
            throws IOException {
        writeName(out, name);
        out.writeNumberField("points", points);
    }

    private static void writeText(JsonGenerator out, EffectName name, String field, String text)
            throws IOException {
        writeName(out, name);
        out.writeStringField(field, text);
    }

    private void writeMember(JsonGenerator out, String name, MemberKey key) throws IOException {
        Optional<String> memberId = fields.memberIdOf(key);
        if (memberId.isPresent()) {
            out.writeStringField(name, memberId.get());
        }
    }

    private void writeTransaction(JsonGenerator out, String name, long position)
            throws IOException {
        RecordedEntry entry = RecordedEntry.parse(gate.ledger().entryAt(position));
        out.writeStringField(name, entry.txId());
    }
}

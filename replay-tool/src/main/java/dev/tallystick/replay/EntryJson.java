package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.entry.RecordedEntry;

/** Entries as JSON: everything that was recorded, with the names that the API uses. */
final class EntryJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private EntryJson() {}

    /**
     * {@return the entry, its sentence included}
     *
     * @param program the configuration of the entry's program, null if it has none
     */
    static ObjectNode of(RecordedEntry entry, ProgramConfig program) {
        ObjectNode json =
                JSON.objectNode()
                        .put("position", entry.position())
                        .put("postedAt", Wording.instant(entry.postedAtMs()))
                        .put("effectiveAt", Wording.instant(entry.effectiveAtMs()))
                        .put("type", entry.type().name())
                        .put("outcome", entry.isPosted() ? "POSTED" : "REFUSED");
        if (!entry.isPosted()) {
            json.put("refusal", Wording.code(entry.outcome()));
        }
        json.put("program", program == null ? null : program.id())
                .put("previousPosition", entry.programPrevious())
                .put("txId", entry.txId());
        if (entry.memberKey() != null) {
            json.put("memberKey", Wording.key(entry.memberKey()));
        }
        if (entry.isPosting()) {
            addPosting(json, entry, program);
        }
        ArrayNode accounts = json.putArray("accounts");
        entry.accounts().forEach(account -> accounts.add(account(account)));
        ArrayNode effects = json.putArray("effects");
        entry.effects().forEach(effect -> effects.add(effect(effect)));
        return json.put("sentence", Sentences.of(entry, program));
    }

    static ObjectNode balance(Balance balance) {
        return JSON.objectNode()
                .put("available", balance.availablePoints())
                .put("pending", balance.pendingPoints())
                .put("locked", balance.lockedPoints())
                .put("held", balance.heldPoints())
                .put("total", balance.totalPoints());
    }

    /** {@return the instant as the API writes it, null for "none"} */
    static String instant(long instantMs) {
        return instantMs == Dates.NEVER || instantMs == Dates.AT_ONCE
                ? null
                : Wording.instant(instantMs);
    }

    private static void addPosting(ObjectNode json, RecordedEntry entry, ProgramConfig program) {
        CommandDecoder command = Sentences.commandOf(entry);
        json.put("unit", program.units().get(entry.unit()).code())
                .put("requestedPoints", entry.requestedPoints())
                .put("lookedUpTo", command.lookedUpTo())
                .put("validUntil", instant(command.validUntilMs()))
                .put("encryptedTextBytes", entry.textCiphertext().length);
        if (command.hasPartner()) {
            json.put("partnerKey", Wording.key(command.partnerKeyHigh(), command.partnerKeyLow()));
        }
    }

    private static ObjectNode account(RecordedEntry.Account account) {
        ObjectNode json =
                JSON.objectNode().put("account", account.number()).put("opened", account.opened());
        if (account.linked()) {
            json.put("previousPosition", account.previous());
        }
        if (account.every64th()) {
            json.put("previous64thPosition", account.previous64th());
            json.put(
                    "lagMsMax",
                    account.lagMsMax() == Long.MAX_VALUE ? null : (Long) account.lagMsMax());
        }
        if (account.balance() != null) {
            json.set("balance", balance(account.balance()));
        }
        return json;
    }

    static ObjectNode effect(Effect effect) {
        ObjectNode json = JSON.objectNode().put("effect", effect.getClass().getSimpleName());
        return switch (effect) {
            case Effect.AccountOpened opened ->
                    json.put("accountIndex", opened.accountIndex())
                            .put("kind", opened.kind().name())
                            .put("key", Wording.key(opened.keyHigh(), opened.keyLow()));
            case Effect.AccountSwitched account -> json.put("accountIndex", account.accountIndex());
            case Effect.OnLot onLot -> onLot(json, onLot);
            case Effect.DebtAdded debt -> json.put("points", debt.points());
            case Effect.DebtPaid debt -> json.put("points", debt.points());
            case Effect.Reversed reversed ->
                    json.put("originalPosition", reversed.originalPosition())
                            .put("points", reversed.points())
                            .put("previousRelated", reversed.previousRelated());
            case Effect.ShortfallAdded shortfall ->
                    json.put("originalPosition", shortfall.originalPosition())
                            .put("points", shortfall.points());
            case Effect.ShortfallPaid shortfall ->
                    json.put("originalPosition", shortfall.originalPosition())
                            .put("points", shortfall.points());
            case Effect.HoldOpened hold -> json.put("expiresAt", instant(hold.holdExpiresAtMs()));
            case Effect.HoldResolved hold ->
                    json.put("holdPosition", hold.holdPosition())
                            .put("resolution", hold.resolution().name())
                            .put("previousRelated", hold.previousRelated());
            case Effect.HoldMoved hold ->
                    json.put("holdPosition", hold.holdPosition())
                            .put("points", hold.points())
                            .put("toAccountIndex", hold.toAccountIndex());
            case Effect.EarnLocked earn ->
                    json.put("earnPosition", earn.earnPosition())
                            .put("locked", earn.locked())
                            .put("previousRelated", earn.previousRelated());
            case Effect.StageSet stage -> json.put("stage", stage.stage().name());
            case Effect.StageWas stage -> json.put("stage", stage.stage().name());
            case Effect.Merged merged ->
                    json.put("intoAccountIndex", merged.intoAccountIndex())
                            .put("unit", merged.unit());
            case Effect.Unmerged unmerged -> json.put("unit", unmerged.unit());
            case Effect.InUnit other -> json.put("unit", other.unit());
            case Effect.MergedInto merged -> json.put("memberKey", Wording.key(merged.memberKey()));
            case Effect.Redirected redirected ->
                    json.put("memberKey", Wording.key(redirected.memberKey()));
            case Effect.Slid slid -> json.put("expiresAt", instant(slid.expiresAtMs()));
            case Effect.Granted granted ->
                    json.put("grant", granted.grant())
                            .put("points", granted.points())
                            .put("capped", granted.capped());
            case Effect.Counted counted ->
                    json.put("key", Wording.key(counted.keyHigh(), counted.keyLow()))
                            .put("points", counted.points());
            case Effect.Left left -> json.put("points", left.points());
            case Effect.HeldWas held -> json.put("points", held.points());
            case Effect.Booked booked ->
                    json.put("book", booked.book().name())
                            .put("accountIndex", booked.accountIndex())
                            .put("points", booked.points());
            case Effect.ProgramConfigured configured -> json.put("program", configured.program());
            case Effect.ClockSet clock -> json.put("now", Wording.instant(clock.nowMs()));
            case Effect _ -> json;
        };
    }

    private static ObjectNode onLot(ObjectNode json, Effect.OnLot effect) {
        json.put("lotId", LotNumber.toId(effect.lotNumber())).put("points", effect.points());
        return switch (effect) {
            case Effect.LotCreated lot ->
                    json.put("source", LotSource.nameOf(lot.source()))
                            .put("pending", lot.pending())
                            .put("activatesAt", instant(lot.activatesAtMs()))
                            .put("expiresAt", end(lot.expiresAtMs()));
            case Effect.LotTaken lot -> json.put("expiresAt", end(lot.expiresAtMs()));
            case Effect.LotPaid lot -> json.put("expiresAt", end(lot.expiresAtMs()));
            case Effect.LotRestored lot ->
                    json.put("expiresAt", end(lot.expiresAtMs())).put("locked", lot.locked());
            case Effect.LotPinned lot -> json.put("expiresAt", end(lot.expiresAtMs()));
            case Effect.PinTaken part ->
                    json.put("expiresAt", end(part.expiresAtMs()))
                            .put("holdPosition", part.holdPosition());
            case Effect.PinReleased part ->
                    json.put("expiresAt", end(part.expiresAtMs()))
                            .put("holdPosition", part.holdPosition())
                            .put("locked", part.locked());
            case Effect.LotLocked lot -> json.put("expiresAt", end(lot.expiresAtMs()));
            case Effect.LotUnlocked lot ->
                    json.put("expiresAt", end(lot.expiresAtMs())).put("pending", lot.pending());
            case Effect.LotMoved lot ->
                    json.put("expiresAt", end(lot.expiresAtMs()))
                            .put("state", lot.lotState().name())
                            .put("toAccountIndex", lot.toAccountIndex());
            case Effect.LotExpired _, Effect.LotActivated _ -> json;
        };
    }

    /** {@return the end of a lot; that of a sliding one is the account's} */
    private static String end(long expiresAtMs) {
        return expiresAtMs == Dates.SLIDING ? "SLIDING" : instant(expiresAtMs);
    }
}

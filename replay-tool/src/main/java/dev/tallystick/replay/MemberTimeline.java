package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Lots;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that happened to one member in one unit, and what the member has now. */
final class MemberTimeline {
    private final FoldedJournal folded;
    private final ProgramConfig program;
    private final int unit;
    private final MemberKey key;
    private final String memberId;
    private final int account;
    private final List<RecordedEntry> entries;

    /**
     * Gathers it.
     *
     * @param memberId null if nobody can tell
     * @param refusals all refusals of the member
     */
    MemberTimeline(
            FoldedJournal folded,
            ProgramConfig program,
            int unit,
            MemberKey key,
            String memberId,
            List<RecordedEntry> refusals)
            throws IOException, ReplayFailedException {
        this.folded = folded;
        this.program = program;
        this.unit = unit;
        this.key = key;
        this.memberId = memberId;
        account =
                folded.state()
                        .accounts()
                        .find(program.number(), unit, AccountKind.MEMBER, key.high(), key.low());
        entries = account == 0 ? new ArrayList<>() : AccountHistory.of(folded, account, 1);
        for (RecordedEntry refusal : refusals) {
            if (refusal.program() == program.number() && refusal.unit() == unit) {
                entries.add(refusal);
            }
        }
        entries.sort(Comparator.comparingLong(RecordedEntry::position));
    }

    String toWords() {
        Wording say = new Wording(program, unit);
        StringBuilder words = new StringBuilder();
        words.append(memberId == null ? "Member with key " + Wording.key(key) : memberId)
                .append(", program ")
                .append(program.id())
                .append(", ")
                .append(program.units().get(unit).code())
                .append(" (times in ")
                .append(program.timeZone())
                .append(")\n");
        for (RecordedEntry entry : entries) {
            words.append("  ").append(Sentences.dated(viewOf(entry), program)).append('\n');
        }
        if (entries.isEmpty()) {
            words.append("  nothing was ever recorded\n");
        }
        words.append(
                        isComplete()
                                ? "Now"
                                : "As of position %,d, the journal has problems"
                                        .formatted(folded.state().position()))
                .append(": ")
                .append(say.balance(balance()));
        Lots lots = folded.state().lots();
        String separator = "; lots ";
        for (int lot : openLots()) {
            words.append(separator)
                    .append(LotNumber.toId(lots.number(lot)))
                    .append(": ")
                    .append(say.number(lots.points(lot)))
                    .append(state(lots.state(lot)))
                    .append(expiry(say, lots.expiresAtMs(lot)));
            separator = ", ";
        }
        return words.append('\n').toString();
    }

    ObjectNode toJson() {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("program", program.id())
                        .put("unit", program.units().get(unit).code())
                        .put("memberId", memberId)
                        .put("memberKey", Wording.key(key))
                        .put("account", account == 0 ? null : (Integer) account)
                        .put("position", folded.state().position())
                        .put("complete", isComplete());
        json.set("balance", EntryJson.balance(balance()));
        ArrayNode lotRows = json.putArray("lots");
        Lots lots = folded.state().lots();
        for (int lot : openLots()) {
            lotRows.addObject()
                    .put("lotId", LotNumber.toId(lots.number(lot)))
                    .put("points", lots.points(lot))
                    .put("pending", lots.state(lot) == LotState.PENDING)
                    .put("locked", lots.state(lot) == LotState.LOCKED)
                    .put("activatesAt", EntryJson.instant(lots.activatesAtMs(lot)))
                    .put("expiresAt", EntryJson.instant(lots.expiresAtMs(lot)));
        }
        ArrayNode rows = json.putArray("entries");
        entries.forEach(entry -> rows.add(EntryJson.of(entry, program)));
        return json;
    }

    /** What is wrong with the journal may hide what came behind it. */
    private boolean isComplete() {
        return folded.problems().isEmpty();
    }

    /** A refusal stands in no history: it was the posting's own member's. */
    private EntryView viewOf(RecordedEntry entry) {
        return EntryView.of(entry, account).orElse(EntryView.first(entry));
    }

    private Balance balance() {
        Accounts accounts = folded.state().accounts();
        return account == 0
                ? Balance.ZERO
                : new Balance(
                        accounts.availablePoints(account),
                        accounts.pendingPoints(account),
                        accounts.lockedPoints(account),
                        accounts.heldPoints(account));
    }

    private List<Integer> openLots() {
        return account == 0 ? List.of() : folded.state().lots().byExpiry(account);
    }

    private static String state(LotState state) {
        return switch (state) {
            case AVAILABLE -> "";
            case PENDING -> " pending";
            case LOCKED -> " locked";
        };
    }

    private static String expiry(Wording say, long expiresAtMs) {
        return expiresAtMs == Dates.NEVER ? "" : " until " + say.day(expiresAtMs);
    }
}

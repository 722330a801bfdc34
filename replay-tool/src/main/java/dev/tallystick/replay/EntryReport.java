package dev.tallystick.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.replay.Members.Member;

import java.io.IOException;
import java.util.Map;
import java.util.StringJoiner;

/** One entry, told whole. */
record EntryReport(RecordedEntry entry, ProgramConfig program, Member member) {
    static EntryReport of(RecordedEntry entry, FoldedJournal folded, Members members)
            throws IOException {
        return new EntryReport(
                entry,
                folded.program(entry.program()),
                entry.memberKey() == null ? null : members.nameOf(entry.memberKey()));
    }

    ObjectNode toJson() {
        ObjectNode json = EntryJson.of(entry, program);
        if (member != null) {
            json.put("memberId", member.memberId());
        }
        return json;
    }

    String toWords() {
        StringBuilder words = new StringBuilder();
        line(words, "position", entry.position() + ", " + entry.type() + ", " + entry.outcome());
        line(words, "program", program == null ? "none" : program.id());
        line(words, "txId", entry.txId());
        if (entry.memberKey() != null) {
            String key = "key " + Wording.key(entry.memberKey());
            line(words, "member", member == null ? key : member.memberId() + ", " + key);
        }
        line(words, "posted", Wording.instant(entry.postedAtMs()));
        line(words, "effective", Wording.instant(entry.effectiveAtMs()));
        line(words, "in words", Sentences.of(entry, program));
        for (RecordedEntry.Account account : entry.accounts()) {
            line(words, "account", words(account));
        }
        entry.effects().forEach(effect -> line(words, "did", words(effect)));
        line(words, "before it", before(entry.programPrevious()) + " in the program");
        return words.toString();
    }

    private static String words(RecordedEntry.Account account) {
        String history =
                account.opened()
                        ? "opened here"
                        : account.linked()
                                ? before(account.previous()) + " in its history"
                                : "not in its history";
        return account.number() + ", " + history;
    }

    private static String words(Effect effect) {
        StringJoiner words = new StringJoiner(", ", effect.getClass().getSimpleName() + " ", "");
        for (Map.Entry<String, JsonNode> field : EntryJson.effect(effect).properties()) {
            if (!field.getKey().equals("effect") && !field.getValue().isNull()) {
                words.add(field.getKey() + " " + field.getValue().asText());
            }
        }
        return words.toString();
    }

    private static String before(long position) {
        return position == 0 ? "nothing" : "position " + position;
    }

    private static void line(StringBuilder words, String name, String value) {
        words.append("%-10s %s%n".formatted(name, value));
    }
}

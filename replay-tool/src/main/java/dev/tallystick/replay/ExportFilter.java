package dev.tallystick.replay;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;

import java.util.Set;

/**
 * Which entries are wanted.
 *
 * @param program id of their program, null for any
 * @param member whom they concern, on whatever side; null for anybody
 * @param types their types, empty for any
 */
record ExportFilter(String program, MemberKey member, Set<EntryType> types) {
    boolean matches(RecordedEntry entry, ProgramConfig config) {
        return (types.isEmpty() || types.contains(entry.type()))
                && (program == null || (config != null && program.equals(config.id())))
                && (member == null || concerns(entry));
    }

    /** A refusal concerns whom the command named, even where the entry opened no account. */
    private boolean concerns(RecordedEntry entry) {
        return member.equals(entry.memberKey())
                || EntryView.all(entry).stream().anyMatch(view -> member.equals(view.memberKey()));
    }
}

package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

import java.io.IOException;
import java.util.List;

/** Entries as rows of a file, one after the other. */
sealed interface EntryRows {
    /** The columns of CSV, in order. New ones go to the end; none is renamed. */
    List<String> COLUMNS =
            List.of(
                    "position",
                    "postedAt",
                    "effectiveAt",
                    "type",
                    "outcome",
                    "refusal",
                    "program",
                    "txId",
                    "account",
                    "memberKey",
                    "memberId",
                    "unit",
                    "scale",
                    "requestedPoints",
                    "available",
                    "pending",
                    "locked",
                    "held",
                    "total",
                    "sentence");

    /**
     * Writes one entry.
     *
     * @param program null if the entry concerns none
     */
    void write(RecordedEntry entry, ProgramConfig program) throws IOException;

    /** How rows look, by the name that the command line gives it. */
    enum Format {
        jsonl,
        csv;

        EntryRows on(Appendable out, MemberIds members) throws IOException {
            return switch (this) {
                case jsonl -> new JsonLines(out, members);
                case csv -> new Csv(out, members);
            };
        }
    }

    /** An object each, as {@code inspect entry --json} prints it. */
    record JsonLines(Appendable out, MemberIds members) implements EntryRows {
        @Override
        public void write(RecordedEntry entry, ProgramConfig program) throws IOException {
            ObjectNode json = EntryJson.of(entry, program);
            String memberId = members.of(entry.memberKey());
            if (memberId != null) {
                json.put("memberId", memberId);
            }
            out.append(json.toString()).append('\n');
        }
    }

    /**
     * RFC 4180, with a line of {@link #COLUMNS}. An entry has one line for each member's account it
     * concerns, told from that account's side, so that the lines of an account are its history; an
     * entry that concerns none has one line.
     */
    record Csv(CSVPrinter csv, MemberIds members) implements EntryRows {
        Csv(Appendable out, MemberIds members) throws IOException {
            this(new CSVPrinter(out, CSVFormat.RFC4180), members);
            csv.printRecord(COLUMNS);
        }

        @Override
        public void write(RecordedEntry entry, ProgramConfig program) throws IOException {
            List<EntryView> views = EntryView.all(entry);
            if (views.isEmpty()) {
                writeHead(entry, program);
                for (int column = 0; column < 11; column++) {
                    csv.print(null);
                }
                csv.print(Sentences.of(entry, program));
                csv.println();
            }
            for (EntryView view : views) {
                writeHead(entry, program);
                writeAccount(view, program);
                csv.println();
            }
        }

        private void writeHead(RecordedEntry entry, ProgramConfig program) throws IOException {
            csv.print(entry.position());
            csv.print(Wording.instant(entry.postedAtMs()));
            csv.print(Wording.instant(entry.effectiveAtMs()));
            csv.print(entry.type());
            csv.print(entry.isPosted() ? "POSTED" : "REFUSED");
            csv.print(entry.isPosted() ? null : Wording.code(entry.outcome()));
            csv.print(program == null ? null : program.id());
            csv.print(entry.txId());
        }

        private void writeAccount(EntryView view, ProgramConfig program) throws IOException {
            csv.print(view.account().number());
            csv.print(Wording.key(view.memberKey()));
            csv.print(members.of(view.memberKey()));
            csv.print(program.units().get(view.unit()).code());
            csv.print(program.units().get(view.unit()).scale());
            csv.print(view.entry().requestedPoints());
            csv.print(view.balance().availablePoints());
            csv.print(view.balance().pendingPoints());
            csv.print(view.balance().lockedPoints());
            csv.print(view.balance().heldPoints());
            csv.print(view.balance().totalPoints());
            csv.print(Sentences.of(view, program));
        }
    }
}

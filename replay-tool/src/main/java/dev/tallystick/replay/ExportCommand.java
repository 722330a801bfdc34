package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.entry.EntryType;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code replay export}: entries as JSON lines or CSV. */
@Command(
        name = "export",
        header = "Write entries as JSON lines or CSV.",
        description =
                "Writes the entries of a journal, one after the other, to standard output or to a"
                        + " file. Wants little memory. Works on a live server's data too.")
final class ExportCommand implements Callable<Integer> {
    @ParentCommand private ReplayCommand replay;
    @Spec private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "POSITION",
            defaultValue = "1",
            description = "first position, 1 if not given")
    private long from;

    @Option(
            names = "--to",
            paramLabel = "POSITION",
            description = "last position, the journal's if not given")
    private Long to;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "jsonl",
            description = "${COMPLETION-CANDIDATES}; jsonl if not given")
    private EntryRows.Format format;

    @Option(names = "--program", paramLabel = "ID", description = "only of this program")
    private String program;

    @Option(
            names = "--member",
            paramLabel = "ID",
            description = "only what concerns this member, by the directory's SQLite database")
    private String memberId;

    @Option(names = "--key", paramLabel = "HEX", description = "or by its key in the journal")
    private String key;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            split = ",",
            description = "only of these types: EARN, REDEEM, ...")
    private Set<EntryType> types = Set.of();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "a file that is not there yet, instead of standard output")
    private Path output;

    private long entryCount;
    private long lastPosition;

    @Override
    public Integer call() throws Exception {
        if (from < 1 || (to != null && to < from)) {
            throw new ParameterException(
                    spec.commandLine(), "--from wants 1 or more, --to no less than --from");
        }
        DataDirectory data = replay.data();
        ExportFilter filter = new ExportFilter(program, member(data), types);
        List<Problem> problems;
        try (Writer out = open();
                MemberIds members = MemberIds.open(data.database())) {
            EntryRows rows = format.on(out, members);
            EntryWalk walk =
                    EntryWalk.run(
                            data,
                            from,
                            to == null ? Long.MAX_VALUE : to,
                            (entry, config) -> {
                                lastPosition = entry.position();
                                if (filter.matches(entry, config)) {
                                    rows.write(entry, config);
                                    entryCount++;
                                }
                            },
                            replay.progress("exporting"));
            problems = walk.problems();
            out.flush();
            if (problems.isEmpty()) {
                requireProgram(walk.programIds());
            }
        }
        return tell(problems);
    }

    /** A typing error must not look like a program without entries. */
    private void requireProgram(List<String> known) throws ReplayFailedException {
        if (program != null && !known.contains(program)) {
            throw new ReplayFailedException(
                    "no program " + program + " in what was read, which knows " + known);
        }
    }

    private int tell(List<Problem> problems) throws ReplayFailedException {
        problems.forEach(problem -> replay.err().println("replay: " + problem));
        if (problems.isEmpty() && to != null && lastPosition < to) {
            throw new ReplayFailedException(
                    "the journal ends before position " + to + ", what it has was written");
        }
        if (output != null) {
            ObjectNode json =
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("ok", problems.isEmpty())
                            .put("entries", entryCount)
                            .put("lastPosition", lastPosition)
                            .put("file", output.toString());
            json.set("problems", Problem.toJson(problems));
            replay.print(
                    json,
                    "%,d of the entries up to position %,d are in %s"
                            .formatted(entryCount, lastPosition, output));
        }
        return problems.isEmpty() ? ReplayCommand.EXIT_WELL : ReplayCommand.EXIT_WRONG;
    }

    private MemberKey member(DataDirectory data) throws IOException, ReplayFailedException {
        if (memberId != null && key != null) {
            throw new ParameterException(
                    spec.commandLine(), "Name the member by either --member or --key");
        }
        if (key != null) {
            return AccountOptions.keyOf(key, spec);
        }
        return memberId == null ? null : new Members(data.database()).find(memberId, program).key();
    }

    private Writer open() throws ReplayFailedException {
        if (output == null) {
            return new Unclosed(replay.out());
        }
        try {
            return Files.newBufferedWriter(
                    output, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException there) {
            throw new ReplayFailedException(output + ": is there already; nothing was written");
        } catch (IOException e) {
            throw new ReplayFailedException("cannot write: " + e);
        }
    }

    /** Standard output, written in large pieces, and left open for who comes next. */
    private static final class Unclosed extends BufferedWriter {
        Unclosed(Writer out) {
            super(out, 1 << 16);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}

package dev.tallystick.replay;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.util.concurrent.Callable;

/** {@code replay inspect entry}: the entry at a position. */
@Command(name = "entry", description = "The entry at a position: command, outcome, effects, links.")
final class InspectEntryCommand implements Callable<Integer> {
    @ParentCommand private InspectCommand inspect;

    @Parameters(paramLabel = "POSITION", description = "the entry's number, from 1")
    private long position;

    @Override
    public Integer call() throws Exception {
        try (FoldedJournal folded = inspect.fold(FoldedJournal.NO_REFUSALS)) {
            Members members = new Members(inspect.replay().data().database());
            EntryReport report = EntryReport.of(folded.entry(position), folded, members);
            inspect.replay().print(report.toJson(), report.toWords());
            return InspectCommand.exitCode(folded);
        }
    }
}

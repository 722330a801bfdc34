package dev.tallystick.replay;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.util.concurrent.Callable;

/** {@code replay inspect tx}: the entry that recorded a transaction. */
@Command(name = "tx", description = "The entry that recorded a txId, posted or refused.")
final class InspectTxCommand implements Callable<Integer> {
    @ParentCommand private InspectCommand inspect;

    @Parameters(paramLabel = "TXID", description = "the transaction's id, as its client sent it")
    private String txId;

    @Option(
            names = "--program",
            paramLabel = "ID",
            description = "the program's id; needed where there are several")
    private String programId;

    @Override
    public Integer call() throws Exception {
        try (FoldedJournal folded = inspect.fold(FoldedJournal.NO_REFUSALS)) {
            ProgramConfig program = folded.program(programId);
            TxKey key = TxKey.of(program.number(), txId);
            long position = folded.state().txIds().find(key.high(), key.low());
            if (position == 0) {
                throw new ReplayFailedException("no txId " + txId + " in program " + program.id());
            }
            Members members = new Members(inspect.replay().data().database());
            EntryReport report = EntryReport.of(folded.entry(position), folded, members);
            inspect.replay().print(report.toJson(), report.toWords());
            return InspectCommand.exitCode(folded);
        }
    }
}

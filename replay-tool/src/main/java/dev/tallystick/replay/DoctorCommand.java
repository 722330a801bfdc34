package dev.tallystick.replay;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.concurrent.Callable;

/** {@code replay doctor}: says what is wrong with a data directory, and what to do about it. */
@Command(
        name = "doctor",
        header = "Say what is wrong with a data directory, and what to do.",
        description =
                "Reads every byte and says what a server would meet on starting. Changes nothing,"
                        + " but with --cut-tail.")
final class DoctorCommand implements Callable<Integer> {
    @ParentCommand private ReplayCommand replay;
    @Spec private CommandSpec spec;

    @Option(
            names = "--cut-tail",
            paramLabel = "POSITION",
            description = "give up everything behind this entry; the files are kept elsewhere")
    private Long cutTail;

    @Option(
            names = "--accept-loss",
            paramLabel = "N",
            description = "with --cut-tail: the exact number of entries that are lost by it")
    private Long acceptLoss;

    @Option(names = "--dry-run", description = "with --cut-tail: tell, change nothing")
    private boolean dryRun;

    @Override
    public Integer call() throws Exception {
        ReplayCommand.requirePosition(cutTail, "--cut-tail", spec);
        DataDirectory data = replay.data();
        if (cutTail != null) {
            return cut(data);
        }
        if (acceptLoss != null || dryRun) {
            throw new ParameterException(
                    spec.commandLine(), "--accept-loss and --dry-run belong to --cut-tail");
        }
        Diagnosis diagnosis = Examination.of(data, replay.progress("reading"));
        replay.print(diagnosis.toJson(), diagnosis.toWords());
        return diagnosis.isWell() ? ReplayCommand.EXIT_WELL : ReplayCommand.EXIT_WRONG;
    }

    private int cut(DataDirectory data) throws IOException, ReplayFailedException {
        Progress progress = replay.progress("reading");
        TailCut tail =
                dryRun
                        ? TailCut.plan(data, cutTail, progress)
                        : TailCut.carryOut(data, cutTail, acceptLoss, progress);
        replay.print(tail.toJson(dryRun), tail.toWords(dryRun));
        return ReplayCommand.EXIT_WELL;
    }
}

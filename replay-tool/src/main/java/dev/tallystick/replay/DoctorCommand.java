package dev.tallystick.replay;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

import java.util.concurrent.Callable;

/** {@code replay doctor}: says what is wrong with a data directory, and what to do about it. */
@Command(
        name = "doctor",
        header = "Say what is wrong with a data directory, and what to do.",
        description =
                "Reads every byte and says what a server would meet on starting. Changes nothing.")
final class DoctorCommand implements Callable<Integer> {
    @ParentCommand private ReplayCommand replay;

    @Override
    public Integer call() throws Exception {
        Diagnosis diagnosis = Diagnosis.of(replay.data(), replay.progress("reading"));
        replay.print(diagnosis.toJson(), diagnosis.toWords());
        return diagnosis.isWell() ? ReplayCommand.EXIT_WELL : ReplayCommand.EXIT_WRONG;
    }
}

package dev.tallystick.replay;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import java.util.concurrent.Callable;

/** {@code replay verify}: reads every byte, decides every command again, compares. */
@Command(
        name = "verify",
        header = "Prove a journal, byte by byte and entry by entry.",
        description =
                "Checks checksums, chain and gaps; then decides every recorded command again at its"
                    + " stamp and compares the entries byte for byte, and snapshots with the state"
                    + " at their position. Works on a live server's data too.")
final class VerifyCommand implements Callable<Integer> {
    @ParentCommand private ReplayCommand replay;

    @Option(
            names = "--to",
            paramLabel = "POSITION",
            description = "up to and including this entry; all of the journal if not given")
    private Long to;

    @Override
    public Integer call() throws Exception {
        Verification result =
                Verification.of(
                        replay.data(),
                        to == null ? Long.MAX_VALUE : to,
                        replay.progress("verifying"));
        if (to != null && result.isOk() && result.position() < to) {
            throw new ReplayFailedException(
                    "no entry at position %d: the journal ends at %d"
                            .formatted(to, result.position()));
        }
        replay.print(result.toJson(), result.toWords());
        return result.isOk() ? ReplayCommand.EXIT_WELL : ReplayCommand.EXIT_WRONG;
    }
}

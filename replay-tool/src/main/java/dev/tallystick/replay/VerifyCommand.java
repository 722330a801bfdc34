package dev.tallystick.replay;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

import java.util.concurrent.Callable;

/** {@code replay verify}: reads every byte, decides every command again, compares. */
@Command(
        name = "verify",
        header = "Prove a journal, byte by byte and entry by entry.",
        description =
                "Checks checksums, chain and gaps; then decides every recorded command again at its"
                        + " stamp and compares the entries byte for byte. Works on a live server's"
                        + " data too.")
final class VerifyCommand implements Callable<Integer> {
    @ParentCommand private ReplayCommand replay;

    @Override
    public Integer call() throws Exception {
        Verification result = Verification.of(replay.data(), replay.progress("verifying"));
        replay.print(result.toJson(), result.toWords());
        return result.isOk() ? ReplayCommand.EXIT_WELL : ReplayCommand.EXIT_WRONG;
    }
}

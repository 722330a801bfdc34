package dev.tallystick.replay;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code replay inspect account}: a member's timeline. */
@Command(name = "account", description = "A member's timeline in one unit, refusals included.")
final class InspectAccountCommand implements Callable<Integer> {
    @ParentCommand private InspectCommand inspect;
    @Spec private CommandSpec spec;
    @Mixin private AccountOptions options;

    @Override
    public Integer call() throws Exception {
        return inspect.account(options, spec);
    }
}

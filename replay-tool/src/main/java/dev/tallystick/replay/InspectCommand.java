package dev.tallystick.replay;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.replay.Members.Member;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** {@code replay inspect}: one entry, one member, one lot, in words or as JSON. */
@Command(
        name = "inspect",
        header = "Tell of a member, an entry, a transaction, a lot.",
        description =
                "Tells what was recorded, in words or as JSON; without a further command, an"
                        + " account's timeline. Works on a live server's data too.",
        subcommands = {
            InspectEntryCommand.class,
            InspectTxCommand.class,
            InspectAccountCommand.class,
            InspectLotCommand.class,
            InspectSnapshotCommand.class
        })
final class InspectCommand implements Callable<Integer> {
    @ParentCommand private ReplayCommand replay;
    @Spec private CommandSpec spec;
    @Mixin private AccountOptions options;

    @Override
    public Integer call() throws Exception {
        return account(options, spec);
    }

    ReplayCommand replay() {
        return replay;
    }

    /** {@return the journal folded to its end; what is wrong with it is told at once} */
    FoldedJournal fold(Consumer<RecordedEntry> onRefusal)
            throws IOException, ReplayFailedException {
        FoldedJournal folded =
                FoldedJournal.read(
                        replay.data(),
                        FoldedJournal.EVERYTHING,
                        onRefusal,
                        replay.progress("folding"));
        for (Problem problem : folded.problems()) {
            replay.err().println("replay: " + problem);
        }
        if (!folded.problems().isEmpty()) {
            replay.err()
                    .printf(
                            "replay: what follows is as of position %,d%n",
                            folded.state().position());
        }
        return folded;
    }

    static int exitCode(FoldedJournal folded) {
        return folded.problems().isEmpty() ? ReplayCommand.EXIT_WELL : ReplayCommand.EXIT_WRONG;
    }

    /** Tells a member's timeline. */
    int account(AccountOptions which, CommandSpec asked) throws IOException, ReplayFailedException {
        if ((which.memberId == null) == (which.key == null)) {
            throw new ParameterException(
                    asked.commandLine(),
                    asked.subcommands().isEmpty()
                            ? "Name the account by either --member or --key"
                            : "Name an account by either --member or --key, or give a command: "
                                    + asked.subcommands().keySet());
        }
        Members members = new Members(replay.data().database());
        Member member =
                which.memberId == null
                        ? memberOf(members, AccountOptions.keyOf(which.key, asked), which.program)
                        : members.find(which.memberId, which.program);
        List<RecordedEntry> refusals = new ArrayList<>();
        Consumer<RecordedEntry> collect =
                refusal -> {
                    if (member.key().equals(refusal.memberKey())) {
                        refusals.add(refusal);
                    }
                };
        try (FoldedJournal folded = fold(collect)) {
            ProgramConfig program = folded.program(member.programId());
            MemberTimeline timeline =
                    new MemberTimeline(
                            folded,
                            program,
                            unitOf(program, which.unit),
                            member.key(),
                            member.memberId(),
                            refusals);
            replay.print(timeline.toJson(), timeline.toWords());
            return exitCode(folded);
        }
    }

    private static Member memberOf(Members members, MemberKey key, String program)
            throws IOException {
        Member named = members.nameOf(key);
        boolean isMeant = named != null && (program == null || program.equals(named.programId()));
        return isMeant ? named : new Member(program, null, key);
    }

    private static int unitOf(ProgramConfig program, String code) throws ReplayFailedException {
        int unit = code == null ? program.defaultUnit() : program.unitOf(code);
        if (unit < 0) {
            throw new ReplayFailedException("program " + program.id() + " has no unit " + code);
        }
        return unit;
    }
}

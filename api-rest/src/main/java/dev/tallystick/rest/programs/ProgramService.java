package dev.tallystick.rest.programs;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.CommandBatch;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.problem.Problem;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes and changes programs. The configuration is an entry of the ledger, so that whoever folds
 * the journal knows it; two changes at once are made one on top of the other.
 */
public final class ProgramService {
    private static final int ATTEMPTS_MAX = 20;
    private static final int COMMAND_BYTES_MAX = 16_384;

    private final LedgerGate gate;

    /**
     * A program after a change.
     *
     * @param created whether it is new
     */
    record Changed(ProgramConfig program, boolean created) {}

    /** Changes the programs of the ledger behind a gate. */
    public ProgramService(LedgerGate gate) {
        this.gate = gate;
    }

    /** {@return whether there is a program of that id} */
    public boolean exists(String programId) {
        return gate.ledger().program(programId) != null;
    }

    /** Makes the program, as programs are born, unless there is one of that id. */
    public void ensure(String programId) {
        change(programId, program -> program);
    }

    /**
     * {@return the program as changed} Records nothing where nothing changes.
     *
     * @param change makes the new configuration of the present one, which for a program that does
     *     not exist is that of a new one; may be called again
     */
    Changed change(String programId, UnaryOperator<ProgramConfig> change) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Ledger ledger = gate.ledger();
            long lookedUpTo = ledger.durablePosition();
            Optional<ProgramConfig> existing = Optional.ofNullable(ledger.program(programId));
            ProgramConfig before = existing.orElseGet(() -> ProgramConfig.newProgram(programId));
            ProgramConfig after = change.apply(before);
            if (existing.isPresent() && after.equals(before)) {
                return new Changed(before, false);
            }
            if (existing.isEmpty() && ledger.programs().size() >= ProgramConfig.PROGRAM_COUNT_MAX) {
                throw Problem.of(
                                400,
                                "too_many_programs",
                                "There are at most "
                                        + ProgramConfig.PROGRAM_COUNT_MAX
                                        + " programs.")
                        .exception();
            }
            Optional<ProgramConfig> recorded = record(after, lookedUpTo);
            if (recorded.isPresent()) {
                return new Changed(recorded.get(), existing.isEmpty());
            }
        }
        throw gate.overloaded().exception();
    }

    /** Returns the recorded configuration; empty if another change came first. */
    private Optional<ProgramConfig> record(ProgramConfig program, long lookedUpTo) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[COMMAND_BYTES_MAX]);
        CommandBatch commands = new CommandBatch(1);
        commands.add(buffer, 0, program.encode(buffer, 0, lookedUpTo));
        Submission submission = Submission.posting(commands);
        gate.run(
                submission,
                () -> Problem.of(504, "outcome_unknown", "The ledger did not answer in time."));
        if (submission.result(0) != Submission.Result.RECORDED) {
            return Optional.empty();
        }
        RecordedEntry entry = RecordedEntry.parse(submission.entry(0));
        return Optional.of(
                ProgramConfig.decode(
                        new UnsafeBuffer(entry.command()), 0, entry.program(), entry.position()));
    }
}

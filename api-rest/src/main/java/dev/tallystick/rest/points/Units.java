package dev.tallystick.rest.points;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.problem.Problem;

import java.util.Optional;

/** Which unit a request means. */
final class Units {
    private Units() {}

    /**
     * {@return the unit's number}
     *
     * @param code as the client gave it; empty for the program's default
     * @param pointer where it stood
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code unknown_unit}
     */
    static int numberOf(ProgramConfig program, Optional<String> code, String pointer) {
        int unit = code.map(program::unitOf).orElse(program.defaultUnit());
        if (unit < 0) {
            throw Problem.invalid(pointer, "unknown_unit", "The program has no such unit.")
                    .exception();
        }
        return unit;
    }
}

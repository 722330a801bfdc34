package dev.tallystick.rest.points;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.problem.Problem;

import java.util.Optional;

/** Which unit a request means. */
public final class Units {
    private static final String UNKNOWN = "The program has no such unit.";

    private Units() {}

    /**
     * {@return the unit's number}
     *
     * @param code as the client gave it; empty for the program's default
     * @param pointer where it stood
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code unknown_unit}
     */
    public static int numberOf(ProgramConfig program, Optional<String> code, String pointer) {
        int unit = code.map(program::unitOf).orElse(program.defaultUnit());
        if (unit < 0) {
            throw Problem.invalid(pointer, "unknown_unit", UNKNOWN).exception();
        }
        return unit;
    }

    /** {@return the number of the unit that a read asks for; the default's when at fault} */
    public static int read(Query query, ProgramConfig program) {
        Optional<String> code = query.text("unit");
        int unit = code.map(program::unitOf).orElse(program.defaultUnit());
        if (unit < 0) {
            query.error("unit", "unknown_unit", UNKNOWN);
        }
        return unit < 0 ? program.defaultUnit() : unit;
    }
}

package dev.tallystick.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;

/**
 * Each defect of the kept list is put into a copy of its source, compiled, and played against the
 * model in a process of its own, which has to find it. Takes a minute or two, so by command only:
 * {@code mvn -pl ledger-core test -Dtest=DefectProof}.
 */
class DefectProof {
    private static final String SCRIPT_COUNT = "2000";

    @TempDir Path directory;

    @ParameterizedTest
    @MethodSource("defects")
    void everyDefectShouldBeCaught(Defect defect) throws Exception {
        String said = DefectTrial.run(defect, directory, RulesStorm.class, "1", SCRIPT_COUNT);
        System.out.println("== " + defect + "\n" + said);
        assertThat(said).contains("steps shrunk to:");
    }

    static List<Defect> defects() {
        return Defect.rules();
    }
}

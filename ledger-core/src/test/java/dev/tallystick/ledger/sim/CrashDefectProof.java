package dev.tallystick.ledger.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.model.Defect;
import dev.tallystick.ledger.model.DefectTrial;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Each defect of the kept list is put into a copy of its source, compiled, and simulated in a
 * process of its own, which has to find it. Takes some minutes, so by command only: {@code mvn -pl
 * ledger-core test -Dtest=CrashDefectProof}.
 */
class CrashDefectProof {
    private static final String SEED_COUNT = "300";

    @TempDir Path directory;

    @ParameterizedTest
    @MethodSource("defects")
    void everyDefectShouldBeCaught(Defect defect) throws Exception {
        String said = DefectTrial.run(defect, directory, CrashStorm.class, "1", SEED_COUNT);
        Optional<String> found = said.lines().filter(line -> line.contains("seed=")).findFirst();
        System.out.println("== " + defect + "\n" + found);
        assertThat(found).get().asString().contains(", life ");
    }

    static List<Defect> defects() {
        return Defect.crashes();
    }
}

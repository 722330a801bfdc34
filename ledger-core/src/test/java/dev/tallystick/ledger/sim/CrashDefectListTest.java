package dev.tallystick.ledger.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.model.Defect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

/** The list of defects fits the sources; that each is caught {@link CrashDefectProof} proves. */
class CrashDefectListTest {
    @ParameterizedTest
    @MethodSource("defects")
    void everyDefectShouldHaveItsPlace(Defect defect) {
        assertThat(defect.occurrences()).isEqualTo(1);
        assertThat(defect.mistaken()).isNotEqualTo(defect.sound());
    }

    @Test
    void thereShouldBeFiveAtLeast() {
        assertThat(defects()).hasSizeGreaterThanOrEqualTo(5);
    }

    static List<Defect> defects() {
        return Defect.crashes();
    }
}

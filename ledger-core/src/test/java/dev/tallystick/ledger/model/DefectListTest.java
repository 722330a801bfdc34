package dev.tallystick.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

/** The list of defects fits the sources; that each is caught is proved by {@link DefectProof}. */
class DefectListTest {
    @ParameterizedTest
    @MethodSource("defects")
    void everyDefectShouldHaveItsPlace(Defect defect) {
        assertThat(defect.occurrences()).isEqualTo(1);
        assertThat(defect.mistaken()).isNotEqualTo(defect.sound());
    }

    @Test
    void thereShouldBeTenAtLeast() {
        assertThat(defects()).hasSizeGreaterThanOrEqualTo(10);
    }

    static List<Defect> defects() {
        return Defect.rules();
    }
}

package dev.tallystick.rest.sweepstakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.DocumentedPage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SweepstakesPageIT {
    @TempDir private Path directory;

    @Test
    void shouldAnswerAsThePageSays() throws Exception {
        DocumentedPage page = DocumentedPage.of("sweepstakes.md");
        assertThat(page.stepCount()).isGreaterThan(5);
        page.run(directory);
    }
}

package dev.tallystick.rest.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.DocumentedPage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class PointsPageIT {
    @TempDir private Path directory;

    @Test
    void everyRuleShouldWorkAsThePageSays() throws Exception {
        DocumentedPage page = DocumentedPage.of("points.md");
        assertThat(page.stepCount()).isGreaterThan(50);
        page.run(directory);
    }
}

package dev.tallystick.rest.benefits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.DocumentedPage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class BenefitsPageIT {
    @TempDir private Path directory;

    @Test
    void shouldAnswerAsThePageSays() throws Exception {
        DocumentedPage page = DocumentedPage.of("benefits.md");
        assertThat(page.stepCount()).isGreaterThan(5);
        page.run(directory);
    }
}

package dev.tallystick.rest.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.DocumentedPage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class QuickstartIT {
    @TempDir private Path directory;

    @Test
    void shouldAnswerAsThePageSays() throws Exception {
        DocumentedPage page = DocumentedPage.of("quickstart.md");
        assertThat(page.stepCount()).isGreaterThan(10);
        page.run(directory);
    }
}

package dev.tallystick.rest.promotions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.DocumentedPage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class PromotionsPageIT {
    @TempDir private Path directory;

    @Test
    void everyPromotionShouldGrantWhatThePageSays() throws Exception {
        DocumentedPage page = DocumentedPage.of("promotions.md");
        assertThat(page.stepCount()).isGreaterThan(8);
        page.run(directory);
    }
}

package dev.tallystick.rest.partners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.DocumentedPage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class PartnersPageIT {
    @Test
    void everyAnswerOfThePageShouldBeWhatTheServerPrints(@TempDir Path directory)
            throws IOException, InterruptedException {
        DocumentedPage page = DocumentedPage.of("partners.md");
        assertThat(page.stepCount()).isGreaterThan(7);
        page.run(directory);
    }
}

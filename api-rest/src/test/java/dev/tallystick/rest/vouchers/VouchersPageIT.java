package dev.tallystick.rest.vouchers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.DocumentedPage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class VouchersPageIT {
    @TempDir private Path directory;

    @Test
    void shouldAnswerAsThePageSays() throws Exception {
        DocumentedPage page = DocumentedPage.of("vouchers.md");
        assertThat(page.stepCount()).isGreaterThan(9);
        page.run(directory);
    }
}

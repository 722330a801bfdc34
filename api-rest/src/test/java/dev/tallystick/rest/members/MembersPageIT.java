package dev.tallystick.rest.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.DocumentedPage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class MembersPageIT {
    @TempDir private Path directory;

    @Test
    void shouldAnswerAsThePageSays() throws Exception {
        DocumentedPage page = DocumentedPage.of("members.md");
        assertThat(page.stepCount()).isGreaterThan(15);
        page.run(directory);
    }
}

package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.disk.Disk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;

class CycleWindowTest {
    private static final int FILE_BYTES = 3 << 20;
    private static final int LENGTH_BYTES_MAX = 1 << 20;

    @TempDir Path directory;
    private final SplittableRandom random = new SplittableRandom(7);

    /** Forwards by steps, as a scan goes, with jumps to anywhere, as a search for a cause does. */
    @Test
    void shouldHoldWhatTheFileHoldsWhereverItIsMoved() throws IOException {
        byte[] content = new byte[FILE_BYTES];
        random.nextBytes(content);
        Path file = CycleFiles.pathOf(directory, 5);
        Files.write(file, content);
        try (CycleWindow window = new CycleWindow(Disk.NATIVE, LENGTH_BYTES_MAX)) {
            window.open(file);
            int offset = 0;
            for (int look = 0; look < 5_000; look++) {
                int lengthBytes = lengthBytes();
                int index = window.indexOf(offset, lengthBytes);
                if (offset + lengthBytes > FILE_BYTES) {
                    assertThat(index).isEqualTo(-1);
                    offset = 0;
                } else {
                    assertThat(window.heldFrom(index)).isGreaterThanOrEqualTo(lengthBytes);
                    assertThat(
                                    Arrays.equals(
                                            window.bytes(),
                                            index,
                                            index + lengthBytes,
                                            content,
                                            offset,
                                            offset + lengthBytes))
                            .isTrue();
                    offset = random.nextInt(50) == 0 ? random.nextInt(FILE_BYTES) : offset;
                    offset += random.nextBoolean() ? lengthBytes : 0;
                }
            }
        }
    }

    @Test
    void shouldSeeWhatWasWrittenSinceOnceRefreshed() throws IOException {
        Path file = CycleFiles.pathOf(directory, 5);
        Files.write(file, new byte[100]);
        try (CycleWindow window = new CycleWindow(Disk.NATIVE, LENGTH_BYTES_MAX)) {
            window.open(file);
            assertThat(window.indexOf(90, 20)).isEqualTo(-1);
            Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.WRITE);
            Files.write(file, new byte[100], StandardOpenOption.APPEND);
            window.refresh();
            assertThat(window.indexOf(90, 20)).isNotNegative();
            assertThat(window.bytes()[window.indexOf(2, 1)]).isEqualTo((byte) 3);
        }
    }

    private int lengthBytes() {
        return switch (random.nextInt(3)) {
            case 0 -> 72;
            case 1 -> random.nextInt(1, 4_096);
            default -> random.nextInt(1, LENGTH_BYTES_MAX);
        };
    }
}

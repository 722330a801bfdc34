package dev.tallystick.ledger.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What goes past the cache and comes back, in pieces of any size, ends where it ended: on the
 * machine's disk and on a simulated one.
 */
public abstract class LargeFileContract {
    private static final int MIB = 1 << 20;

    /** {@return the disk} */
    protected abstract Disk disk();

    /** {@return a directory on it, to which the file belongs} */
    protected abstract Path directory();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, MIB - 1, MIB, MIB + 1, 2 * MIB, 3 * MIB + 5_000})
    void shouldReadWhatWasAppended(int lengthBytes) throws IOException {
        byte[] written = bytes(lengthBytes);
        append(written);
        assertThat(disk().sizeBytes(file())).isEqualTo(lengthBytes);
        try (ExecutorService second = Executors.newSingleThreadExecutor()) {
            Executor beside = disk().isForOneThread() ? Runnable::run : second;
            assertThat(readAll(beside)).isEqualTo(written);
        }
    }

    @Test
    void shouldLeaveNothingOfWhatWasNotPublished() throws IOException {
        try (NewFile file = NewFile.beginLarge(disk(), file())) {
            file.append(ByteBuffer.wrap(bytes(MIB + 1)));
            file.force();
        }
        assertThat(disk().list(directory())).isEmpty();
    }

    @Test
    void shouldSayThatThereIsNone() {
        assertThatThrownBy(() -> LargeFile.open(disk(), file(), Runnable::run))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void shouldEndWhereAFileGotShorter() throws IOException {
        byte[] written = bytes(3 * MIB);
        append(written);
        try (LargeFile file = LargeFile.open(disk(), file(), Runnable::run)) {
            try (DiskFile cut = disk().open(file(), Access.WRITE)) {
                cut.truncate(MIB + 5_000);
            }
            byte[] read = new byte[3 * MIB];
            assertThat(file.read(read, 0, read.length)).isEqualTo(MIB + 5_000);
            assertThat(read).startsWith(Arrays.copyOf(written, MIB + 5_000));
            assertThat(file.read(read, 0, 1)).isZero();
        }
    }

    private byte[] readAll(Executor beside) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        try (LargeFile file = LargeFile.open(disk(), file(), beside)) {
            byte[] read = new byte[(int) file.sizeBytes()];
            int count = 0;
            while (count < read.length) {
                int wanted = Math.min(read.length - count, 1 + random.nextInt(700_000));
                assertThat(file.read(read, count, wanted)).isEqualTo(wanted);
                count += wanted;
            }
            assertThat(file.read(new byte[1], 0, 1)).isZero();
            return read;
        }
    }

    private void append(byte[] bytes) throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        try (NewFile file = NewFile.beginLarge(disk(), file())) {
            int count = 0;
            while (count < bytes.length) {
                int part = Math.min(bytes.length - count, 1 + random.nextInt(300_000));
                file.append(ByteBuffer.wrap(bytes, count, part));
                count += part;
                assertThat(file.lengthBytes()).isEqualTo(count);
                if (random.nextInt(4) == 0) {
                    file.force();
                }
            }
            file.publish();
        }
    }

    private Path file() {
        return directory().resolve("large");
    }

    private static byte[] bytes(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        new SplittableRandom(lengthBytes).nextBytes(bytes);
        return bytes;
    }
}

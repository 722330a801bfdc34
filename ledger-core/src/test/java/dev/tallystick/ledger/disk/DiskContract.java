package dev.tallystick.ledger.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What the machine's disk and a simulated one have in common while nothing goes wrong. */
public abstract class DiskContract {
    /** {@return the disk} */
    protected abstract Disk disk();

    /** {@return a directory on it, to which the files belong} */
    protected abstract Path directory();

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        write("a", "0123456789", 0);
        write("a", "x", 4);
        write("a", "end", 9_000);
        try (DiskFile file = disk().open(path("a"), Access.READ)) {
            ByteBuffer all = ByteBuffer.allocate(10_000);
            while (file.read(all, all.position()) >= 0) {
                // a read may be short
            }
            assertThat(all.position()).isEqualTo(9_003);
            assertThat(new String(all.array(), 0, 11, US_ASCII)).isEqualTo("0123x56789\0");
            assertThat(new String(all.array(), 8_999, 4, US_ASCII)).isEqualTo("\0end");
            assertThat(file.read(ByteBuffer.allocate(1), 9_003)).isEqualTo(-1);
        }
    }

    @Test
    void shouldMakeAFileOnceAndOpenNoneThatIsMissing() throws IOException {
        write("a", "1", 0);
        assertThatThrownBy(() -> disk().open(path("a"), Access.CREATE))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> disk().open(path("b"), Access.READ))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk().open(path("b"), Access.WRITE))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk().delete(path("b"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void shouldCut() throws IOException {
        write("a", "0123456789", 0);
        try (DiskFile file = disk().open(path("a"), Access.WRITE)) {
            file.truncate(4);
            file.truncate(8);
            assertThat(file.sizeBytes()).isEqualTo(4);
        }
        write("a", "x", 6);
        assertThat(read("a")).isEqualTo("0123\0\0x");
    }

    @Test
    void shouldReserveAndGiveBackWithoutAChangeOfSize() throws IOException {
        write("a", "0123456789", 0);
        try (DiskFile file = disk().open(path("a"), Access.WRITE)) {
            assertThat(file.reserve(1 << 20)).isNotEqualTo(Reserve.NO_ROOM);
            assertThat(file.sizeBytes()).isEqualTo(10);
            file.startWrite(0, 10);
            file.force(true);
            file.giveBack(1 << 16, 10);
        }
        assertThat(read("a")).isEqualTo("0123456789");
    }

    @Test
    void shouldRenameInPlaceOfAnother() throws IOException {
        write("a", "new", 0);
        write("b", "old", 0);
        disk().rename(path("a"), path("b"));
        disk().forceDirectory(directory());
        assertThat(disk().list(directory())).containsExactly(path("b"));
        assertThat(read("b")).isEqualTo("new");
    }

    @Test
    void shouldLeadToOneFileByTwoNames() throws IOException {
        write("a", "1", 0);
        disk().link(path("a"), path("b"));
        write("a", "2", 1);
        disk().delete(path("a"));
        assertThat(read("b")).isEqualTo("12");
        assertThat(disk().exists(path("a"))).isFalse();
        assertThat(disk().sizeBytes(path("b"))).isEqualTo(2);
    }

    @Test
    void shouldListInOrder() throws IOException {
        write("b", "", 0);
        write("a", "", 0);
        disk().createDirectories(path("c").resolve("d"));
        assertThat(disk().list(directory())).containsExactly(path("a"), path("b"), path("c"));
        assertThat(disk().list(path("nowhere"))).isEmpty();
        assertThat(disk().usableBytes(directory())).isPositive();
    }

    @Test
    void shouldLockForOneAtATime() throws IOException {
        Closeable lock = disk().tryLock(path("lock"));
        assertThat(disk().tryLock(path("lock"))).isNull();
        lock.close();
        disk().tryLock(path("lock")).close();
    }

    private Path path(String name) {
        return directory().resolve(name);
    }

    private void write(String name, String text, long offset) throws IOException {
        Access access = disk().exists(path(name)) ? Access.WRITE : Access.CREATE;
        try (DiskFile file = disk().open(path(name), access)) {
            file.write(ByteBuffer.wrap(text.getBytes(US_ASCII)), offset);
        }
    }

    private String read(String name) throws IOException {
        try (DiskFile file = disk().open(path(name), Access.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.sizeBytes());
            file.read(bytes, 0);
            return new String(bytes.array(), US_ASCII);
        }
    }
}

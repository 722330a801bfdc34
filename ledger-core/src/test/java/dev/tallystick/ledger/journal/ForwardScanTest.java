package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.disk.Disk;

import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

class ForwardScanTest {
    private static final long SEED = 20_261_126;

    @TempDir Path directory;

    @Test
    void shouldHandOverEveryEntryOnceFromAnyPosition() throws Exception {
        Random random = new Random(SEED);
        JournalOptions roomy = TestJournal.OPTIONS.withCycleBytes(8 << 20).withBlockBytes(8 << 20);
        try (TestJournal journal = TestJournal.open(directory, roomy);
                JournalReader reader = new JournalReader(directory, journal.index())) {
            for (int excerpt = 0; excerpt < 1_000; excerpt++) {
                // from one small entry to excerpts longer than a window, over several cycles
                boolean isLarge = random.nextInt(10) == 0;
                journal.append(
                        1 + random.nextInt(isLarge ? 2_500 : 20),
                        32 + random.nextInt(isLarge && random.nextInt(4) == 0 ? 700 : 90));
                if (random.nextInt(20) == 0) {
                    journal.seal();
                }
            }
            assertThat(CycleFiles.list(Disk.NATIVE, directory)).hasSizeGreaterThan(2);
            long last = journal.index().lastPosition();
            assertThat(positions(reader, 0, last)).isEqualTo(range(1, last));
            for (int n = 0; n < 200; n++) {
                long after = random.nextLong(last + 1);
                long to = after + random.nextLong(Math.min(3_000, last - after + 1));
                assertThat(positions(reader, after, to))
                        .as("seed=%d, after=%d, to=%d", SEED, after, to)
                        .isEqualTo(range(after + 1, to));
            }
        }
    }

    @Test
    void shouldStopWhereTheVisitorHasEnough() throws Exception {
        try (TestJournal journal = TestJournal.open(directory);
                JournalReader reader = new JournalReader(directory, journal.index())) {
            journal.append(10, 40);
            journal.append(10, 40);
            assertThat(reader.readForward(3, 20, (position, b, o, l) -> position < 13))
                    .isEqualTo(13);
            assertThat(reader.readForward(20, 20, (position, b, o, l) -> true)).isEqualTo(20);
            assertThat(reader.readForward(25, 20, (position, b, o, l) -> true)).isEqualTo(25);
            assertThatThrownBy(() -> reader.readForward(0, 21, (position, b, o, l) -> true))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldFollowAJournalThatGrows() throws Exception {
        try (TestJournal journal = TestJournal.open(directory);
                JournalReader reader = new JournalReader(directory, journal.index());
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            journal.append(1, 40);
            Future<Long> followed = threads.submit(() -> follow(reader, journal.index(), 20_000));
            Random random = new Random(SEED);
            while (journal.index().lastPosition() < 20_000) {
                journal.append(1 + random.nextInt(100), 32 + random.nextInt(300));
            }
            assertThat(followed.get()).isGreaterThanOrEqualTo(20_000);
        }
    }

    @Test
    void shouldRefuseBytesThatWereNotWritten() throws Exception {
        try (TestJournal journal = TestJournal.open(directory);
                JournalReader reader = new JournalReader(directory, journal.index())) {
            journal.append(5, 100);
            journal.append(5, 100);
            Path file = CycleFiles.pathOf(directory, journal.index().cycle(1));
            long offset = journal.index().offset(1);
            flip(file, offset + ExcerptFormat.HEADER_BYTES + 50);
            assertThatThrownBy(() -> positions(reader, 0, 10))
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining("CRC32C of the excerpt");
            assertThat(positions(reader, 0, 5)).hasSize(5);
            flip(file, offset);
            assertThatThrownBy(() -> positions(reader, 6, 10))
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining("no excerpt");
        }
    }

    private static long follow(JournalReader reader, JournalIndex index, long target)
            throws IOException {
        long after = 0;
        while (after < target) {
            long last = index.lastPosition();
            assertThat(positions(reader, after, last)).isEqualTo(range(after + 1, last));
            after = last;
        }
        return after;
    }

    private static List<Long> positions(JournalReader reader, long after, long last)
            throws IOException {
        List<Long> positions = new ArrayList<>();
        long end =
                reader.readForward(
                        after,
                        last,
                        (position, buffer, offset, lengthBytes) -> {
                            TestJournal.requireEntry(position, copy(buffer, offset, lengthBytes));
                            return positions.add(position);
                        });
        assertThat(end).isEqualTo(last);
        return positions;
    }

    private static byte[] copy(DirectBuffer buffer, int offset, int lengthBytes) {
        byte[] entry = new byte[lengthBytes];
        buffer.getBytes(offset, entry);
        return entry;
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static void flip(Path file, long offset) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte) (one.get(0) ^ 1));
            channel.write(one.flip(), offset);
        }
    }
}

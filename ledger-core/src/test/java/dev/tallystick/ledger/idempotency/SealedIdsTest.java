package dev.tallystick.ledger.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.OpenFiles;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.journal.ProblemCode;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.TxIds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

class SealedIdsTest {
    private static final int SMALL = 5;
    private static final int SEVERAL_BLOCKS = 700;

    @TempDir private Path folder;
    private final List<String> reports = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, SMALL, 170, 171, SEVERAL_BLOCKS})
    void shouldKnowWhatAMapKnows(int segmentKeys) throws IOException {
        IdJournal journal = new IdJournal("E").fill(6 * segmentKeys + segmentKeys / 2);
        try (SealedIds sealed = sealAll(journal, segmentKeys)) {
            assertThat(sealed.count()).isEqualTo(segmentKeys == 1 ? 4 : 5);
            requireAll(sealed, journal, sealed.count() * segmentKeys);
            for (int number = 0; number < 10_000; number++) {
                TxKey stranger = journal.stranger(number);
                assertThat(sealed.find(stranger.high(), stranger.low())).isZero();
            }
            assertThat(reports).isEmpty();
            long lastSealed = lastSealed(journal, sealed.count() * segmentKeys);
            assertThat(journal.forcedTo()).isEqualTo(lastSealed);
            sealed.requireNotBeyond(lastSealed);
            assertThatThrownBy(() -> sealed.requireNotBeyond(lastSealed - 1))
                    .isInstanceOfSatisfying(
                            JournalDamagedException.class,
                            refused ->
                                    assertThat(refused.problem().code())
                                            .isEqualTo(ProblemCode.POSITIONS_MISSING))
                    .hasMessageContaining("position " + lastSealed);
        }
    }

    @Test
    void aReplayShouldKeepTheFilesThatFit() throws IOException {
        IdJournal journal = new IdJournal("E").fill(5 * SMALL);
        sealAll(journal, SMALL).close();
        Map<Path, Object> before = inodes();
        try (SealedIds again = sealAll(journal, SMALL)) {
            requireAll(again, journal, 3 * SMALL);
        }
        assertThat(inodes()).isEqualTo(before).hasSize(3);
        assertThat(reports).isEmpty();
    }

    @Test
    void aStartFromASnapshotShouldTakeTheFilesThatFitAndMakeTheOthers() throws IOException {
        IdJournal journal = new IdJournal("E").fill(9 * SMALL);
        sealAll(journal, SMALL).close();
        Map<Path, byte[]> before = contents();
        Files.delete(file(0));
        Files.write(file(2), Arrays.copyOf(before.get(file(2)), 5_000));
        Files.write(file(3), before.get(file(4)));
        Files.writeString(folder.resolve("segment-00000005.ids.tmp"), "unfinished");
        Files.delete(file(6));
        try (SealedIds sealed = open(journal, SMALL)) {
            sealed.complete(6);
            requireAll(sealed, journal, 6 * SMALL);
            assertThat(reports).hasSize(3);
            assertThat(reports.get(0)).contains("00000000.ids").contains("missing");
            assertThat(reports.get(1)).contains("00000002.ids").contains("offset");
            assertThat(reports.get(2)).contains("00000003.ids").contains("holds segment 4");
            before.remove(file(6));
            assertThat(contents()).containsExactlyEntriesOf(before);
        }
    }

    /** A process can end between a snapshot and the seal of what left the window before it. */
    @Test
    void aStartFromASnapshotShouldMakeTheLastFileThatWasNotMadeYet() throws IOException {
        IdJournal journal = new IdJournal("E").fill(9 * SMALL);
        sealAll(journal, SMALL).close();
        Files.delete(file(6));
        try (SealedIds sealed = open(journal, SMALL)) {
            sealed.complete(7);
            requireAll(sealed, journal, 7 * SMALL);
            sealed.requireNotBeyond(9 * SMALL);
        }
        assertThat(reports).singleElement().asString().contains("00000006.ids");
    }

    /** Sound files, of another ledger: their checksums are right, their keys are strangers. */
    @Test
    void shouldTakeNoFileOfAnotherJournal() throws IOException {
        sealAll(new IdJournal("OTHER").fill(6 * SMALL), SMALL).close();
        IdJournal journal = new IdJournal("E").fill(6 * SMALL);
        try (SealedIds sealed = open(journal, SMALL)) {
            sealed.complete(4);
            requireAll(sealed, journal, 4 * SMALL);
        }
        assertThat(reports).hasSize(4);

        sealAll(new IdJournal("OTHER").fill(6 * SMALL), SMALL).close();
        reports.clear();
        try (SealedIds sealed = sealAll(journal, SMALL)) {
            requireAll(sealed, journal, 4 * SMALL);
        }
        assertThat(reports).hasSize(4);
    }

    /** Each flipped byte is seen where it matters: at the start, or by who looks there. */
    @Test
    void noFlippedByteShouldMakeAWrongAnswer() throws IOException {
        IdJournal journal = new IdJournal("E").fill(3 * SMALL);
        sealAll(journal, SMALL).close();
        byte[] sound = Files.readAllBytes(file(0));
        for (int offset = 0; offset < sound.length; offset++) {
            byte[] flipped = sound.clone();
            flipped[offset] ^= (byte) (1 << offset % Byte.SIZE);
            Files.write(file(0), flipped);
            assertThat(answers(journal, file(0))).as("offset %d", offset).isFalse();
            if (offset % 509 == 0) {
                requireHealed(journal, sound);
            }
        }
    }

    @Test
    void noCutShouldMakeAWrongAnswer() throws IOException {
        IdJournal journal = new IdJournal("E").fill(3 * SMALL);
        sealAll(journal, SMALL).close();
        byte[] sound = Files.readAllBytes(file(0));
        for (int length = sound.length - 1; length >= 0; length--) {
            try (SeekableByteChannel channel =
                    Files.newByteChannel(file(0), StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
            assertThat(answers(journal, file(0))).as("length %d", length).isFalse();
            if (length % 1021 == 0) {
                requireHealed(journal, sound);
                Files.write(file(0), Arrays.copyOf(sound, length));
            }
        }
    }

    /** Damage that comes while the files are in use: whoever meets it has the file made again. */
    @Test
    void shouldRepairWhatIsDamagedWhileItIsLookedInto() throws Exception {
        IdJournal journal = new IdJournal("E").fill(4 * SEVERAL_BLOCKS);
        try (SealedIds sealed = sealAll(journal, SEVERAL_BLOCKS)) {
            byte[] sound = Files.readAllBytes(file(1));
            byte[] damaged = sound.clone();
            Arrays.fill(damaged, sound.length - 4096, sound.length, (byte) 0);
            Files.write(file(1), damaged);
            requireAll(sealed, journal, 2 * SEVERAL_BLOCKS);
            assertThat(reports).singleElement().asString().contains("CRC32C of the block");
            assertThat(Files.readAllBytes(file(1))).isEqualTo(sound);

            Files.delete(file(0));
            Files.write(file(0), sound); // another segment under its name, behind our back
            requireAll(sealed, journal, 2 * SEVERAL_BLOCKS);
            assertThat(reports).hasSize(1); // the open file is the one that was deleted
        }
        try (SealedIds sealed = open(journal, SEVERAL_BLOCKS)) {
            sealed.complete(2);
            requireAll(sealed, journal, 2 * SEVERAL_BLOCKS);
            assertThat(reports).hasSize(2);
        }
    }

    @Test
    void shouldRefuseWhenTheJournalCannotMakeAFileAgain() throws IOException {
        sealAll(new IdJournal("E").fill(6 * SMALL), SMALL).close();
        IdJournal shorter = new IdJournal("E").fill(3 * SMALL - 1);
        try (SealedIds sealed = open(shorter, SMALL)) {
            assertThatThrownBy(() -> sealed.requireNotBeyond(shorter.lastPosition()))
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining("segment-00000002.ids");
            Files.write(file(2), new byte[10]);
            Files.write(file(3), new byte[10]);
        }
        try (SealedIds sealed = open(shorter, SMALL)) {
            assertThatThrownBy(() -> sealed.requireNotBeyond(shorter.lastPosition()))
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining("segment-00000003.ids");
            assertThatThrownBy(() -> sealed.complete(3))
                    .isInstanceOf(IdFileDamagedException.class)
                    .hasMessageContaining("only 4 keys");
        }
    }

    /** Readers look while the writer adds and the sealer lets go: no key is ever out of sight. */
    @Test
    void noKeyShouldBeMissedWhileItIsSealed() throws Exception {
        int segmentKeys = 300;
        IdJournal journal = new IdJournal("E").fill(20_000);
        long[] positions = journal.keys().keySet().stream().mapToLong(p -> p).toArray();
        TxIds txIds = new State(PageSource.ON_THE_SPOT, segmentKeys).txIds();
        AtomicLong durable = new AtomicLong();
        try (SealedIds sealed = open(journal, segmentKeys);
                ExecutorService readers = Executors.newFixedThreadPool(3)) {
            List<Throwable> failures = new ArrayList<>();
            IdSealer sealer = new IdSealer(sealed, txIds, durable::get, failures::add);
            sealer.start();
            Callable<Long> read =
                    () -> {
                        long looks = 0;
                        while (durable.get() < journal.lastPosition()) {
                            int known = Arrays.binarySearch(positions, durable.get());
                            if (known > 0) {
                                int pick = ThreadLocalRandom.current().nextInt(known);
                                TxKey key = journal.keys().get(positions[pick]);
                                long position = txIds.find(key.high(), key.low());
                                if (position == 0) {
                                    position = sealed.find(key.high(), key.low());
                                }
                                assertThat(position).isEqualTo(positions[pick]);
                                looks++;
                            }
                        }
                        return looks;
                    };
            List<Future<Long>> reads = List.of(readers.submit(read), readers.submit(read));
            for (long position : positions) {
                TxKey key = journal.keys().get(position);
                txIds.add(key.high(), key.low(), position);
                durable.set(position);
                sealer.awaitRoom();
            }
            for (Future<Long> each : reads) {
                assertThat(each.get()).isPositive();
            }
            sealer.close();
            assertThat(failures).isEmpty();
            assertThat(sealed.count()).isGreaterThan(50);
        }
    }

    @Test
    void withoutRoomTheKeysShouldStayInMemoryUntilThereIs() throws IOException {
        IdJournal journal = new IdJournal("E").fill(5 * SMALL);
        TxIds txIds = journal.txIds(SMALL);
        SmallDisk disk = new SmallDisk();
        try (SealedIds sealed = SealedIds.open(disk, folder, SMALL, journal, reports::add)) {
            disk.usableBytes = 1 << 20;
            assertThat(sealed.sealOldest(txIds, journal.lastPosition())).isFalse();
            assertThat(sealed.hasRoom()).isFalse();
            disk.usableBytes = 1 << 30;
            disk.isFull = true; // and so it turns out only when it is written
            assertThat(sealed.sealOldest(txIds, journal.lastPosition())).isFalse();
            assertThat(txIds.segmentCount()).isEqualTo(5);
            disk.isFull = false;
            disk.usableBytes = 1 << 30;
            assertThat(sealed.sealOldest(txIds, journal.lastPosition())).isTrue();
            assertThat(sealed.hasRoom()).isTrue();
            assertThat(txIds.segmentCount()).isEqualTo(4);
            requireAll(sealed, journal, SMALL);
        }
    }

    /**
     * {@return whether the file gives the right answer to every question} It gives no wrong one.
     */
    private boolean answers(IdJournal journal, Path file) throws IOException {
        try (OpenFiles files = new OpenFiles(Disk.NATIVE)) {
            SealedSegment segment = SealedSegment.open(files, file, Files.size(file));
            boolean allAnswered = true;
            for (Map.Entry<Long, TxKey> key :
                    journal.keys().entrySet().stream().limit(SMALL).toList()) {
                TxKey txKey = key.getValue();
                assertThat(segment.mayHold(txKey.high(), txKey.low())).isTrue();
                try {
                    assertThat(segment.find(files, txKey.high(), txKey.low()))
                            .isEqualTo(key.getKey());
                } catch (IdFileDamagedException told) {
                    assertThat(told).hasMessageContaining(file + ", offset " + told.offset());
                    allAnswered = false;
                }
            }
            segment.verify(files);
            return allAnswered;
        } catch (IdFileDamagedException told) {
            assertThat(told.file()).isEqualTo(file);
            return false;
        }
    }

    private void requireHealed(IdJournal journal, byte[] sound) throws IOException {
        reports.clear();
        try (SealedIds sealed = open(journal, SMALL)) {
            sealed.complete(1);
            requireAll(sealed, journal, SMALL);
        }
        assertThat(reports).hasSize(1);
        assertThat(Files.readAllBytes(file(0))).isEqualTo(sound);
    }

    private SealedIds open(IdJournal journal, int segmentKeys) throws IOException {
        return SealedIds.open(Disk.NATIVE, folder, segmentKeys, journal, reports::add);
    }

    /** {@return all that left the window of a journal, sealed as a replay does it} */
    private SealedIds sealAll(IdJournal journal, int segmentKeys) throws IOException {
        TxIds txIds = journal.txIds(segmentKeys);
        SealedIds sealed = open(journal, segmentKeys);
        while (sealed.sealOldest(txIds, journal.lastPosition())) {
            assertThat(txIds.segmentCount()).isGreaterThanOrEqualTo(2);
        }
        assertThat(txIds.segmentCount()).isEqualTo(2);
        return sealed;
    }

    private static void requireAll(SealedIds sealed, IdJournal journal, int keyCount)
            throws IOException {
        int left = keyCount;
        for (Map.Entry<Long, TxKey> key : journal.keys().entrySet()) {
            long expected = left-- > 0 ? key.getKey() : 0;
            assertThat(sealed.find(key.getValue().high(), key.getValue().low()))
                    .isEqualTo(expected);
        }
    }

    private static long lastSealed(IdJournal journal, int keyCount) {
        return journal.keys().keySet().stream().skip(keyCount - 1).findFirst().orElseThrow();
    }

    private Path file(int number) {
        return folder.resolve("segment-0000000" + number + ".ids");
    }

    private Map<Path, Object> inodes() throws IOException {
        Map<Path, Object> inodes = new TreeMap<>();
        for (Path file : files()) {
            inodes.put(file, Files.getAttribute(file, "unix:ino"));
        }
        return inodes;
    }

    private Map<Path, byte[]> contents() throws IOException {
        Map<Path, byte[]> contents = new TreeMap<>();
        for (Path file : files()) {
            contents.put(file, Files.readAllBytes(file));
        }
        return contents;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}

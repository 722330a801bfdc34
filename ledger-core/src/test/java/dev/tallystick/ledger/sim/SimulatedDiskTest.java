package dev.tallystick.ledger.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskContract;
import dev.tallystick.ledger.disk.DiskFile;
import dev.tallystick.ledger.disk.Reserve;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** A simulated disk is a disk, and keeps no more than one has to. */
class SimulatedDiskTest extends DiskContract {
    private static final Path DIRECTORY = Path.of("/data");
    private static final Path FILE = DIRECTORY.resolve("file");
    private static final int SEED_COUNT = 200;

    private final SimulatedDisk simulated = new SimulatedDisk();

    SimulatedDiskTest() {
        simulated.createDirectories(DIRECTORY);
    }

    @Override
    protected Disk disk() {
        return simulated;
    }

    @Override
    protected Path directory() {
        return DIRECTORY;
    }

    @Test
    void aPowerCutShouldKeepWhatWasForcedAndDecideAboutTheRest() throws IOException {
        make("forced");
        simulated.forceDirectory(DIRECTORY);
        overwrite("newer!");
        TreeSet<String> found = new TreeSet<>();
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimulatedDisk one = simulated.copy();
            one.restart(Crash.POWER, new SplittableRandom(seed));
            found.add(text(one));
        }
        assertThat(found).containsExactly("forced", "newer!");
        simulated.restart(Crash.KILL, new SplittableRandom(1));
        assertThat(text(simulated)).isEqualTo("newer!");
    }

    @Test
    void aPowerCutShouldTearAPageBySectors() throws IOException {
        make("o".repeat(Sectors.PAGE_BYTES));
        simulated.forceDirectory(DIRECTORY);
        overwrite("n".repeat(Sectors.PAGE_BYTES));
        int tornCount = 0;
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimulatedDisk one = simulated.copy();
            one.restart(Crash.POWER, new SplittableRandom(seed));
            String text = text(one);
            for (int sector = 0; sector < text.length(); sector += Sectors.SECTOR_BYTES) {
                assertThat(text.substring(sector, sector + Sectors.SECTOR_BYTES)).matches("o*|n*");
            }
            tornCount += text.contains("o") && text.contains("n") ? 1 : 0;
        }
        assertThat(tornCount).isBetween(1, SEED_COUNT - 1);
    }

    @Test
    void aPowerCutShouldLoseNamesUnlessTheDirectoryWasForced() throws IOException {
        make("text");
        int keptCount = 0;
        for (int seed = 0; seed < SEED_COUNT; seed++) {
            SimulatedDisk one = simulated.copy();
            one.restart(Crash.POWER, new SplittableRandom(seed));
            keptCount += one.exists(FILE) ? 1 : 0;
        }
        assertThat(keptCount).isBetween(1, SEED_COUNT - 1);
    }

    @Test
    void whatAFailedForceDroppedShouldShowUntilThePowerIsCut() throws IOException {
        make("forced");
        simulated.forceDirectory(DIRECTORY);
        simulated.failNextForce();
        assertThatThrownBy(() -> overwrite("newer!", true)).isInstanceOf(IOException.class);
        simulated.restart(Crash.KILL, new SplittableRandom(1));
        assertThat(text(simulated)).isEqualTo("newer!");
        try (DiskFile file = simulated.open(FILE, Access.WRITE)) {
            file.force(true);
        }
        simulated.restart(Crash.POWER, new SplittableRandom(1));
        assertThat(text(simulated)).isEqualTo("forced");
    }

    @Test
    void aFullDiskShouldTakeOnlyWhatWasReserved() throws IOException {
        make("text");
        simulated.capacityBytes(3 * Sectors.PAGE_BYTES);
        try (DiskFile file = simulated.open(FILE, Access.WRITE)) {
            assertThat(file.reserve(4 * Sectors.PAGE_BYTES)).isEqualTo(Reserve.NO_ROOM);
            assertThat(file.reserve(2 * Sectors.PAGE_BYTES)).isEqualTo(Reserve.RESERVED);
            ByteBuffer two = ByteBuffer.allocate(2 * Sectors.PAGE_BYTES);
            file.write(two, 0);
            assertThatThrownBy(() -> file.write(two.clear(), 2 * Sectors.PAGE_BYTES))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
        }
    }

    @Test
    void theMachineShouldEndInTheMiddleOfWhatWasForeseen() throws IOException {
        make("text");
        simulated.crashAfter(1);
        assertThat(simulated.exists(FILE)).isTrue();
        assertThatThrownBy(() -> simulated.exists(FILE)).isInstanceOf(PowerCut.class);
        assertThatThrownBy(() -> simulated.exists(FILE)).isInstanceOf(PowerCut.class);
        simulated.restart(Crash.KILL, new SplittableRandom(1));
        assertThat(simulated.exists(FILE)).isTrue();
    }

    private void make(String text) throws IOException {
        try (DiskFile file = simulated.open(FILE, Access.CREATE)) {
            file.write(ByteBuffer.wrap(text.getBytes(US_ASCII)), 0);
            file.force(true);
        }
    }

    private void overwrite(String text) throws IOException {
        overwrite(text, false);
    }

    private void overwrite(String text, boolean forced) throws IOException {
        try (DiskFile file = simulated.open(FILE, Access.WRITE)) {
            file.write(ByteBuffer.wrap(text.getBytes(US_ASCII)), 0);
            if (forced) {
                file.force(true);
            }
        }
    }

    private static String text(SimulatedDisk disk) throws IOException {
        try (DiskFile file = disk.open(FILE, Access.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.sizeBytes());
            file.read(bytes, 0);
            return new String(bytes.array(), US_ASCII);
        }
    }
}

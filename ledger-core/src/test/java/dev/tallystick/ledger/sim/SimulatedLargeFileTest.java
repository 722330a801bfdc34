package dev.tallystick.ledger.sim;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.LargeFileContract;

import java.nio.file.Path;

class SimulatedLargeFileTest extends LargeFileContract {
    private static final Path DIRECTORY = Path.of("/data");

    private final SimulatedDisk simulated = new SimulatedDisk();

    SimulatedLargeFileTest() {
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
}

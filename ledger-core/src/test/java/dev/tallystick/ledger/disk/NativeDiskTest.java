package dev.tallystick.ledger.disk;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class NativeDiskTest extends DiskContract {
    @TempDir Path directory;

    @Override
    protected Disk disk() {
        return Disk.NATIVE;
    }

    @Override
    protected Path directory() {
        return directory;
    }
}

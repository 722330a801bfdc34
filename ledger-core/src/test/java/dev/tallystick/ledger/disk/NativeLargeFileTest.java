package dev.tallystick.ledger.disk;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class NativeLargeFileTest extends LargeFileContract {
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

package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;
import dev.tallystick.ledger.disk.OpenFiles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The index files beside the journal, one for each finished cycle: {@code index/{cycle}.idx}. They
 * hold nothing that is not in the journal; what is damaged is as good as missing. For any thread.
 */
final class Sidecars implements AutoCloseable {
    static final String FOLDER = "index";
    private static final String SUFFIX = ".idx";
    private static final String UNFINISHED_SUFFIX = ".tmp";
    private static final int CACHED_BLOCKS_MAX = 2048;

    /** Left free on the disk for others when a file is written. */
    private static final long SPARE_BYTES = 16 << 20;

    private final Disk disk;
    private final Path directory;
    private final OpenFiles files;

    private final LinkedHashMap<Long, ByteBuffer> blocks = new LinkedHashMap<>(64, 0.75f, true);

    Sidecars(Disk disk, Path journal) {
        this.disk = disk;
        directory = journal.resolve(FOLDER);
        files = new OpenFiles(disk);
    }

    /** {@return what a finished cycle was, null if there is no file that tells} */
    CycleSummary read(int cycle) throws IOException {
        Path file = pathOf(cycle);
        if (!disk.exists(file)) {
            return null;
        }
        ByteBuffer block = SidecarFormat.newBlock();
        if (!files.read(file, 0, block)) {
            return null;
        }
        CycleSummary summary = SidecarFormat.decode(block);
        boolean isIt =
                summary != null
                        && summary.cycle() == cycle
                        && disk.sizeBytes(file)
                                == (long) SidecarFormat.blockCount(summary.excerptCount())
                                        * SidecarFormat.BLOCK_BYTES;
        return isIt ? summary : null;
    }

    /**
     * Writes the file of a finished cycle, in place of one that has its name.
     *
     * @return false if the disk has no room
     */
    boolean writeIfRoom(CycleSummary cycle, ExcerptPlaces places) throws IOException {
        long neededBytes =
                SPARE_BYTES
                        + (long) SidecarFormat.blockCount(cycle.excerptCount())
                                * SidecarFormat.BLOCK_BYTES;
        Path journal = directory.getParent();
        if (disk.usableBytes(journal) < neededBytes) {
            return false;
        }
        try {
            write(cycle, places);
            return true;
        } catch (IOException e) {
            if (disk.usableBytes(journal) < neededBytes) {
                return false;
            }
            throw e;
        }
    }

    private void write(CycleSummary cycle, ExcerptPlaces places) throws IOException {
        disk.createDirectories(directory);
        Path file = pathOf(cycle.cycle());
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED_SUFFIX);
        if (disk.exists(unfinished)) {
            disk.delete(unfinished);
        }
        try (DiskFile target = disk.open(unfinished, Access.CREATE)) {
            target.write(SidecarFormat.encode(cycle), 0);
            int blockCount = SidecarFormat.blockCount(cycle.excerptCount());
            for (int block = 1; block < blockCount; block++) {
                target.write(
                        SidecarFormat.encode(cycle.cycle(), block, places, cycle.excerptCount()),
                        (long) block * SidecarFormat.BLOCK_BYTES);
            }
            target.force(true);
        }
        disk.rename(unfinished, file);
        disk.forceDirectory(directory);
        files.forget(file);
        synchronized (blocks) {
            blocks.keySet().removeIf(key -> (int) (key >>> Integer.SIZE) == cycle.cycle());
        }
    }

    /**
     * {@return the block of a finished cycle's file that holds an excerpt's place; null if it
     * cannot be read as it was written}
     */
    ByteBuffer block(int cycle, int excerptCount, int excerpt) throws IOException {
        int number = 1 + excerpt / SidecarFormat.PLACES_PER_BLOCK;
        long key = (long) cycle << Integer.SIZE | number;
        synchronized (blocks) {
            ByteBuffer cached = blocks.get(key);
            if (cached != null) {
                return cached;
            }
        }
        ByteBuffer block = SidecarFormat.newBlock();
        int before = (number - 1) * SidecarFormat.PLACES_PER_BLOCK;
        int placeCount = Math.min(SidecarFormat.PLACES_PER_BLOCK, excerptCount - before);
        try {
            boolean isThere =
                    files.read(pathOf(cycle), (long) number * SidecarFormat.BLOCK_BYTES, block);
            if (!isThere || !SidecarFormat.isSound(block, cycle, number, placeCount)) {
                return null;
            }
        } catch (NoSuchFileException missing) {
            return null;
        }
        synchronized (blocks) {
            blocks.put(key, block);
            if (blocks.size() > CACHED_BLOCKS_MAX) {
                Map.Entry<Long, ByteBuffer> eldest = blocks.firstEntry();
                blocks.remove(eldest.getKey());
            }
        }
        return block;
    }

    private Path pathOf(int cycle) {
        String name = CycleFiles.nameOf(cycle);
        return directory.resolve(
                name.substring(0, name.length() - CycleFiles.SUFFIX.length()) + SUFFIX);
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}

package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Open cycle files, the last few used. A file closes when a thread that reads it is interrupted,
 * under every other reader too; those open it again.
 */
final class CycleChannels implements AutoCloseable {
    private static final int OPEN_FILES_MAX = 64;

    private final Disk disk;
    private final Path directory;
    private final LinkedHashMap<Integer, DiskFile> files = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    CycleChannels(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /**
     * Fills {@code target} from an offset of a cycle's file; what lies beyond the file's end stays
     * zero.
     */
    void read(int cycle, long offset, ByteBuffer target) throws IOException {
        int start = target.position();
        while (true) {
            DiskFile file = open(cycle);
            try {
                while (target.hasRemaining()
                        && file.read(target, offset + target.position() - start) >= 0) {
                    // a read may be short
                }
                return;
            } catch (ClosedByInterruptException interrupted) {
                forget(cycle, file);
                throw interrupted;
            } catch (ClosedChannelException closedByAnother) {
                target.position(start);
                forget(cycle, file);
            }
        }
    }

    private DiskFile open(int cycle) throws IOException {
        List<DiskFile> surplus = new ArrayList<>();
        DiskFile file;
        synchronized (files) {
            if (closed) {
                throw new IOException(directory + ": the journal reader is closed");
            }
            file = files.get(cycle);
            if (file == null) {
                file = open(disk, directory, cycle);
                files.put(cycle, file);
            }
            while (files.size() > OPEN_FILES_MAX) {
                Map.Entry<Integer, DiskFile> eldest = files.pollFirstEntry();
                surplus.add(eldest.getValue());
            }
        }
        for (DiskFile unused : surplus) {
            unused.close();
        }
        return file;
    }

    private static DiskFile open(Disk disk, Path directory, int cycle) throws IOException {
        try {
            return CycleFiles.open(disk, directory, cycle);
        } catch (NoSuchFileException missing) {
            throw new JournalDamagedException(
                    new JournalProblem(
                            CycleFiles.pathOf(directory, cycle),
                            0,
                            ProblemCode.CYCLE_MISSING,
                            "neither here nor in the archive"));
        }
    }

    /** Closes what is not in the journal's directory any more: open, it keeps its room there. */
    void forgetMoved() {
        List<DiskFile> moved = new ArrayList<>();
        synchronized (files) {
            files.entrySet()
                    .removeIf(
                            open -> {
                                Path file = CycleFiles.pathOf(directory, open.getKey());
                                return !disk.exists(file) && moved.add(open.getValue());
                            });
        }
        for (DiskFile file : moved) {
            try {
                file.close();
            } catch (IOException closedAllTheSame) {
                // it was only read
            }
        }
    }

    private void forget(int cycle, DiskFile closed) {
        synchronized (files) {
            files.remove(cycle, closed);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (files) {
            closed = true;
            for (DiskFile file : files.values()) {
                file.close();
            }
            files.clear();
        }
    }
}

package dev.tallystick.ledger.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files open for reading, the last few used kept open; for any thread. A file closes when a thread
 * that reads it is interrupted, under every other reader too; those open it again.
 */
public final class OpenFiles implements AutoCloseable {
    private static final int OPEN_FILES_MAX = 64;

    private final Disk disk;
    private final LinkedHashMap<Path, DiskFile> files = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    /** Makes a set of open files, none open yet. */
    public OpenFiles(Disk disk) {
        this.disk = disk;
    }

    /**
     * Fills a buffer from an offset of a file on.
     *
     * @return whether the file was long enough; if not, the buffer's rest is as it was
     */
    public boolean read(Path file, long offset, ByteBuffer target) throws IOException {
        int start = target.position();
        while (true) {
            DiskFile open = open(file);
            try {
                while (target.hasRemaining()) {
                    if (open.read(target, offset + target.position() - start) < 0) {
                        return false;
                    }
                }
                return true;
            } catch (ClosedByInterruptException interrupted) {
                throw interrupted;
            } catch (ClosedChannelException closedByAnother) {
                target.position(start);
                synchronized (files) {
                    files.remove(file, open);
                }
            }
        }
    }

    /** Closes a file, which may since be another one of the same name. */
    public void forget(Path file) throws IOException {
        DiskFile open;
        synchronized (files) {
            open = files.remove(file);
        }
        if (open != null) {
            open.close();
        }
    }

    private DiskFile open(Path file) throws IOException {
        List<DiskFile> surplus = new ArrayList<>();
        DiskFile open;
        synchronized (files) {
            if (closed) {
                throw new IOException(file + ": closed for reading");
            }
            open = files.get(file);
            if (open == null) {
                open = disk.open(file, Access.READ);
                files.put(file, open);
            }
            while (files.size() > OPEN_FILES_MAX) {
                Map.Entry<Path, DiskFile> eldest = files.pollFirstEntry();
                surplus.add(eldest.getValue());
            }
        }
        for (DiskFile unused : surplus) {
            unused.close();
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        List<DiskFile> left;
        synchronized (files) {
            closed = true;
            left = List.copyOf(files.values());
            files.clear();
        }
        for (DiskFile file : left) {
            file.close();
        }
    }
}

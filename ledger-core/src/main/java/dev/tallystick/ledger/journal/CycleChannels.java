package dev.tallystick.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Channels to cycle files, the last few used kept open. A channel closes when a thread that reads
 * through it is interrupted, under every other reader too; those open it again.
 */
final class CycleChannels implements AutoCloseable {
    private static final int OPEN_CHANNELS_MAX = 64;

    private final Path directory;
    private final LinkedHashMap<Integer, FileChannel> channels =
            new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    CycleChannels(Path directory) {
        this.directory = directory;
    }

    /**
     * Fills {@code target} from an offset of a cycle's file; what lies beyond the file's end stays
     * zero.
     */
    void read(int cycle, long offset, ByteBuffer target) throws IOException {
        int start = target.position();
        while (true) {
            try {
                FileChannel channel = channel(cycle);
                while (target.hasRemaining()
                        && channel.read(target, offset + target.position() - start) >= 0) {
                    // a read may be short
                }
                return;
            } catch (ClosedByInterruptException interrupted) {
                throw interrupted;
            } catch (ClosedChannelException closedByAnother) {
                target.position(start);
            }
        }
    }

    private FileChannel channel(int cycle) throws IOException {
        List<FileChannel> surplus = new ArrayList<>();
        FileChannel channel;
        synchronized (channels) {
            if (closed) {
                throw new IOException(directory + ": the journal reader is closed");
            }
            channel = channels.get(cycle);
            if (channel == null || !channel.isOpen()) {
                channel =
                        FileChannel.open(
                                CycleFiles.pathOf(directory, cycle), StandardOpenOption.READ);
                channels.put(cycle, channel);
            }
            while (channels.size() > OPEN_CHANNELS_MAX) {
                Map.Entry<Integer, FileChannel> eldest = channels.pollFirstEntry();
                surplus.add(eldest.getValue());
            }
        }
        for (FileChannel unused : surplus) {
            unused.close();
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        synchronized (channels) {
            closed = true;
            for (FileChannel channel : channels.values()) {
                channel.close();
            }
            channels.clear();
        }
    }
}

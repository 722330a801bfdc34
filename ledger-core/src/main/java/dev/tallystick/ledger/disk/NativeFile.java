package dev.tallystick.ledger.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file of the machine: a channel, and where Java has no words for it, libc. */
final class NativeFile implements DiskFile {
    private final Path file;
    private final FileChannel channel;
    private Libc libc;

    NativeFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        return channel.read(target, offset);
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        long nextOffset = offset;
        while (source.hasRemaining()) {
            nextOffset += channel.write(source, nextOffset);
        }
    }

    @Override
    public void force(boolean metadata) throws IOException {
        channel.force(metadata);
    }

    @Override
    public long sizeBytes() throws IOException {
        return channel.size();
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        channel.truncate(sizeBytes);
    }

    @Override
    public Reserve reserve(long lengthBytes) throws IOException {
        return libc().reserve(lengthBytes);
    }

    @Override
    public void giveBack(long fromOffset, long sizeBytes) throws IOException {
        libc().giveBack(fromOffset, sizeBytes);
    }

    @Override
    public void startWrite(long offset, long lengthBytes) throws IOException {
        libc().startWrite(offset, lengthBytes);
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (libc != null) {
                libc.close();
            }
        }
    }

    private Libc libc() throws IOException {
        if (libc == null) {
            libc = Libc.open(file);
        }
        return libc;
    }
}

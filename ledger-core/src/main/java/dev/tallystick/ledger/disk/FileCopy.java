package dev.tallystick.ledger.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Copies files, and tells their SHA-256. What is zero in the source is left out of the copy's
 * blocks, though not of its bytes, so that a file with holes stays small.
 */
public final class FileCopy {
    private static final int CHUNK_BYTES = 1 << 16;

    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    private final MessageDigest sha256 = newSha256();
    private final Disk disk;

    public FileCopy(Disk disk) {
        this.disk = disk;
    }

    /**
     * Copies a whole file and makes the copy's bytes durable; its name is not, until the directory
     * is forced.
     *
     * @param to no file has that name
     * @return SHA-256 of what was read
     */
    public byte[] copy(Path from, Path to) throws IOException {
        try (DiskFile source = disk.open(from, Access.READ);
                DiskFile target = disk.open(to, Access.CREATE)) {
            copy(source, source.sizeBytes(), target);
            target.force(true);
            return sha256.digest();
        }
    }

    /** Copies the first bytes of an open file to another; forces nothing. */
    public void copy(DiskFile source, long lengthBytes, DiskFile target) throws IOException {
        long offset = 0;
        while (offset < lengthBytes) {
            read(source, offset, lengthBytes - offset);
            int count = chunk.remaining();
            sha256.update(chunk.duplicate());
            if (!isZero() || offset + count == lengthBytes) {
                target.write(chunk, offset);
            }
            offset += count;
        }
    }

    /** {@return the SHA-256 of a file} */
    public byte[] sha256(Path file) throws IOException {
        try (DiskFile source = disk.open(file, Access.READ)) {
            long lengthBytes = source.sizeBytes();
            for (long offset = 0; offset < lengthBytes; offset += chunk.limit()) {
                read(source, offset, lengthBytes - offset);
                sha256.update(chunk);
            }
            return sha256.digest();
        }
    }

    private void read(DiskFile source, long offset, long leftBytes) throws IOException {
        chunk.clear().limit((int) Math.min(CHUNK_BYTES, leftBytes));
        while (chunk.hasRemaining()) {
            if (source.read(chunk, offset + chunk.position()) < 0) {
                throw new IOException("a file became shorter while it was read");
            }
        }
        chunk.flip();
    }

    private boolean isZero() {
        for (int i = 0; i < chunk.limit(); i++) {
            if (chunk.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

package dev.tallystick.ledger.snapshot;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.LargeFile;
import dev.tallystick.ledger.journal.Hash;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.Executor;

/** A state file, read block by block: each is checked as it comes, all of them are digested. */
final class BlockFile implements AutoCloseable {
    private final Path path;
    private final LargeFile file;
    private final MessageDigest sha256 = StateFileWriter.newSha256();
    private long offset;

    private BlockFile(Path path, LargeFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens a file.
     *
     * @param beside reads ahead
     */
    static BlockFile open(Disk disk, Path path, Executor beside) throws IOException {
        return new BlockFile(path, LargeFile.open(disk, path, beside));
    }

    long sizeBytes() {
        return file.sizeBytes();
    }

    /**
     * {@return the block given, with the next of the file in it; null behind the last}
     *
     * @throws SnapshotInvalidException if what stands there is no block, or not as it was written
     */
    Block next(Block block) throws IOException {
        if (offset >= file.sizeBytes()) {
            return null;
        }
        block.readFrom(offset);
        readFully(block, 0, Block.HEADER_BYTES);
        int lengthBytes = block.lengthBytes();
        if (!block.hasMagic()
                || block.kind() == null
                || lengthBytes < 0
                || lengthBytes > Block.PAYLOAD_BYTES_MAX) {
            throw invalid("no block where one was written");
        }
        readFully(block, Block.HEADER_BYTES, lengthBytes);
        if (!block.isSound()) {
            throw invalid("CRC32C of the block does not match");
        }
        boolean isFirst = offset == 0;
        if (isFirst != (block.kind() == BlockKind.HEAD)) {
            throw invalid("a block of kind " + block.kind());
        }
        sha256.update(block.bytes(), 0, Block.HEADER_BYTES + lengthBytes);
        offset += Block.HEADER_BYTES + lengthBytes;
        return block;
    }

    /** {@return the digest of all that was read} To be asked once. */
    Hash sha256() {
        return Hash.of(sha256.digest());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void readFully(Block block, int from, int lengthBytes) throws IOException {
        if (file.read(block.bytes(), from, lengthBytes) < lengthBytes) {
            throw invalid("the file ends within a block");
        }
    }

    private SnapshotInvalidException invalid(String detail) {
        return new SnapshotInvalidException(path, offset, detail);
    }
}

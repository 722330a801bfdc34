package dev.tallystick.ledger.snapshot;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;
import dev.tallystick.ledger.journal.Hash;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.StateHash;
import dev.tallystick.ledger.state.StateImage;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills an empty state from a state file. Checks every block as it comes, and at the end the whole
 * against the manifest: length, SHA-256, counts, and the hash of the state that was made. Whoever
 * gets an exception throws the half filled state away.
 */
final class StateFileReader {
    private static final int HEAD_BYTES = 40;

    private final Path path;
    private final Manifest manifest;
    private final State state;
    private final StateImage image;
    private final MessageDigest sha256 = StateFileWriter.newSha256();
    private final Block block = new Block();
    private final UnsafeBuffer encoded = new UnsafeBuffer(block.bytes());
    private final List<ProgramConfig> programs = new ArrayList<>();
    private final long[] words = new long[Block.PAYLOAD_BYTES_MAX / Long.BYTES];
    private long blockOffset;
    private int version;
    private long newestAt;
    private long configuredAt;
    private long keyCount;

    private StateFileReader(Path path, Manifest manifest, State state) {
        this.path = path;
        this.manifest = manifest;
        this.state = state;
        image = StateImage.into(state);
    }

    /**
     * Fills {@code state}.
     *
     * @throws SnapshotInvalidException if the file is not what the manifest says
     */
    static void read(Disk disk, Path path, Manifest manifest, State state) throws IOException {
        StateFileReader reader = new StateFileReader(path, manifest, state);
        try (DiskFile file = disk.open(path, Access.READ)) {
            long sizeBytes = file.sizeBytes();
            if (sizeBytes != manifest.stateBytes()) {
                throw reader.invalid(
                        "%d bytes, the manifest says %d"
                                .formatted(sizeBytes, manifest.stateBytes()));
            }
            while (reader.blockOffset < sizeBytes) {
                reader.block(file);
            }
        } catch (RuntimeException | AssertionError contradiction) {
            // checksums are right, contents are not: no file that we wrote
            throw reader.invalid("contradicts itself: " + contradiction);
        }
        reader.finish();
    }

    private void block(DiskFile file) throws IOException {
        readFully(file, 0, Block.HEADER_BYTES);
        int lengthBytes = block.lengthBytes();
        if (!block.hasMagic()
                || block.kind() == null
                || lengthBytes < 0
                || lengthBytes > Block.PAYLOAD_BYTES_MAX) {
            throw invalid("no block where one was written");
        }
        readFully(file, Block.HEADER_BYTES, lengthBytes);
        if (!block.isSound()) {
            throw invalid("CRC32C of the block does not match");
        }
        boolean isFirst = blockOffset == 0;
        if (isFirst != (block.kind() == BlockKind.HEAD)) {
            throw invalid("a block of kind " + block.kind());
        }
        sha256.update(block.bytes(), 0, Block.HEADER_BYTES + lengthBytes);
        ByteBuffer payload = block.payload().limit(Block.HEADER_BYTES + lengthBytes);
        switch (block.kind()) {
            case HEAD -> head(payload);
            case PROGRAM -> program(payload);
            case ARENA -> arena(payload);
            case KEY_WINDOW ->
                    state.txIds().restore(payload.getInt(), payload.getLong(), payload.getLong());
            case KEYS -> keys(payload);
        }
        blockOffset += Block.HEADER_BYTES + lengthBytes;
    }

    private void head(ByteBuffer payload) throws SnapshotInvalidException {
        if (payload.remaining() < HEAD_BYTES) {
            throw invalid("a head of " + payload.remaining() + " bytes");
        }
        version = payload.getInt();
        if (!Manifest.isReadable(version)) {
            throw invalid(
                    "format version "
                            + version
                            + ", this program reads up to "
                            + Manifest.FORMAT_VERSION);
        }
        int arenaCount = payload.getInt();
        long position = payload.getLong();
        long stampMs = payload.getLong();
        newestAt = payload.getLong();
        configuredAt = payload.getLong();
        if (arenaCount != image.arenaCount()
                || position != manifest.position()
                || stampMs != manifest.stampMs()) {
            throw invalid("a head that does not fit the manifest");
        }
        for (int arena = 0; arena < arenaCount; arena++) {
            int wordsPerSlot = payload.getInt();
            payload.getInt(); // how many: what comes tells, and the SHA-256 that all came
            if (wordsPerSlot != wordsPerSlot(arena)) {
                throw invalid("records of " + wordsPerSlot + " words in arena " + arena);
            }
        }
    }

    private int wordsPerSlot(int arena) {
        return version == FormatOne.VERSION
                ? FormatOne.wordsPerSlot(image, arena)
                : image.wordsPerSlot(arena);
    }

    private void program(ByteBuffer payload) {
        long position = payload.getLong();
        programs.add(ProgramConfig.decode(encoded, payload.position(), block.first(), position));
    }

    private void arena(ByteBuffer payload) throws SnapshotInvalidException {
        int arena = block.part();
        int slotCount = block.count();
        int wordCount = payload.remaining() / Long.BYTES;
        if (arena < 0
                || arena >= image.arenaCount()
                || block.first() < 0
                || (long) slotCount * wordsPerSlot(arena) != wordCount) {
            throw invalid("a block of arena " + arena + " with " + slotCount + " records");
        }
        payload.asLongBuffer().get(words, 0, wordCount);
        if (version == FormatOne.VERSION) {
            FormatOne.toRecordsOfToday(arena, slotCount, words);
        }
        image.fill(arena, block.first(), slotCount, words);
    }

    private void keys(ByteBuffer payload) {
        for (int index = 0; index < block.count(); index++) {
            state.txIds().restoreKey(payload.getLong(), payload.getLong(), payload.getLong());
        }
        keyCount += block.count();
    }

    private void finish() throws SnapshotInvalidException {
        Hash found = Hash.of(sha256.digest());
        if (!found.equals(manifest.stateSha256())) {
            throw invalid("SHA-256 " + found + ", the manifest says " + manifest.stateSha256());
        }
        image.fillPrograms(programs, newestAt, configuredAt);
        image.finish();
        if (programs.size() != manifest.programCount()
                || state.accounts().count() != manifest.accountCount()
                || keyCount != manifest.txIdCount()) {
            throw invalid("counts differ from the manifest's");
        }
        String stateHash = StateHash.of(state);
        if (!stateHash.equals(manifest.stateHash())) {
            throw invalid(
                    "state hash " + stateHash + ", the manifest says " + manifest.stateHash());
        }
    }

    private void readFully(DiskFile file, int from, int lengthBytes) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(block.bytes(), from, lengthBytes);
        while (target.hasRemaining()) {
            if (file.read(target, blockOffset + target.position()) < 0) {
                throw invalid("the file ends within a block");
            }
        }
    }

    private SnapshotInvalidException invalid(String detail) {
        return new SnapshotInvalidException(path, blockOffset, detail);
    }
}

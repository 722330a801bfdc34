package dev.tallystick.ledger.snapshot;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.NewFile;
import dev.tallystick.ledger.journal.Hash;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.StateHash;
import dev.tallystick.ledger.state.StateImage;
import dev.tallystick.ledger.state.TxIdWindow;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Writes a view of the state into a state file, at a pace that leaves the disk to the journal. */
final class StateFileWriter {
    private static final int PACE_BYTES = 1 << 20;

    /** So much at most is not durable when the file is to get its name. */
    private static final int FORCE_BYTES = 16 << 20;

    private static final int KEYS_PER_BLOCK = Block.PAYLOAD_BYTES_MAX / (3 * Long.BYTES);

    private final NewFile file;
    private final Pace pace;
    private final StateHash stateHash;
    private final MessageDigest sha256 = newSha256();
    private final Block block = new Block();
    private final UnsafeBuffer encoded = new UnsafeBuffer(new byte[Block.PAYLOAD_BYTES_MAX]);
    private long[] words;
    private long pacedBytes;
    private long forcedBytes;

    /** What was written. */
    record Written(long lengthBytes, Hash sha256, String stateHash) {}

    private StateFileWriter(NewFile file, Pace pace, StateHash stateHash) {
        this.file = file;
        this.pace = pace;
        this.stateHash = stateHash;
    }

    /** Writes and publishes the file. */
    static Written write(Disk disk, Path path, State view, Pace pace) throws IOException {
        try (NewFile file = NewFile.beginLarge(disk, path)) {
            StateFileWriter writer = new StateFileWriter(file, pace, new StateHash(view));
            StateImage image = StateImage.of(view);
            writer.head(view, image);
            writer.programs(image);
            for (int arena = 0; arena < image.arenaCount(); arena++) {
                writer.arena(image, arena);
            }
            writer.keys(view.txIdWindow());
            file.publish();
            return new Written(
                    file.lengthBytes(), Hash.of(writer.sha256.digest()), writer.stateHash.finish());
        }
    }

    private void head(State view, StateImage image) throws IOException {
        ByteBuffer payload =
                block.payload()
                        .putInt(Manifest.FORMAT_VERSION)
                        .putInt(image.arenaCount())
                        .putLong(view.position())
                        .putLong(view.lastStampMs())
                        .putLong(view.programs().newestAt())
                        .putLong(view.programs().configuredAt());
        for (int arena = 0; arena < image.arenaCount(); arena++) {
            payload.putInt(image.wordsPerSlot(arena)).putInt(image.slotCount(arena));
        }
        put(BlockKind.HEAD, 0, 0, 1);
    }

    private void programs(StateImage image) throws IOException {
        for (ProgramConfig program : image.programs()) {
            int lengthBytes = program.encode(encoded, 0, 0);
            block.payload()
                    .putLong(program.configuredAt())
                    .put(encoded.byteArray(), 0, lengthBytes);
            put(BlockKind.PROGRAM, 0, program.number(), 1);
        }
    }

    private void arena(StateImage image, int arena) throws IOException {
        int wordsPerSlot = image.wordsPerSlot(arena);
        int slotCount = image.slotCount(arena);
        int slotsPerBlock = Block.PAYLOAD_BYTES_MAX / (wordsPerSlot * Long.BYTES);
        words = new long[slotsPerBlock * wordsPerSlot];
        for (int first = 0; first < slotCount; first += slotsPerBlock) {
            int count = Math.min(slotsPerBlock, slotCount - first);
            image.copy(arena, first, count, words);
            stateHash.addRecords(arena, first, count); // while they are at hand
            putWords(words, 0, count * wordsPerSlot);
            put(BlockKind.ARENA, arena, first, count);
        }
    }

    private void keys(TxIdWindow window) throws IOException {
        block.payload()
                .putInt(window.newestNumber())
                .putLong(window.windowFrom())
                .putLong(window.newestFrom());
        put(BlockKind.KEY_WINDOW, 0, 0, 1);
        long[] triples = new long[3 * window.keyCount()];
        int[] count = {0};
        window.forEach(
                (high, low, position) -> {
                    triples[count[0]] = high;
                    triples[count[0] + 1] = low;
                    triples[count[0] + 2] = position;
                    count[0] += 3;
                });
        for (int from = 0; from < triples.length; from += 3 * KEYS_PER_BLOCK) {
            int wordCount = Math.min(3 * KEYS_PER_BLOCK, triples.length - from);
            putWords(triples, from, wordCount);
            put(BlockKind.KEYS, 0, from / 3, wordCount / 3);
        }
    }

    private void putWords(long[] source, int from, int wordCount) {
        ByteBuffer payload = block.payload();
        payload.asLongBuffer().put(source, from, wordCount);
        payload.position(payload.position() + wordCount * Long.BYTES);
    }

    private void put(BlockKind kind, int part, int first, int count) throws IOException {
        ByteBuffer bytes = block.finish(kind, part, first, count);
        sha256.update(block.bytes(), 0, bytes.limit());
        file.append(bytes);
        if (file.lengthBytes() - forcedBytes >= FORCE_BYTES) {
            file.force();
            forcedBytes = file.lengthBytes();
        }
        if (file.lengthBytes() - pacedBytes >= PACE_BYTES) {
            pacedBytes = file.lengthBytes();
            pace.await(pacedBytes);
        }
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }
}

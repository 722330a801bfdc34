package dev.tallystick.ledger.snapshot;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.journal.Hash;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.StateHash;
import dev.tallystick.ledger.state.StateImage;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Fills an empty state from a state file. Checks every block as it comes, and at the end the whole
 * against the manifest: length, SHA-256, counts, and the hash of the state that was made. Whoever
 * gets an exception throws the half filled state away.
 */
final class StateFileReader {
    private static final int HEAD_BYTES = 40;
    private static final int BLOCKS_AHEAD = 16;

    private final Path path;
    private final Manifest manifest;
    private final State state;
    private final StateImage image;
    private final StateHash stateHash;
    private final Executor beside;
    private final UnsafeBuffer encoded = new UnsafeBuffer();
    private final List<ProgramConfig> programs = new ArrayList<>();
    private final long[] words = new long[Block.PAYLOAD_BYTES_MAX / Long.BYTES];

    /** Ends when the state hash has all that could be added so far. */
    private CompletableFuture<Void> hashed = CompletableFuture.completedFuture(null);

    /** What is being taken into the state. */
    private Block block = new Block();

    private int version;
    private long newestAt;
    private long configuredAt;
    private long keyCount;

    private StateFileReader(Path path, Manifest manifest, State state, Executor beside) {
        this.path = path;
        this.manifest = manifest;
        this.state = state;
        this.beside = beside;
        image = StateImage.into(state);
        stateHash = new StateHash(state);
    }

    /**
     * Fills {@code state}.
     *
     * @throws SnapshotInvalidException if the file is not what the manifest says
     */
    static void read(Disk disk, Path path, Manifest manifest, State state) throws IOException {
        if (disk.isForOneThread()) {
            new StateFileReader(path, manifest, state, Runnable::run).read(disk, Runnable::run);
            return;
        }
        try (ExecutorService reading = newThread("tallystick-read");
                ExecutorService second = newThread("tallystick-load")) {
            new StateFileReader(path, manifest, state, second).read(disk, reading);
        }
    }

    private static ExecutorService newThread(String name) {
        return Executors.newSingleThreadExecutor(task -> new Thread(task, name));
    }

    private void read(Disk disk, Executor reading) throws IOException {
        Hash sha256;
        try (BlockFile file = BlockFile.open(disk, path, reading)) {
            if (file.sizeBytes() != manifest.stateBytes()) {
                throw invalid(
                        "%d bytes, the manifest says %d"
                                .formatted(file.sizeBytes(), manifest.stateBytes()));
            }
            takeAll(file);
            sha256 = file.sha256();
        } catch (RuntimeException | AssertionError contradiction) {
            // checksums are right, contents are not: no file that we wrote
            throw invalid("contradicts itself: " + contradiction);
        }
        finish(sha256);
    }

    /**
     * Takes one block after the other while those behind it are read and checked: several, for now
     * and then one takes long, where it needs a new page of the state.
     */
    private void takeAll(BlockFile file) throws IOException {
        Queue<CompletableFuture<Block>> ahead = new ArrayDeque<>();
        for (int number = 0; number < BLOCKS_AHEAD; number++) {
            ahead.add(begin(() -> file.next(new Block())));
        }
        for (Block read = join(ahead.remove()); read != null; read = join(ahead.remove())) {
            block = read;
            take();
            Block emptied = read;
            ahead.add(begin(() -> file.next(emptied)));
        }
    }

    private void take() throws SnapshotInvalidException {
        ByteBuffer payload = block.payload().limit(Block.HEADER_BYTES + block.lengthBytes());
        switch (block.kind()) {
            case HEAD -> head(payload);
            case PROGRAM -> program(payload);
            case ARENA -> arena(payload);
            case KEY_WINDOW ->
                    state.txIds().restore(payload.getInt(), payload.getLong(), payload.getLong());
            case KEYS -> keys(payload);
        }
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
        encoded.wrap(block.bytes());
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
        int first = block.first();
        image.fill(arena, first, slotCount, words);
        if (stateHash.isForItself(arena)) {
            hashed =
                    hashed.thenRunAsync(
                            () -> stateHash.addRecords(arena, first, slotCount), beside);
        }
    }

    private void keys(ByteBuffer payload) {
        for (int index = 0; index < block.count(); index++) {
            state.txIds().restoreKey(payload.getLong(), payload.getLong(), payload.getLong());
        }
        keyCount += block.count();
    }

    /**
     * The hash is taken of what indexes and due queue are made from, and of nothing that they are:
     * both are made at once.
     */
    private void finish(Hash sha256) throws IOException {
        if (!sha256.equals(manifest.stateSha256())) {
            throw invalid("SHA-256 " + sha256 + ", the manifest says " + manifest.stateSha256());
        }
        image.fillPrograms(programs, newestAt, configuredAt);
        CompletableFuture<String> wholeHash = hashed.thenApplyAsync(added -> finishHash(), beside);
        image.finish();
        if (programs.size() != manifest.programCount()
                || state.accounts().count() != manifest.accountCount()
                || keyCount != manifest.txIdCount()) {
            throw invalid("counts differ from the manifest's");
        }
        String hash = join(wholeHash);
        if (!hash.equals(manifest.stateHash())) {
            throw invalid("state hash " + hash + ", the manifest says " + manifest.stateHash());
        }
    }

    private String finishHash() {
        for (int arena = 0; arena < image.arenaCount(); arena++) {
            if (!stateHash.isForItself(arena)) {
                stateHash.addRecords(arena, 0, image.slotCount(arena));
            }
        }
        return stateHash.finish();
    }

    private <T> CompletableFuture<T> begin(Callable<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        beside.execute(
                () -> {
                    try {
                        future.complete(work.call());
                    } catch (Throwable e) {
                        future.completeExceptionally(e);
                    }
                });
        return future;
    }

    private static <T> T join(CompletableFuture<T> future) throws IOException {
        try {
            return future.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                default -> throw new AssertionError("a look at a file throws no such thing", e);
            }
        }
    }

    private SnapshotInvalidException invalid(String detail) {
        return new SnapshotInvalidException(path, block.fileOffset(), detail);
    }
}

package dev.tallystick.ledger.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What ended a process, left in the journal's directory for the next start to tell: a small text,
 * in which no program, member or transaction is named.
 *
 * @param text lines {@code key: value}, then the stack
 */
public record LastFailure(String text) {
    /** Where it is left; once told it is kept under {@link #REPORTED_FILE}. */
    public static final String FILE = "last-failure";

    /** The last failure that a start has told. */
    public static final String REPORTED_FILE = "last-failure.reported";

    private static final int TEXT_BYTES_MAX = 16 << 10;
    private static final long PATIENCE_MS = 300;

    /**
     * {@return the text of a failure}
     *
     * @param exitCode of the process
     * @param thread that found out
     * @param at when, null if no clock can be asked
     * @param durablePosition of the last entry that survives
     */
    public static LastFailure of(
            Throwable cause, int exitCode, String thread, Instant at, long durablePosition) {
        StringWriter text = new StringWriter();
        PrintWriter lines = new PrintWriter(text);
        lines.println("time: " + (at == null ? "unknown" : at));
        lines.println("reason: the ledger's writer cannot go on");
        lines.println("exitCode: " + exitCode);
        lines.println("thread: " + thread);
        lines.println("durablePosition: " + durablePosition);
        lines.print("cause: ");
        cause.printStackTrace(lines);
        return new LastFailure(text.toString());
    }

    /** {@return everything but the stack, in one line} */
    public String summary() {
        return text.lines()
                .takeWhile(line -> !line.startsWith("\t"))
                .collect(Collectors.joining(", "));
    }

    /** {@return what the last process left and no start has told yet} */
    public static Optional<LastFailure> find(Disk disk, Path directory) {
        Path file = directory.resolve(FILE);
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        try (DiskFile opened = disk.open(file, Access.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(TEXT_BYTES_MAX);
            int readBytes = 0;
            while (readBytes >= 0 && bytes.hasRemaining()) {
                readBytes = opened.read(bytes, bytes.position());
            }
            return Optional.of(new LastFailure(UTF_8.decode(bytes.flip()).toString()));
        } catch (IOException unreadable) {
            return Optional.of(new LastFailure("The note cannot be read: " + unreadable));
        }
    }

    /** Keeps it under another name: it was told. */
    public static void markReported(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (disk.exists(file)) {
            disk.rename(file, directory.resolve(REPORTED_FILE));
        }
    }

    /**
     * Leaves it, if the disk lets it: within {@value #PATIENCE_MS} ms, for nothing may be in the
     * way of the end.
     */
    public void leave(Disk disk, Path directory) {
        Thread scribe = new Thread(() -> write(disk, directory), "tallystick-last-failure");
        scribe.setDaemon(true);
        scribe.start();
        try {
            scribe.join(PATIENCE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Disk disk, Path directory) {
        Path path = directory.resolve(FILE);
        ByteBuffer bytes = UTF_8.encode(text);
        bytes.limit(Math.min(bytes.limit(), TEXT_BYTES_MAX));
        try {
            if (disk.exists(path)) {
                disk.delete(path); // of a start that failed as well
            }
            try (DiskFile file = disk.open(path, Access.CREATE)) {
                file.write(bytes, 0);
                file.force(true);
            }
            disk.forceDirectory(directory);
        } catch (IOException | RuntimeException e) {
            System.err.println("tallystick: the next start will not know of it: " + e);
        }
    }
}

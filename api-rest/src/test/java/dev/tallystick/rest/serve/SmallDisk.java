package dev.tallystick.rest.serve;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;
import dev.tallystick.ledger.disk.Reserve;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file system of its own, small, and gone when it is closed. Only root may mount: elsewhere the
 * test that wants one is skipped, and says so.
 */
final class SmallDisk implements AutoCloseable {
    private static final int BLOCK_BYTES = 4_096;
    private static final long MIB = 1 << 20;

    private final Path root;

    private SmallDisk(Path root) {
        this.root = root;
    }

    /** Mounts memory: it is full when {@code mib} are used. */
    static SmallDisk ofMemory(Path root, int mib) throws IOException, InterruptedException {
        Files.createDirectories(root);
        mount(root, "-t", "tmpfs", "-o", "size=" + mib + "m", "tmpfs");
        return new SmallDisk(root);
    }

    /**
     * Mounts an ext4 on a sparse file: what lies below the file may be smaller than it.
     *
     * @param image made here
     */
    static SmallDisk ofImage(Path root, Path image, int mib)
            throws IOException, InterruptedException {
        Files.createDirectories(root);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(mib * MIB);
        }
        assumeThat(run("mkfs.ext4", "-q", "-m", "0", "-F", image.toString()))
                .as("mkfs.ext4 is here")
                .isTrue();
        mount(root, "-o", "loop,errors=remount-ro", image.toString());
        return new SmallDisk(root);
    }

    /** Mounts again what was unmounted, its journal replayed. */
    static SmallDisk again(Path root, Path image) throws IOException, InterruptedException {
        run("e2fsck", "-fy", image.toString());
        mount(root, "-o", "loop", image.toString());
        return new SmallDisk(root);
    }

    /** {@return a file that takes all that is left, to the last block} */
    Path fill() throws IOException {
        Path hog = root.resolve("hog");
        try (DiskFile file = Disk.NATIVE.open(hog, Access.CREATE)) {
            long takenBytes = 0;
            for (long stepBytes = 256 * MIB; stepBytes >= BLOCK_BYTES; stepBytes /= 2) {
                while (file.reserve(takenBytes + stepBytes) == Reserve.RESERVED) {
                    takenBytes += stepBytes;
                }
            }
            file.write(ByteBuffer.wrap(new byte[] {1}), 0);
        }
        return hog;
    }

    @Override
    public void close() throws IOException {
        try {
            if (!run("umount", root.toString())) {
                run("umount", "--lazy", root.toString()); // somebody is still in there
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void mount(Path root, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(options));
        command.add(root.toString());
        assumeThat(run(command.toArray(String[]::new)))
                .as("skipped: this user may not mount a file system (root may)")
                .isTrue();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}

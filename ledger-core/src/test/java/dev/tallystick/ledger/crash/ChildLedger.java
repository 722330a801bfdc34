package dev.tallystick.ledger.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link KilledLedger} as its parent sees it. */
final class ChildLedger implements AutoCloseable {
    private static final long PATIENCE_MS = 3 * KilledLedger.PATIENCE.toMillis();
    private static final String END = "end";
    private static final Set<String> WORDS =
            Set.of(KilledLedger.WARM, KilledLedger.OPEN, KilledLedger.HIT);

    private final Process process;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    private final Path errors;

    private ChildLedger(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        Thread.ofVirtual().start(this::listen);
    }

    /** Starts one that warms up and waits. */
    static ChildLedger start(ChildJvm jvm, long seed, Path warmUp) throws IOException {
        Path errors = warmUp.resolveSibling(warmUp.getFileName() + ".err");
        return new ChildLedger(
                new ProcessBuilder(jvm.command(seed, warmUp))
                        .redirectError(errors.toFile())
                        .start(),
                errors);
    }

    /** Lets it open the journal, retry what is unknown, and post from a number on. */
    void go(Path journal, Path log, Aim aim, long firstNumber, List<Long> retries)
            throws IOException, InterruptedException {
        await(KilledLedger.WARM);
        StringBuilder line = new StringBuilder();
        line.append(journal).append(' ').append(log).append(' ').append(aim.encode());
        line.append(' ').append(firstNumber);
        retries.forEach(number -> line.append(' ').append(number));
        process.outputWriter().append(line.append('\n'));
        process.outputWriter().flush();
    }

    /**
     * Waits until it says that it is open, or stands where the aim is.
     *
     * @return whether the aim was hit
     */
    boolean awaitOpen() throws IOException, InterruptedException {
        return await(KilledLedger.OPEN).equals(KilledLedger.HIT);
    }

    /**
     * Lets it be for a while, less if it comes to stand where the aim is.
     *
     * @return whether the aim was hit
     */
    boolean letRun(long ms) throws IOException, InterruptedException {
        String word = said.poll(ms, TimeUnit.MILLISECONDS);
        if (END.equals(word)) {
            throw new AssertionError("the child ended by itself" + lastWords());
        }
        return KilledLedger.HIT.equals(word);
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    private String await(String word) throws IOException, InterruptedException {
        String next = said.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
        if (word.equals(next) || KilledLedger.HIT.equals(next)) {
            return next;
        }
        kill();
        throw new AssertionError("expected " + word + ", heard " + next + lastWords());
    }

    private String lastWords() throws IOException, InterruptedException {
        return ", exit code " + process.waitFor() + "\n" + Files.readString(errors);
    }

    private void listen() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (WORDS.contains(line)) { // Chronicle's log goes the same way
                    said.add(line);
                }
            }
        } catch (IOException killed) {
            // there is nothing more to hear
        }
        said.add(END);
    }

    @Override
    public void close() {
        kill();
    }
}

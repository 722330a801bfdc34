package dev.tallystick.ledger.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A journal written by another process, which says what it has forced, and which can be killed. */
final class ChildJournal implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private long forcedPosition;

    private ChildJournal(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.US_ASCII);
    }

    static ChildJournal start(Path directory) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(ChildJournal.class.getName());
        command.add(directory.toString());
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        return new ChildJournal(process);
    }

    /** Waits until the child has forced a position. */
    void awaitForced(long position) throws IOException {
        while (forcedPosition < position) {
            String line = output.readLine();
            if (line == null) {
                throw new IOException("the child ended after position " + forcedPosition);
            }
            take(line);
        }
    }

    /** Kills it as {@code kill -9} does. {@return the last position it has said to be forced} */
    long kill() throws IOException {
        // through its handle: Process.destroyForcibly would close the output before it was read
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            take(line);
        }
        return forcedPosition;
    }

    private void take(String line) {
        if (line.startsWith("forced ") && line.endsWith(".")) {
            forcedPosition = Long.parseLong(line, 7, line.length() - 1, 10);
        }
    }

    @Override
    public void close() throws IOException {
        kill();
    }

    /** The child: appends and forces batches for ever. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        try (TestJournal journal = TestJournal.open(directory)) {
            Random random = new Random(journal.writer().nextPosition());
            while (true) {
                journal.append(1 + random.nextInt(300), 16 + random.nextInt(400));
                System.out.println("forced " + journal.index().lastPosition() + ".");
                if (random.nextInt(10) == 0) {
                    journal.seal();
                }
            }
        }
    }
}

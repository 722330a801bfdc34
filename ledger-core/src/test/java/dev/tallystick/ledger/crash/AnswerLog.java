package dev.tallystick.ledger.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a child was told, in a file that survives it: one write for each line, before the next step.
 * The page cache outlives a killed process, so nothing of it needs a force.
 */
final class AnswerLog implements AutoCloseable {
    private static final int LINE_BYTES = 4 * Long.BYTES;

    /** What a line says. */
    enum Kind {
        /** The start began from the snapshot at position {@code number}. */
        SNAPSHOT(1),
        /** Open: {@code number} is the durable position, the others the state hash there. */
        OPEN(2),
        /** A request is about to be submitted. */
        ASKED(3),
        /** Its first posting has the position, its entries the digest. */
        ANSWERED(4);

        private final long code;

        Kind(long code) {
            this.code = code;
        }

        private static Kind of(long code) {
            return Arrays.stream(values())
                    .filter(kind -> kind.code == code)
                    .findAny()
                    .orElseThrow();
        }
    }

    /** One line. */
    record Line(Kind kind, long number, long first, long second) {}

    private final FileChannel file;

    AnswerLog(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Any thread. */
    synchronized void write(Line line) {
        ByteBuffer bytes = ByteBuffer.allocate(LINE_BYTES);
        bytes.putLong(line.kind().code).putLong(line.number());
        bytes.putLong(line.first()).putLong(line.second()).flip();
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the whole lines of a log} */
    static List<Line> read(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        List<Line> lines = new ArrayList<>();
        while (bytes.remaining() >= LINE_BYTES) {
            Kind kind = Kind.of(bytes.getLong());
            lines.add(new Line(kind, bytes.getLong(), bytes.getLong(), bytes.getLong()));
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

package dev.tallystick.ledger.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * All files of a ledger's directory as a release left them, with a snapshot, sealed ids and index
 * files, kept for ever: {@code src/test/resources/golden-start/VERSION/}. Its entries are those of
 * the golden journal {@code VERSION/rules}.
 *
 * @param folder of one version, each file zipped and cut behind its last byte
 */
record GoldenStart(Path folder) {
    /** The ids sealed into one file, so that a short journal has several. */
    static final int SEGMENT_KEYS = 1 << 7;

    /** The snapshot's. */
    static final int SNAPSHOT_POSITION = 700;

    private static final Path ALL = Path.of("src/test/resources/golden-start");

    static GoldenStart of(String version) {
        return new GoldenStart(ALL.resolve(version));
    }

    /** Keeps the files of a directory, but those that only help who works there. */
    void keep(Path directory) throws IOException {
        Files.createDirectories(folder.getParent());
        Files.createDirectory(folder);
        for (Path file : filesOf(directory)) {
            Path relative = directory.relativize(file);
            if (!relative.startsWith("chronicle") && !relative.endsWith("journal.lock")) {
                Path zipped = folder.resolve(relative + Golden.ZIPPED);
                Files.createDirectories(zipped.getParent());
                byte[] bytes = Files.readAllBytes(file);
                boolean isCycle = relative.toString().endsWith(".cq4");
                Golden.zip(isCycle ? GoldenJournal.withoutZeros(bytes) : bytes, zipped);
            }
        }
    }

    /** Makes the directory again. */
    void unpack(Path into) throws IOException {
        for (Path zipped : filesOf(folder)) {
            String name = folder.relativize(zipped).toString();
            Path file = into.resolve(name.substring(0, name.length() - Golden.ZIPPED.length()));
            Files.createDirectories(file.getParent());
            Files.write(file, Golden.unzip(zipped));
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}

package dev.tallystick.ledger.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tallystick.ledger.Sha256;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.journal.ExcerptView;
import dev.tallystick.ledger.journal.JournalFormat;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.ledger.pipeline.Recovered;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A journal as a release wrote it, kept for ever: {@code src/test/resources/golden/VERSION/NAME/}.
 * Never edited: what a later format writes gets a folder of its own.
 *
 * <pre>
 * journal/*.gz      every file of the journal's directory, cut behind its last byte
 * expected.txt      position, state hash and more, as they were then
 * entries.txt.gz    every entry in words, a line each
 * </pre>
 *
 * @param folder of one journal
 */
public record Golden(Path folder) {
    /** The folder of the format that this build writes. */
    public static final String NEWEST = "v" + JournalFormat.NEWEST;

    private static final Path ALL = Path.of("src/test/resources/golden");
    static final String ZIPPED = ".gz";

    /** {@return every journal of every format, the oldest first} */
    public static List<Golden> all() throws IOException {
        List<Golden> all = new ArrayList<>();
        for (Path version : children(ALL).stream().filter(Files::isDirectory).toList()) {
            all.addAll(ofVersion(version.getFileName().toString()));
        }
        return all;
    }

    /** {@return the journals that a format has} */
    public static List<Golden> ofVersion(String version) throws IOException {
        return children(ALL.resolve(version)).stream()
                .filter(Files::isDirectory)
                .map(Golden::new)
                .toList();
    }

    /** {@return one journal of a format} */
    public static Golden of(String version, String name) {
        return new Golden(ALL.resolve(version).resolve(name));
    }

    /** Puts the files of a journal's directory here, and what is to be expected of them. */
    void keep(Path directory) throws IOException {
        Files.createDirectories(folder.getParent());
        Path journal = Files.createDirectory(folder).resolve("journal");
        Files.createDirectory(journal);
        for (Path file : GoldenJournal.cycles(directory)) {
            zip(Files.readAllBytes(file), journal.resolve(file.getFileName() + ZIPPED));
        }
        zip(render(directory).getBytes(UTF_8), folder.resolve("entries.txt" + ZIPPED));
        StringBuilder text = new StringBuilder();
        describe(directory).forEach((key, value) -> text.append(key + "=" + value + "\n"));
        Files.writeString(folder.resolve("expected.txt"), text);
    }

    /** Makes a directory of it again. {@return that directory} */
    public Path unpack(Path into) throws IOException {
        for (Path zipped : children(folder.resolve("journal"))) {
            String name = zipped.getFileName().toString();
            Files.write(
                    into.resolve(name.substring(0, name.length() - ZIPPED.length())),
                    unzip(zipped));
        }
        return into;
    }

    /** {@return what was to be expected of it when it was written} */
    SortedMap<String, String> expected() throws IOException {
        SortedMap<String, String> expected = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve("expected.txt"))) {
            String[] pair = line.split("=", 2);
            expected.put(pair[0], pair[1]);
        }
        return expected;
    }

    /** {@return its entries in words, as they were} */
    String rendering() throws IOException {
        return new String(unzip(folder.resolve("entries.txt" + ZIPPED)), UTF_8);
    }

    /** {@return what can be told of a directory in a few numbers} */
    static SortedMap<String, String> describe(Path directory) throws IOException {
        Recovered recovered = Recovered.of(directory);
        SortedMap<String, String> description = new TreeMap<>();
        description.put("position", "" + recovered.position());
        description.put("stateHash", recovered.stateHash());
        description.put("chainHead", "" + recovered.end().chainHead());
        description.put("epoch", "" + recovered.end().epoch());
        description.put("stampMs", "" + recovered.end().lastLedgerTimeMs());
        description.put("testClock", "" + recovered.end().testClock());
        description.put("cycles", "" + GoldenJournal.cycles(directory).size());
        MessageDigest sha256 = Sha256.newDigest();
        entries(directory).forEach(sha256::update);
        description.put("entriesSha256", HexFormat.of().formatHex(sha256.digest()));
        return description;
    }

    /** {@return every entry of a directory, as recorded} */
    public static List<byte[]> entries(Path directory) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        JournalScan.recover(directory, excerpt -> add(entries, excerpt), ScanProgress.NONE);
        return entries;
    }

    /** {@return every entry of a directory in words, a line each} */
    static String render(Path directory) throws IOException {
        StringBuilder text = new StringBuilder();
        for (byte[] entry : entries(directory)) {
            text.append(render(RecordedEntry.parse(entry))).append('\n');
        }
        return text.toString();
    }

    private static String render(RecordedEntry entry) {
        return "%d %s %s posted=%d effective=%d program=%d previous=%d unit=%d txId=%s points=%d"
                        .formatted(
                                entry.position(),
                                entry.type(),
                                entry.outcome(),
                                entry.postedAtMs(),
                                entry.effectiveAtMs(),
                                entry.program(),
                                entry.programPrevious(),
                                entry.unit(),
                                entry.txId(),
                                entry.requestedPoints())
                + " member=%s asked=%s counterpart=%s text=%s accounts=%s effects=%s"
                        .formatted(
                                entry.memberKey(),
                                entry.askedMemberKey(),
                                entry.counterpartKey(),
                                HexFormat.of().formatHex(entry.textCiphertext()),
                                entry.accounts(),
                                entry.effects());
    }

    private static void add(List<byte[]> entries, ExcerptView excerpt) {
        for (int index = 0; index < excerpt.entryCount(); index++) {
            byte[] entry = new byte[excerpt.entryLengthBytes(index)];
            excerpt.buffer().getBytes(excerpt.entryOffset(index), entry);
            entries.add(entry);
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        }
    }

    static void zip(byte[] bytes, Path file) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes);
        }
    }

    static byte[] unzip(Path file) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            in.transferTo(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return ALL.relativize(folder).toString();
    }
}

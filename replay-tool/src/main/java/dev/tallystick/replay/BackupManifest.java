package dev.tallystick.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;
import dev.tallystick.ledger.disk.FileCopy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a backup holds, in its {@code backup.json}, which is written last: a directory without it is
 * no backup.
 *
 * @param position of its last entry
 * @param ledgerTime stamp of that entry, RFC 3339
 * @param testClock whether it was made with a test clock
 * @param chainHead SHA-256 of the journal's last excerpt
 * @param stateHash of the state that its entries lead to
 * @param createdAt wall clock when it was finished, RFC 3339
 * @param files every other file of it
 */
record BackupManifest(
        long position,
        String ledgerTime,
        boolean testClock,
        String chainHead,
        String stateHash,
        String createdAt,
        List<Item> files) {
    static final String FILE_NAME = "backup.json";
    private static final int FORMAT = 1;

    /**
     * One file.
     *
     * @param path from the backup's root, with {@code /}
     */
    record Item(String path, long sizeBytes, String sha256) {
        static Item of(Path root, Path file) throws IOException {
            return new Item(root.relativize(file).toString(), Files.size(file), sha256Of(file));
        }
    }

    /**
     * {@return the manifest of a backup}
     *
     * @throws ReplayFailedException if there is none, or one of another format
     */
    static BackupManifest read(Path backup) throws IOException, ReplayFailedException {
        Path file = backup.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            throw new ReplayFailedException(
                    backup + ": no backup, or one that was never finished: it has no " + FILE_NAME);
        }
        JsonNode json = new ObjectMapper().readTree(Files.readString(file));
        if (json.path("format").asInt() != FORMAT) {
            throw new ReplayFailedException(
                    "%s: a backup of format %s, this version knows format %d"
                            .formatted(file, json.path("format").asText("unknown"), FORMAT));
        }
        List<Item> files = new ArrayList<>();
        for (JsonNode item : json.path("files")) {
            files.add(
                    new Item(
                            item.path("path").asText(),
                            item.path("bytes").asLong(),
                            item.path("sha256").asText()));
        }
        return new BackupManifest(
                json.path("position").asLong(),
                json.path("ledgerTime").asText(),
                json.path("testClock").asBoolean(),
                json.path("chainHead").asText(),
                json.path("stateHash").asText(),
                json.path("createdAt").asText(),
                List.copyOf(files));
    }

    /** Writes it durably. The directory's name for it is durable once the directory is forced. */
    void write(Path backup) throws IOException {
        byte[] bytes = (toJson().toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        try (DiskFile file = Disk.NATIVE.open(backup.resolve(FILE_NAME), Access.CREATE)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.force(true);
        }
    }

    /** {@return what differs in the files of a backup from what its manifest says} */
    List<Problem> check(Path backup) throws IOException {
        List<Problem> problems = new ArrayList<>();
        for (Item item : files) {
            Path file = backup.resolve(item.path());
            if (!Files.isRegularFile(file)) {
                problems.add(new Problem(file.toString(), 0, "file_missing", "is not there"));
            } else if (Files.size(file) != item.sizeBytes()) {
                problems.add(
                        new Problem(
                                file.toString(),
                                Math.min(Files.size(file), item.sizeBytes()),
                                "file_size",
                                "has %d bytes, had %d"
                                        .formatted(Files.size(file), item.sizeBytes())));
            } else if (!sha256Of(file).equals(item.sha256())) {
                problems.add(
                        new Problem(file.toString(), 0, "file_checksum", "its SHA-256 is another"));
            }
        }
        return problems;
    }

    /** {@return the SHA-256 that a file has according to the manifest, null if it names none} */
    String sha256Of(String path) {
        return files.stream()
                .filter(item -> item.path().equals(path))
                .map(Item::sha256)
                .findFirst()
                .orElse(null);
    }

    static String sha256Of(Path file) throws IOException {
        return HexFormat.of().formatHex(new FileCopy(Disk.NATIVE).sha256(file));
    }

    private ObjectNode toJson() {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("format", FORMAT)
                        .put("position", position)
                        .put("ledgerTime", ledgerTime)
                        .put("testClock", testClock)
                        .put("chainHead", chainHead)
                        .put("stateHash", stateHash)
                        .put("createdAt", createdAt);
        ArrayNode items = json.putArray("files");
        for (Item item : files) {
            items.addObject()
                    .put("path", item.path())
                    .put("bytes", item.sizeBytes())
                    .put("sha256", item.sha256());
        }
        return json;
    }
}

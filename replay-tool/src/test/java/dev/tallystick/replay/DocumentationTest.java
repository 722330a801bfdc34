package dev.tallystick.replay;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code docs/replay.md} shows is what the commands print. */
class DocumentationTest {
    /** A block of console: its first line the command, the rest what it prints. */
    private static final Pattern BLOCK =
            Pattern.compile(
                    "```console( damaged)?\\n[$] bin/tallystick replay ([^\\n]*)\\n(.*?)```",
                    Pattern.DOTALL);

    @TempDir Path directory;

    @Test
    void shouldShowWhatTheCommandsPrint() throws IOException, SQLException {
        String page = Files.readString(Path.of("..", "docs", "replay.md"));
        assertThat(page).isEqualTo(regenerated(page));
    }

    String regenerated(String page) throws IOException, SQLException {
        Path sound = directory.resolve("sound");
        Path damaged = directory.resolve("damaged");
        TestShop.run(Files.createDirectory(sound));
        TestShop.run(Files.createDirectory(damaged));
        damage(damaged.resolve("journal"));
        Matcher matcher = BLOCK.matcher(page);
        StringBuilder regenerated = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            Path data = matcher.group(1) == null ? sound : damaged;
            regenerated
                    .append(page, end, matcher.start(3))
                    .append(run(data, matcher.group(2)))
                    .append("```");
            end = matcher.end();
        }
        return regenerated.append(page, end, page.length()).toString();
    }

    private static String run(Path data, String line) {
        assertThat(line).contains(" --data data");
        Replay told = Replay.run(data, line.replace(" --data data", "").split(" ", -1));
        return told.out().replace(data.toString(), "data");
    }

    /** Turns one byte of the very first excerpt, which lies at the same place in every run. */
    private static void damage(Path journal) throws IOException {
        Path file = journal.resolve("19700101-0005V.cq4");
        byte[] bytes = Files.readAllBytes(file);
        int offset = new String(bytes, ISO_8859_1).indexOf("TLYX");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {99}), offset + 50);
        }
    }
}

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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code docs/replay.md} shows is what the commands print. */
class DocumentationTest {
    /** A block of console: its first line the command, the rest what it prints. */
    private static final Pattern BLOCK =
            Pattern.compile(
                    "```console( damaged| cut)?\\n[$] bin/tallystick replay ([^\\n]*)\\n(.*?)```",
                    Pattern.DOTALL);

    /** What an argument may begin with that names a directory of the page. */
    private static final Set<String> DIRECTORIES = Set.of("data", "other", "backup", "restored");

    @TempDir Path directory;

    @Test
    void shouldShowWhatTheCommandsPrint() throws IOException, SQLException {
        String page = Files.readString(Path.of("..", "docs", "replay.md"));
        String regenerated = regenerated(page);
        Files.writeString(Path.of("target", "replay.md"), regenerated);
        assertThat(page).as("target/replay.md is the page as it should be").isEqualTo(regenerated);
    }

    private String regenerated(String page) throws IOException, SQLException {
        Path sound = Files.createDirectory(directory.resolve("sound"));
        Path damaged = Files.createDirectory(directory.resolve("damaged"));
        Path cut = Files.createDirectory(directory.resolve("cut"));
        TestShop.run(Files.createDirectory(sound.resolve("data")));
        TestShop.run(Files.createDirectory(sound.resolve("other")), 100);
        TestShop.run(Files.createDirectory(damaged.resolve("data")));
        damage(damaged.resolve("data"), "TLYX", 50);
        TestShop.run(Files.createDirectory(cut.resolve("data")));
        TestServer.start(cut.resolve("data"), "2027-07-01T08:00:00Z").close();
        damage(cut.resolve("data"), "R-2", 0);
        Matcher matcher = BLOCK.matcher(page);
        StringBuilder regenerated = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            Path root =
                    switch (matcher.group(1)) {
                        case null -> sound;
                        case " damaged" -> damaged;
                        default -> cut;
                    };
            regenerated
                    .append(page, end, matcher.start(3))
                    .append(run(root, matcher.group(2)))
                    .append("```");
            end = matcher.end();
        }
        return regenerated.append(page, end, page.length()).toString();
    }

    /** Runs a line of the page, whose directories lie below {@code root}. */
    private static String run(Path root, String line) {
        String[] arguments = line.split(" ", -1);
        for (int i = 1; i < arguments.length; i++) { // the first is the command
            if (isDirectory(arguments[i])) {
                arguments[i] = root + "/" + arguments[i];
            }
        }
        Replay told = Replay.run(arguments);
        assertThat(told.err()).as(line).isEmpty();
        return told.out().replace("\r\n", "\n").replace(root + "/", "");
    }

    private static boolean isDirectory(String argument) {
        return DIRECTORIES.contains(argument.split("/", 2)[0]);
    }

    /** Turns a byte of the first cycle, at or behind some text in it. */
    private static void damage(Path data, String text, int behind) throws IOException {
        Path file = data.resolve("journal").resolve("19700101-0005V.cq4");
        int offset = new String(Files.readAllBytes(file), ISO_8859_1).indexOf(text);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {99}), offset + behind);
        }
    }
}

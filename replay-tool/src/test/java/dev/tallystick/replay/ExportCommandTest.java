package dev.tallystick.replay;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

class ExportCommandTest {
    @TempDir Path data;

    @BeforeEach
    void run() throws IOException, SQLException {
        TestShop.run(data);
    }

    @Test
    void shouldWriteEveryEntryAsInspectTellsIt() throws IOException {
        List<JsonNode> rows = jsonLines("export");
        assertThat(rows).hasSize(11);
        for (int position = 1; position <= 11; position++) {
            assertThat(rows.get(position - 1))
                    .isEqualTo(
                            Replay.run(data, "inspect", "entry", "" + position, "--json").json());
        }
    }

    @Test
    void shouldWriteTheLinesOfAnAccountAsItsHistory() throws IOException {
        List<CSVRecord> rows = csv("export", "--format", "csv", "--member", "M-1");
        long total = 0;
        for (CSVRecord row : rows) {
            assertThat(row.size()).isEqualTo(EntryRows.COLUMNS.size());
            assertThat(row.get("memberId")).isEqualTo("M-1");
            assertThat(row.get("unit")).isEqualTo("POINTS");
            total = Long.parseLong(row.get("total"));
            assertThat(total)
                    .isEqualTo(
                            Long.parseLong(row.get("available"))
                                    + Long.parseLong(row.get("pending"))
                                    + Long.parseLong(row.get("locked"))
                                    + Long.parseLong(row.get("held")));
        }
        assertThat(rows).hasSize(9);
        assertThat(rows.get(1).get("refusal")).isEqualTo("insufficient_points");
        assertThat(total).isZero();
    }

    @Test
    void shouldQuoteAsTheRfcWants() {
        String out = Replay.run(data, "export", "--format", "csv", "--to", "2").out();
        assertThat(out)
                .isEqualTo(
                        "position,postedAt,effectiveAt,type,outcome,refusal,program,txId,account,"
                                + "memberKey,memberId,unit,scale,requestedPoints,available,pending,"
                                + "locked,held,total,sentence\r\n"
                                + "1,2026-01-03T09:22:00.000Z,2026-01-03T09:22:00.000Z,CONFIG,"
                                + "POSTED,,shop,~1,,,,,,,,,,,,\"program shop was configured: time"
                                + " zone Europe/Berlin; POINTS that expire after P12M, rounded up"
                                + " to the end of the month, MILES that never expire\"\r\n"
                                + "2,2026-01-03T09:22:00.000Z,2026-01-03T09:22:00.000Z,EARN,"
                                + "POSTED,,shop,order-17,1,00000000000126b1000000000000004d,M-1,"
                                + "POINTS,0,120,120,0,0,0,120,\"earned 120 points (order-17) as lot"
                                + " 2-0, expiring 2027-02-01; balance 120\"\r\n");
    }

    @Test
    void shouldChooseByPositionProgramMemberAndType() throws IOException {
        assertThat(positions("--from", "3", "--to", "5")).containsExactly(3L, 4L, 5L);
        assertThat(positions("--type", "REDEEM,EXPIRE")).containsExactly(4L, 9L, 10L, 11L);
        assertThat(positions("--type", "EARN", "--member", "M-2")).containsExactly(3L);
        String key = Wording.key(TestServer.keyOf("M-2"));
        assertThat(positions("--key", key)).containsExactly(3L);
        assertThat(positions("--program", "shop", "--to", "2")).containsExactly(1L, 2L);
        Replay none = Replay.run(data, "export", "--program", "none");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("no program none in what was read, which knows [shop]");
        assertThat(none.out()).isEmpty();
    }

    @Test
    void shouldWriteToAFileThatIsNotThere() throws IOException {
        Path file = data.resolve("entries.jsonl");
        Replay told = Replay.run(data, "export", "--output", file.toString(), "--json");
        assertThat(told.exitCode()).isZero();
        assertThat(told.json().path("entries").asLong()).isEqualTo(11);
        assertThat(told.json().path("lastPosition").asLong()).isEqualTo(11);
        assertThat(Files.readString(file)).isEqualTo(Replay.run(data, "export").out());
        Replay again = Replay.run(data, "export", "--output", file.toString());
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("entries.jsonl: is there already");
        String nowhere = data.resolve("nowhere/entries.jsonl").toString();
        Replay unwritten = Replay.run(data, "export", "--output", nowhere);
        assertThat(unwritten.exitCode()).isEqualTo(1);
        assertThat(unwritten.err()).contains("cannot write: ").contains(nowhere);
    }

    @Test
    void shouldEndAtDamageAndSaySo() throws IOException {
        Path cycle = data.resolve("journal").resolve("19700101-0005V.cq4");
        String text = Files.readString(cycle, ISO_8859_1);
        try (FileChannel channel = FileChannel.open(cycle, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'?'}), text.indexOf("order-19"));
        }
        Replay told = Replay.run(data, "export");
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.err()).contains("19700101-0005V.cq4, offset ");
        assertThat(told.out().lines()).hasSize(4);
        assertThat(Replay.run(data, "export", "--to", "4").exitCode()).isZero();
    }

    @Test
    void shouldSayThatTheJournalEndsBefore() {
        Replay told = Replay.run(data, "export", "--from", "11", "--to", "12");
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.err()).contains("the journal ends before position 12");
        assertThat(told.out().lines()).hasSize(1);
        assertThat(Replay.run(data, "export", "--from", "3", "--to", "2").exitCode()).isEqualTo(2);
        assertThat(Replay.run(data, "export", "--format", "xml").exitCode()).isEqualTo(2);
    }

    private List<Long> positions(String... options) throws IOException {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "export";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return jsonLines(arguments).stream().map(row -> row.path("position").asLong()).toList();
    }

    private List<JsonNode> jsonLines(String... arguments) throws IOException {
        Replay told = Replay.run(data, arguments);
        assertThat(told.exitCode()).isZero();
        List<JsonNode> rows = new ArrayList<>();
        for (String line : told.out().lines().toList()) {
            rows.add(new ObjectMapper().readTree(line));
        }
        return rows;
    }

    private List<CSVRecord> csv(String... arguments) throws IOException {
        Replay told = Replay.run(data, arguments);
        assertThat(told.exitCode()).isZero();
        CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        try (CSVParser parser = CSVParser.parse(new StringReader(told.out()), format)) {
            return parser.getRecords();
        }
    }
}

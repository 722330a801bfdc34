package dev.tallystick.rest.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.ZoneOffset;
import java.util.List;

class OrderReaderTest {
    private static final Money MONEY = new Money(2, BigDecimal.ONE);
    private static final String HEADER = "Order,Customer,Date,Sales\n";

    private final ImportReport report = new ImportReport();

    @Test
    void shouldSumLinesOfAnOrderWhereverTheyStand() throws Exception {
        assertThat(
                        earns(
                                HEADER
                                        + "A,C1,2016-01-02,1.005\n"
                                        + "B,C2,2016-01-01,5\n"
                                        + "A,C1,2016-01-02,1.994\n"))
                .containsExactly("import:B C2 2016-01-01 5", "import:A C1 2016-01-02 3");
        assertThat(report.isClean()).isTrue();
    }

    @Test
    void shouldTakeTheEarliestDateOfAnOrder() throws Exception {
        assertThat(earns(HEADER + "A,C1,2016-01-05,1\nA,C1,2016-01-02,1\nA,C1,2016-01-03,1\n"))
                .containsExactly("import:A C1 2016-01-02 3");
    }

    @Test
    void shouldReadQuotedFieldsLineEndsAndBlankLines() throws Exception {
        String csv =
                "Note,Order,Customer,Date,Sales\r\n"
                        + "\"two\nlines, \"\"quoted\"\"\",A,C1,2016-01-02,\"10\"\r\n"
                        + "\r\n"
                        + ",A,C1,2016-01-02,bad\r\n";
        assertThat(earns(csv)).isEmpty();
        assertThat(printed())
                .contains("line 5: \"bad\" is no decimal number")
                .contains("line 2: order A is left out: one of its lines was refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void shouldSkipAByteOrderMark(String encoding) throws Exception {
        Charset charset = Charset.forName(encoding);
        byte[] csv = ("\uFEFF" + HEADER + "A,C1,2016-01-02,7\n").getBytes(charset);
        assertThat(earns(csv, charset)).containsExactly("import:A C1 2016-01-02 7");
    }

    @Test
    void shouldReportEachLineThatCannotBeTakenOver() throws Exception {
        String csv =
                HEADER
                        + "A 1,C1,2016-01-02,7\n"
                        + ",C1,2016-01-02,7\n"
                        + "B,C/1,2016-01-02,7\n"
                        + "C,C1,yesterday,7\n"
                        + "D,C1,2016-01-02\n"
                        + "E,C1,2016-01-02,7\n"
                        + "E,C2,2016-01-02,7\n"
                        + "F,C1,2016-01-02,92233720368547758\n"
                        + "F,C1,2016-01-02,92233720368547758\n"
                        + "G,C1,2016-01-02,90071992547409.92\n"
                        + "H,C1,2016-01-02,90071992547409920\n"
                        + "I,C1,2016-01-02,7\n";
        assertThat(earns(csv))
                .containsExactly(
                        "import:G C1 2016-01-02 90071992547409", "import:I C1 2016-01-02 7");
        assertThat(printed().lines().filter(line -> line.startsWith("  line ")).map(String::strip))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("line 2: order id \"A 1\" has other"),
                        line -> assertThat(line).startsWith("line 3: the order id is empty"),
                        line -> assertThat(line).startsWith("line 4: customer id \"C/1\""),
                        line -> assertThat(line).startsWith("line 5: \"yesterday\" is no date"),
                        line -> assertThat(line).startsWith("line 6: the line has only 3 fields"),
                        line -> assertThat(line).startsWith("line 7: order E is left out"),
                        line ->
                                assertThat(line)
                                        .startsWith("line 8: order E belongs to customer C1"),
                        line -> assertThat(line).startsWith("line 9: order F is left out"),
                        line ->
                                assertThat(line)
                                        .startsWith("line 10: the order's sum is too large"),
                        line -> assertThat(line).startsWith("line 12: order H is worth too many"));
    }

    @Test
    void shouldReportOrdersThatComeToNoPointsWithoutCallingThemRefused() throws Exception {
        assertThat(earns(HEADER + "A,C1,2016-01-02,0.99\nB,C1,2016-01-02,5\nB,C1,2016-01-02,-9\n"))
                .isEmpty();
        assertThat(report.isClean()).isTrue();
        assertThat(printed()).contains("line 2: order A, 0.99").contains("line 3: order B, -4.00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Order,Customer,Date\n", "Order,Customer,Date,Sales,Sales\n"})
    void shouldRefuseAFileWithoutTheColumns(String csv) {
        assertThatThrownBy(() -> earns(csv)).isInstanceOf(ImportFailedException.class);
    }

    @Test
    void shouldNameTheEncodingWhenItIsAnother() {
        byte[] latin =
                (HEADER + "A,C1,2016-01-02,7\nB,Z\u00FCrich,2016-01-02,7\n")
                        .getBytes(Charset.forName("windows-1252"));
        assertThatThrownBy(() -> earns(latin, UTF_8))
                .isInstanceOf(ImportFailedException.class)
                .hasMessageContaining("is not UTF-8")
                .hasMessageContaining("--encoding");
    }

    @Test
    void shouldNameTheLineWhereAQuoteIsNeverClosed() {
        assertThatThrownBy(() -> earns(HEADER + "A,C1,2016-01-02,7\n\"B,C1,2016-01-02,7\n"))
                .isInstanceOf(ImportFailedException.class)
                .hasMessageStartingWith("line 3 is no CSV");
    }

    private List<String> earns(String csv) throws Exception {
        return earns(csv.getBytes(UTF_8), UTF_8);
    }

    private List<String> earns(byte[] csv, Charset encoding) throws Exception {
        OrderReader reader =
                new OrderReader(
                        new OrderColumns("Order", "Customer", "Date", "Sales"),
                        new OrderDates(null, ZoneOffset.UTC),
                        MONEY,
                        encoding,
                        ',');
        OrderBook book = reader.read(new ByteArrayInputStream(csv), report);
        return OrderSender.earns(book, MONEY, report).stream()
                .map(
                        earn ->
                                String.join(
                                        " ",
                                        earn.txId(),
                                        earn.order().customerId,
                                        earn.order().placedAt(),
                                        Long.toString(earn.points())))
                .toList();
    }

    private String printed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.print(new PrintStream(out, true, UTF_8));
        return out.toString(UTF_8);
    }
}

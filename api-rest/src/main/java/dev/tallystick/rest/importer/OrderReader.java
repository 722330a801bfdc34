package dev.tallystick.rest.importer;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Iterator;

/**
 * Streams a CSV file (RFC 4180: a header row, quoted fields that may hold separators and line ends)
 * into an order book. A line that cannot be read is reported and goes on with the next.
 */
final class OrderReader {
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final OrderColumns columns;
    private final OrderDates dates;
    private final Money money;
    private final Charset encoding;
    private final char delimiter;

    OrderReader(
            OrderColumns columns, OrderDates dates, Money money, Charset encoding, char delimiter) {
        this.columns = columns;
        this.dates = dates;
        this.money = money;
        this.encoding = encoding;
        this.delimiter = delimiter;
    }

    /**
     * {@return the orders of a file}
     *
     * @throws ImportFailedException if it is no CSV, has no such columns, or another encoding
     */
    OrderBook read(InputStream file, ImportReport report)
            throws IOException, ImportFailedException {
        CSVFormat format =
                CSVFormat.RFC4180
                        .builder()
                        .setDelimiter(delimiter)
                        .setIgnoreEmptyLines(false)
                        .get();
        OrderBook book = new OrderBook();
        long line = 1;
        try (CSVParser parser = CSVParser.builder().setReader(open(file)).setFormat(format).get()) {
            Iterator<CSVRecord> records = parser.iterator();
            if (!records.hasNext()) {
                throw new ImportFailedException("the file is empty");
            }
            OrderColumns.Indexes indexes = columns.in(records.next().toList());
            line = parser.getCurrentLineNumber() + 1;
            while (records.hasNext()) {
                CSVRecord record = records.next();
                if (!isBlank(record)) {
                    report.line();
                    add(record, indexes, line, book, report);
                }
                line = parser.getCurrentLineNumber() + 1;
            }
        } catch (UncheckedIOException e) {
            throw unreadable(e.getCause(), line);
        } catch (CharacterCodingException e) {
            throw unreadable(e, line);
        }
        return book;
    }

    private void add(
            CSVRecord record,
            OrderColumns.Indexes indexes,
            long line,
            OrderBook book,
            ImportReport report) {
        String orderId = field(record, indexes.orderId());
        try {
            requireFields(record, indexes);
            String customerId = field(record, indexes.customerId());
            Ids.txId(orderId);
            Ids.requireMemberId(customerId);
            String placedAt = dates.read(field(record, indexes.date()));
            long amountMinor = money.readMinor(field(record, indexes.amount()));
            book.add(orderId, customerId, placedAt, amountMinor, line);
        } catch (LineRefusedException e) {
            report.refuse(line, e.getMessage());
            if (!orderId.isEmpty()) {
                book.damage(orderId);
            }
        }
    }

    private static void requireFields(CSVRecord record, OrderColumns.Indexes indexes)
            throws LineRefusedException {
        int last =
                Math.max(
                        Math.max(indexes.orderId(), indexes.customerId()),
                        Math.max(indexes.date(), indexes.amount()));
        if (record.size() <= last) {
            throw new LineRefusedException(
                    "the line has only "
                            + record.size()
                            + " fields, "
                            + (last + 1)
                            + " are needed");
        }
    }

    private static String field(CSVRecord record, int index) {
        return index < record.size() ? record.get(index).strip() : "";
    }

    private static boolean isBlank(CSVRecord record) {
        return record.size() == 1 && record.get(0).isBlank();
    }

    private Reader open(InputStream file) throws IOException {
        PushbackReader reader =
                new PushbackReader(
                        new InputStreamReader(
                                file,
                                encoding.newDecoder()
                                        .onMalformedInput(CodingErrorAction.REPORT)
                                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        int first = reader.read();
        if (first != BYTE_ORDER_MARK && first >= 0) {
            reader.unread(first);
        }
        return reader;
    }

    private ImportFailedException unreadable(IOException cause, long line) {
        return cause instanceof CharacterCodingException
                ? new ImportFailedException(
                        "the file is not "
                                + encoding
                                + " somewhere after line "
                                + line
                                + "; name its encoding, as in --encoding windows-1252")
                : new ImportFailedException("line " + line + " is no CSV: " + cause.getMessage());
    }
}

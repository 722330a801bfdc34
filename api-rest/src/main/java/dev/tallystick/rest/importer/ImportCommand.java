package dev.tallystick.rest.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.client.ApiClient;
import dev.tallystick.rest.client.Credentials;
import dev.tallystick.rest.client.Patience;

import org.HdrHistogram.Histogram;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code tallystick import}: the orders of a CSV file, as backdated earns of a running server. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends the orders of a CSV file to a running server, as backdated earns.",
            "",
            "Lines with the same order id are one order, wherever they stand. Each line's amount is"
                + " rounded half-up to cents; an order is worth floor(sum x points-per-unit). Its"
                + " txId is import:{order id}: running the import again doubles nothing. Unknown"
                + " customers are enrolled.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything is in the ledger (orders that come to no points are reported)",
            "1:a line or an order was refused, or the import broke off; run it again when mended",
            "2:wrong options, or a file that has no such columns"
        })
public final class ImportCommand implements Callable<Integer> {
    private static final int PORT_MAX = 65_535;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "CSV with a header row; - reads standard input")
    private Path file;

    @Option(
            names = "--order-id",
            required = true,
            paramLabel = "COL",
            description = "column of the order's id")
    private String orderIdColumn;

    @Option(
            names = "--customer-id",
            required = true,
            paramLabel = "COL",
            description = "column of the customer's id")
    private String customerIdColumn;

    @Option(
            names = "--date",
            required = true,
            paramLabel = "COL",
            description = "column of the order's date")
    private String dateColumn;

    @Option(
            names = "--amount",
            required = true,
            paramLabel = "COL",
            description = "column of the line's total")
    private String amountColumn;

    @Option(
            names = "--points-per-unit",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "points for one whole unit of money, a decimal (default: ${DEFAULT-VALUE})")
    private BigDecimal pointsPerUnit;

    @Option(
            names = "--amount-scale",
            defaultValue = "2",
            paramLabel = "N",
            description = "decimal places of the currency (default: ${DEFAULT-VALUE})")
    private int amountScale;

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            description = "kind of points (default: the program's)")
    private String unit;

    @Option(
            names = "--date-format",
            paramLabel = "PATTERN",
            description = "as in M/d/uuuu or dd.MM.uuuu HH:mm (default: ISO 8601)")
    private String dateFormat;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "of times that name none (default: the program's)")
    private ZoneId timeZone;

    @Option(
            names = "--encoding",
            defaultValue = "UTF-8",
            paramLabel = "NAME",
            description = "of the file (default: ${DEFAULT-VALUE})")
    private Charset encoding;

    @Option(
            names = "--delimiter",
            defaultValue = ",",
            paramLabel = "C",
            description = "between fields (default: ${DEFAULT-VALUE})")
    private char delimiter;

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            paramLabel = "URL",
            description = "of the server, http or https (default: ${DEFAULT-VALUE})")
    private URI url;

    @Option(
            names = "--client",
            paramLabel = "ID:SECRET",
            description =
                    "to sign in with (default: TALLYSTICK_CLIENT, then TALLYSTICK_BOOTSTRAP_CLIENT,"
                            + " of the environment)")
    private String client;

    @Option(
            names = "--batch-size",
            defaultValue = "500",
            paramLabel = "N",
            description = "orders per request, to 10,000 (default: ${DEFAULT-VALUE})")
    private int batchSize;

    @Option(
            names = "--concurrency",
            defaultValue = "4",
            paramLabel = "N",
            description = "requests under way at once (default: ${DEFAULT-VALUE})")
    private int concurrency;

    @Option(names = "--json", description = "the totals as one JSON object, on the last line")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        requireOptions();
        ImportReport report = new ImportReport();
        try (ApiClient api = new ApiClient(url, credentials(), Patience.STEADY)) {
            JsonNode program = api.get("/v1/program").orThrow("the program");
            ZoneId zone =
                    timeZone != null ? timeZone : ZoneId.of(program.path("timeZone").asText("UTC"));
            Money money = new Money(amountScale, pointsPerUnit);
            List<Earn> earns = OrderSender.earns(read(money, zone, report), money, report);
            OrderSender sender =
                    new OrderSender(api, unit, batchSize, concurrency, report, System.err);
            long startNanos = System.nanoTime();
            sender.send(earns);
            double seconds =
                    (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
            report.print(System.out);
            if (json) {
                System.out.println(
                        totals(api, report, sender.batchMicros(), earns.size() / seconds));
            }
            return report.isClean() ? 0 : 1;
        } catch (ImportFailedException e) {
            System.err.println("tallystick import: " + file + ": " + e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println("tallystick import: " + e.getMessage());
            System.err.println("Nothing is half done: run the same command again to go on.");
            return 1;
        }
    }

    private void requireOptions() {
        boolean isStandardInput = file.toString().equals("-");
        if (!isStandardInput && !Files.isReadable(file)) {
            throw new ParameterException(spec.commandLine(), "cannot read " + file);
        }
        if (!isServer(url)) {
            throw new ParameterException(
                    spec.commandLine(), "--url must be http://HOST[:PORT] or https://HOST[:PORT]");
        }
        if (pointsPerUnit.signum() <= 0) {
            throw new ParameterException(spec.commandLine(), "--points-per-unit must be above 0");
        }
        if (amountScale < 0 || amountScale > 6) {
            throw new ParameterException(spec.commandLine(), "--amount-scale is 0 to 6");
        }
        if (batchSize < 1 || batchSize > 10_000 || concurrency < 1 || concurrency > 256) {
            throw new ParameterException(
                    spec.commandLine(), "--batch-size is 1 to 10,000, --concurrency 1 to 256");
        }
    }

    /** A path is that of a proxy in front. */
    private static boolean isServer(URI url) {
        return ("http".equalsIgnoreCase(url.getScheme())
                        || "https".equalsIgnoreCase(url.getScheme()))
                && url.getHost() != null
                && (url.getPort() == -1 || (url.getPort() >= 1 && url.getPort() <= PORT_MAX))
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }

    private OrderBook read(Money money, ZoneId zone, ImportReport report)
            throws IOException, ImportFailedException {
        OrderColumns columns =
                new OrderColumns(orderIdColumn, customerIdColumn, dateColumn, amountColumn);
        try (InputStream in =
                file.toString().equals("-")
                        ? System.in
                        : new BufferedInputStream(Files.newInputStream(file))) {
            OrderDates dates = new OrderDates(dateFormat, zone);
            return new OrderReader(columns, dates, money, encoding, delimiter).read(in, report);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--date-format: " + e.getMessage());
        }
    }

    private Credentials credentials() {
        Optional<String> given =
                Stream.of(
                                Optional.ofNullable(client),
                                Optional.ofNullable(System.getenv("TALLYSTICK_CLIENT")),
                                Optional.ofNullable(System.getenv("TALLYSTICK_BOOTSTRAP_CLIENT")))
                        .flatMap(Optional::stream)
                        .findFirst();
        try {
            return Credentials.parse(
                    given.orElseThrow(
                            () -> new IllegalArgumentException("no client to sign in with")));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    e.getMessage() + ": --client id:secret, or TALLYSTICK_CLIENT");
        }
    }

    private static ObjectNode totals(
            ApiClient api, ImportReport report, Histogram batchMicros, double ratePerSecond)
            throws IOException, InterruptedException {
        String durability = api.get("/health/ready").body().path("durability").asText("unknown");
        return report.toJson(new ObjectMapper())
                .put("durability", durability)
                .put(
                        "ratePerSecond",
                        BigDecimal.valueOf(ratePerSecond).setScale(1, RoundingMode.HALF_UP))
                .put("p50Micros", batchMicros.getValueAtPercentile(50))
                .put("p99Micros", batchMicros.getValueAtPercentile(99))
                .put("p999Micros", batchMicros.getValueAtPercentile(99.9))
                .put("maxMicros", batchMicros.getMaxValue())
                .put("samples", batchMicros.getTotalCount())
                .putNull("seed");
    }
}

package dev.tallystick.rest.importer;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.rest.client.ApiClient;
import dev.tallystick.rest.client.Credentials;
import dev.tallystick.rest.client.Patience;
import dev.tallystick.rest.client.QuickStart;
import dev.tallystick.rest.client.ServerProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The import as an operator runs it: two processes, a file with a store's columns, a real ledger.
 */
class ImportIT {
    private static final long SEED = 5_009;
    private static final Credentials CLIENT = new Credentials("importer", "secret-of-the-importer");

    @TempDir private static Path directory;

    private static ServerProcess server;
    private static ApiClient client;

    private record Ended(int exitCode, String out, JsonNode totals) {}

    @BeforeAll
    static void start() throws Exception {
        server = QuickStart.server(directory.resolve("data"), CLIENT);
        server.start();
        client = new ApiClient(server.url(), CLIENT, Patience.FAIL_FAST);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Test
    void shouldGiveEveryCustomerThePointsOfAnIndependentSumAndDoubleNothing() throws Exception {
        StoreCsv store = new StoreCsv(SEED, 600, 90);
        Path file = write(store.text());

        Ended first = run(file);

        assertThat(first.exitCode).as("seed=%d: %s", SEED, first.out).isZero();
        Map<String, Long> orderPoints = store.pointsPerOrder();
        long withPoints = orderPoints.values().stream().filter(points -> points > 0).count();
        assertThat(orderPoints.values()).contains(0L);
        assertThat(first.totals.path("orders").asLong()).isEqualTo(600);
        assertThat(first.totals.path("posted").asLong()).isEqualTo(withPoints);
        assertThat(first.totals.path("withoutPoints").asLong()).isEqualTo(600 - withPoints);
        assertThat(balances(store)).isEqualTo(store.pointsPerCustomer());
        JsonNode stateHash = stateHash();

        Ended second = run(file);

        assertThat(second.exitCode).isZero();
        assertThat(second.totals.path("posted").asLong()).isZero();
        assertThat(second.totals.path("replayed").asLong()).isEqualTo(withPoints);
        assertThat(second.totals.path("enrolled").asLong()).isZero();
        assertThat(stateHash()).isEqualTo(stateHash);
    }

    @Test
    void shouldReportWhatIsRefusedAndTakeOverTheRest() throws Exception {
        Path file =
                write(
                        """
                        Order ID,Customer ID,Order Date,Sales
                        A,C-1,2016-01-02,10
                        B,C-1,2016-01-02,20
                        """);
        assertThat(run(file).exitCode).isZero();
        write(
                """
                Order ID,Customer ID,Order Date,Sales
                A,C-1,2016-01-02,11
                B,C-1,2016-01-02,20
                C,C-2,2999-01-02,30
                D,C-2,2016-01-02,40
                E 5,C-2,2016-01-02,50
                """);

        Ended ended = run(file);

        assertThat(ended.exitCode).isEqualTo(1);
        assertThat(ended.out)
                .contains("line 2: order A was refused: 422 tx_id_reused")
                .contains("line 4: order C was refused: 400 occurred_in_future")
                .contains("line 6: order id \"E 5\"");
        assertThat(ended.totals.path("posted").asLong()).isEqualTo(1);
        assertThat(ended.totals.path("replayed").asLong()).isEqualTo(1);
        assertThat(ended.totals.path("refused").asLong()).isEqualTo(3);
        assertThat(points("C-1")).isEqualTo(30);
        assertThat(points("C-2")).isEqualTo(40);
    }

    @Test
    void shouldEndWithOneWhenTheClientIsUnknown() throws Exception {
        Path file = write("Order ID,Customer ID,Order Date,Sales\nA,C-1,2016-01-02,10\n");
        List<String> command = command(file);
        command.addAll(List.of("--client", "stranger:secret"));
        assertThat(start(command).waitFor()).isEqualTo(1);
    }

    private Map<String, Long> balances(StoreCsv store) throws Exception {
        Map<String, Long> balances = new HashMap<>();
        for (String customer : store.pointsPerCustomer().keySet()) {
            balances.put(customer, points(customer));
        }
        return balances;
    }

    private long points(String member) throws Exception {
        JsonNode answer = client.get("/v1/members/" + member + "/points").orThrow(member);
        return answer.path("balance").path("available").asLong();
    }

    private JsonNode stateHash() throws Exception {
        return client.get("/v1/ledger/state-hash").orThrow("state hash");
    }

    private Path write(String csv) throws Exception {
        return Files.writeString(directory.resolve("orders.csv"), csv, UTF_8);
    }

    private Ended run(Path file) throws Exception {
        List<String> command = command(file);
        command.addAll(List.of("--client", CLIENT.id() + ":" + CLIENT.secret()));
        Process process = start(command);
        int exitCode = process.waitFor();
        String out = Files.readString(directory.resolve("import.out"), UTF_8);
        String[] lines = out.strip().split("\n", -1);
        return new Ended(exitCode, out, new ObjectMapper().readTree(lines[lines.length - 1]));
    }

    private List<String> command(Path file) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(ServerProcess.launcher().toString(), "import", file.toString()));
        command.addAll(List.of("--order-id", "Order ID", "--customer-id", "Customer ID"));
        command.addAll(List.of("--date", "Order Date", "--amount", "Sales"));
        command.addAll(List.of("--url", server.url().toString(), "--batch-size", "70", "--json"));
        return command;
    }

    private Process start(List<String> command) throws Exception {
        return new ProcessBuilder(command)
                .redirectOutput(directory.resolve("import.out").toFile())
                .redirectError(directory.resolve("import.err").toFile())
                .start();
    }
}

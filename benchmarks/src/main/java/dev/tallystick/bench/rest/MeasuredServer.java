package dev.tallystick.bench.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.pipeline.CpuPolicy;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.rest.auth.BootstrapClient;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.serve.Server;
import dev.tallystick.rest.serve.ServerOptions;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * The server with a few operations more: two answer a constant, which is what HTTP and
 * authentication alone allow, one tells the heap in use, one how long the compiler has worked. A
 * process of its own; it ends when its standard input does, so it never outlives whoever measures
 * it.
 */
final class MeasuredServer {
    static final String CONSTANT_PATH = "/v1/const";
    static final String CONSTANT_BASKET_PATH = "/v1/const-basket";
    static final String HEAP_PATH = "/v1/heap";
    static final String COMPILED_PATH = "/v1/compiled";
    static final String READY = "ready on port ";

    /** As long as the answer to an earn. */
    private static final byte[] CONSTANT =
            """
            {"txId":"T-000000000000","type":"EARN","memberId":"M-0000000","unit":"POINTS",\
            "position":1000000,"points":500,"amount":500,"postedAt":"2026-11-21T10:00:00.000Z",\
            "effectiveAt":"2026-11-21T10:00:00.000Z","balance":{"available":1010000,"pending":0,\
            "locked":0,"held":0,"total":1010000},"lots":[{"lotId":"1000000-0","points":500,\
            "source":"base","activatesAt":null,"expiresAt":null}],"allocations":[]}\
            """
                    .getBytes(UTF_8);

    /** As long as the answer to an earn with a basket, to which four promotions granted. */
    private static final byte[] CONSTANT_BASKET =
            """
            {"txId":"T-000000000000","type":"EARN","memberId":"M-0000000","unit":"POINTS",\
            "position":1000000,"points":620,"amount":620,"postedAt":"2026-11-21T10:00:00.000Z",\
            "effectiveAt":"2026-11-21T10:00:00.000Z","balance":{"available":1010000,"pending":0,\
            "locked":0,"held":0,"total":1010000},"lots":[\
            {"lotId":"1000000-0","points":305,"source":"promotion","activatesAt":null,"expiresAt":null},\
            {"lotId":"1000000-1","points":10,"source":"promotion","activatesAt":null,"expiresAt":null},\
            {"lotId":"1000000-2","points":278,"source":"promotion","activatesAt":null,"expiresAt":null},\
            {"lotId":"1000000-3","points":27,"source":"promotion","activatesAt":null,"expiresAt":null}],\
            "allocations":[]}\
            """
                    .getBytes(UTF_8);

    private MeasuredServer() {}

    /**
     * Serves until the standard input ends.
     *
     * @param args the data directory, the durability, and the client as {@code id:secret}
     */
    public static void main(String[] args) throws IOException {
        CpuPolicy.waitForTurn(); // as the command serve does
        ServerOptions options =
                new ServerOptions(
                        Path.of(args[0]),
                        "127.0.0.1",
                        0,
                        false,
                        Durability.valueOf(args[1]),
                        BootstrapClient.parse(args[2]));
        Route constant = constant(CONSTANT_PATH, CONSTANT);
        Route basket = constant(CONSTANT_BASKET_PATH, CONSTANT_BASKET);
        Route heap = Route.open(HEAP_PATH, MeasuredServer::heap);
        Route compiled = Route.open(COMPILED_PATH, MeasuredServer::compiled);
        try (Server server =
                Server.start(
                        options,
                        RecoveryProgress.NONE,
                        List.of(constant, basket, heap, compiled))) {
            System.out.println(READY + server.port());
            while (System.in.read() >= 0) {
                // nobody speaks to us; the end is all there is to hear
            }
        }
        System.exit(0); // not by halt: a flight recording is written on the way
    }

    private static Route constant(String path, byte[] body) {
        return Route.post(
                path,
                Scope.POINTS_EARN,
                call -> Answer.json(201, body).withHeader("Ledger-Position", "1000000"));
    }

    /** The bytes of heap in use after a collection, as digits. */
    private static Answer heap(Call call) {
        System.gc();
        long bytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return Answer.json(200, String.valueOf(bytes).getBytes(UTF_8));
    }

    /** The milliseconds that the compiler has worked, as digits. */
    private static Answer compiled(Call call) {
        long millis = ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
        return Answer.json(200, String.valueOf(millis).getBytes(UTF_8));
    }
}

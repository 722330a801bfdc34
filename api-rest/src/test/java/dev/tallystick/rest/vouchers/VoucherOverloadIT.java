package dev.tallystick.rest.vouchers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.Blockade;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.serve.Tuning;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Purchases that the ledger has no room for. */
@Timeout(60)
class VoucherOverloadIT {
    private static final int BUYERS = 60;

    @TempDir Path directory;

    private final Blockade blockade = new Blockade();

    @Test
    void whoIsTurnedAwayShouldKeepNoVoucherFromOthers() throws Exception {
        Tuning tiny =
                Tuning.defaults()
                        .withPatience(Duration.ofSeconds(50))
                        .withLedger(
                                options ->
                                        blockade.inTheWritersWay().apply(options.withRingSize(2)));
        try (TestServer server = TestServer.start(directory, tiny);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Closeable _ = blockade::open) {
            server.put(
                    "/v1/voucher-types/coffee",
                    "{\"price\":{\"points\":10},\"value\":{\"product\":\"A\"}}");
            String memberId = server.newMemberWith(10_000);
            blockade.close();
            blockade.awaitReached();
            List<Future<Reply>> buyers =
                    IntStream.range(0, BUYERS)
                            .mapToObj(n -> threads.submit(() -> buy(server, "B-" + n, memberId)))
                            .toList();
            while (issued(server) + answered(buyers) != BUYERS || answered(buyers) == 0) {
                Thread.onSpinWait();
            }
            blockade.open();
            long bought = 0;
            for (Future<Reply> buyer : buyers) {
                Reply reply = buyer.get();
                assertThat(reply.status()).isIn(201, 503);
                bought += reply.status() == 201 ? 1 : 0;
            }
            assertThat(issued(server)).isEqualTo(bought);
            assertThat(server.get("/v1/members/" + memberId + "/points").balance("available"))
                    .isEqualTo(10_000 - 10 * bought);
        }
    }

    private static long answered(List<Future<Reply>> buyers) {
        return buyers.stream().filter(Future::isDone).count();
    }

    private static long issued(TestServer server) {
        return server.get("/v1/voucher-types/coffee/codes").json().path("issued").longValue();
    }

    private static Reply buy(TestServer server, String txId, String memberId) {
        return server.post(
                "/v1/voucher-redemptions", VoucherRedemptionsIT.body(txId, memberId, "coffee", ""));
    }
}

package dev.tallystick.rest.vouchers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.Blockade;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.projection.Projection;
import dev.tallystick.rest.serve.Tuning;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A purchase of which the server cannot tell in time what became of it. */
class VoucherOutcomeIT {
    private static final String PATH = "/v1/voucher-redemptions";

    @TempDir Path directory;

    /** Stands at an earn until it is let go, and holds the projector up with it. */
    private static final class Standing implements Projection {
        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public String name() {
            return "standing";
        }

        @Override
        public Set<EntryType> types() {
            return EnumSet.of(EntryType.EARN);
        }

        @Override
        public boolean concerns(RecordedEntry entry) {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return false;
        }

        @Override
        public void apply(Handle handle, RecordedEntry entry) {}

        @Override
        public void reset(Handle handle) {}
    }

    @Test
    void whereTheLedgerHangsTheSameRequestShouldTellLater() throws IOException {
        Blockade blockade = new Blockade();
        Tuning tuning =
                Tuning.defaults()
                        .withPatience(Duration.ofMillis(300))
                        .withLedger(blockade.inTheWay());
        try (TestServer server = TestServer.start(directory, tuning)) {
            String memberId = memberWithType(server);
            blockade.close();
            assertUnknown(buy(server, memberId));
            blockade.open();
            assertBought(server, memberId);
        }
    }

    @Test
    void whereTheProjectionHangsTheSameRequestShouldTellLater() throws IOException {
        Standing standing = new Standing();
        Tuning tuning = Tuning.defaults().withProjections(List.of(standing));
        try (TestServer server = TestServer.start(directory, tuning)) {
            String memberId = memberWithType(server);
            assertUnknown(buy(server, memberId));
            assertThat(available(server, memberId)).isEqualTo(30);
            assertUnknown(buy(server, memberId));
            assertThat(vouchers(server, memberId)).isEmpty();
            standing.go.countDown();
            assertBought(server, memberId);
        }
    }

    private static void assertUnknown(Reply reply) {
        assertThat(reply.status()).isEqualTo(504);
        assertThat(reply.code()).isEqualTo("outcome_unknown");
        assertThat(reply.text("txId")).isEqualTo("T-1");
    }

    private static void assertBought(TestServer server, String memberId) {
        Reply reply = buy(server, memberId);
        while (reply.status() == 504) {
            reply = buy(server, memberId);
        }
        assertThat(reply.status()).isEqualTo(201);
        assertThat(available(server, memberId)).isEqualTo(30);
        assertThat(vouchers(server, memberId)).hasSize(1);
        assertThat(vouchers(server, memberId).path(0).path("code"))
                .isEqualTo(reply.json().path("voucher").path("code"));
    }

    private static String memberWithType(TestServer server) {
        server.put(
                "/v1/voucher-types/coffee",
                "{\"price\":{\"points\":70},\"value\":{\"product\":\"A\"},\"limits\":{\"total\":1}}");
        return server.newMemberWith(100);
    }

    private static Reply buy(TestServer server, String memberId) {
        return server.post(PATH, VoucherRedemptionsIT.body("T-1", memberId, "coffee", ""));
    }

    private static JsonNode vouchers(TestServer server, String memberId) {
        return server.get("/v1/members/" + memberId + "/vouchers").json().path("data");
    }

    private static long available(TestServer server, String memberId) {
        return server.get("/v1/members/" + memberId + "/points").balance("available");
    }
}

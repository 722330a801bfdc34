package dev.tallystick.rest.members;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Databases;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

class MemberProjectionIT {
    @TempDir private Path directory;

    @Test
    void aRestartAndARebuildFromZeroShouldTellTheSame() throws IOException {
        String source;
        String target;
        List<String> told;
        try (TestServer server = TestServer.start(directory)) {
            source = server.newMember();
            target = server.newMember();
            server.put("/v1/members/" + source, "{\"name\":\"Ann\",\"cardNumber\":\"40001234\"}");
            stage(server, source, "BLOCKED");
            stage(server, source, "SUSPENDED");
            merge(server, source, target);
            server.put("/v1/members/" + target, "{\"name\":\"later\"}");
            told = told(server, source, target);
        }
        assertThat(told.getFirst())
                .contains(
                        "\"details\":{\"from\":\"ACTIVE\",\"to\":\"BLOCKED\"}",
                        "\"details\":{\"from\":\"BLOCKED\",\"to\":\"SUSPENDED\"}",
                        "\"details\":{\"into\":\"" + target + "\"}");
        try (TestServer server = TestServer.start(directory)) {
            assertThat(told(server, source, target)).isEqualTo(told);
        }
        try (Database database = Databases.ofServer().open(directory)) {
            int forgotten =
                    database.write(
                            handle ->
                                    handle.execute(
                                            "delete from projection where name = 'members'"));
            assertThat(forgotten).isEqualTo(1);
        }
        try (TestServer server = TestServer.start(directory)) {
            assertThat(told(server, source, target)).isEqualTo(told);
        }
    }

    @Test
    void aListByStageShouldAgreeWithTheLedgerWhileStagesChange() throws IOException {
        try (TestServer server = TestServer.start(directory)) {
            List<String> members =
                    IntStream.range(0, 16).mapToObj(i -> server.newMember()).toList();
            List<Reply> lists =
                    Together.run(
                            32,
                            i -> {
                                if (i % 2 == 0) {
                                    stage(server, members.get(i / 2), "BLOCKED");
                                }
                                return server.get("/v1/members?stage=BLOCKED&limit=100");
                            });
            for (Reply list : lists) {
                assertThat(list.status()).isEqualTo(200);
                assertThat(list.json().path("data").findValuesAsText("stage"))
                        .allMatch("BLOCKED"::equals);
            }
            for (int i = 0; i < 32; i += 2) {
                assertThat(lists.get(i).json().findValuesAsText("memberId"))
                        .as("what one has just done is in the list")
                        .contains(members.get(i / 2));
            }
            assertThat(
                            server.get("/v1/members?stage=BLOCKED&limit=100")
                                    .json()
                                    .findValuesAsText("memberId"))
                    .containsExactlyInAnyOrderElementsOf(members);
            assertThat(server.get("/v1/members?stage=ACTIVE").json().path("data")).isEmpty();
        }
    }

    private static List<String> told(TestServer server, String source, String target) {
        return List.of(
                server.get("/v1/members/" + source + "/history").raw().body(),
                server.get("/v1/members/" + target + "/history").raw().body(),
                server.get("/v1/members/" + source).raw().body(),
                server.get("/v1/cards/40001234").raw().body(),
                server.get("/v1/members?stage=SUSPENDED").raw().body(),
                server.get("/v1/members?stage=ACTIVE").raw().body(),
                server.get("/v1/members?name=ann").raw().body());
    }

    private static void stage(TestServer server, String member, String stage) {
        Reply reply =
                server.put(
                        "/v1/members/" + member + "/stage",
                        "{\"txId\":\"%s\",\"stage\":\"%s\"}".formatted(newId("T"), stage));
        assertThat(reply.status()).isEqualTo(201);
    }

    private static void merge(TestServer server, String source, String target) {
        Reply reply =
                server.post(
                        "/v1/members/" + source + "/merge",
                        "{\"txId\":\"%s\",\"intoMemberId\":\"%s\"}".formatted(newId("T"), target));
        assertThat(reply.status()).isEqualTo(201);
    }
}

package dev.tallystick.rest.points;

import static dev.tallystick.rest.TestServer.newId;
import static dev.tallystick.rest.points.Till.assertAnswered;
import static dev.tallystick.rest.points.Till.assertRefused;
import static dev.tallystick.rest.points.Till.assertTurnedAway;
import static dev.tallystick.rest.points.Till.balanceOf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageIT extends WithServer {
    private Till till;

    @BeforeEach
    void openTill() {
        till = new Till(server);
    }

    @Test
    void shouldAnswerInFullAndShowAtTheMember() {
        String memberId = server.newMember();
        assertThat(stageOf(memberId)).isEqualTo("ACTIVE");
        Reply reply =
                server.put(
                        "/v1/members/" + memberId + "/stage",
                        Till.body(newId("T"), "'stage':'BLOCKED','reason':'fraud'"));
        assertAnswered(
                reply,
                ("{'type':'STAGE','memberId':'%s','unit':'POINTS','points':0,'amount':0,'balance':%s,"
                     + "'lots':[],'allocations':[],'stage':'BLOCKED','reason':'fraud'}")
                        .formatted(memberId, balanceOf(0, 0, 0, 0)));
        assertThat(stageOf(memberId)).isEqualTo("BLOCKED");
        assertThat(server.put("/v1/members/" + memberId, "{}").text("stage")).isEqualTo("BLOCKED");
        assertThat(till.stage(memberId, "ACTIVE").status()).isEqualTo(201);
        assertThat(stageOf(memberId)).isEqualTo("ACTIVE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    stage     | earn | redeem | hold | out | in  | adjust | expire | reversal | capture | release | lock
                    PROSPECT  | 201  | 409    | 409  | 409 | 201 | 201    | 201    | 201      | 201     | 201     | 201
                    ACTIVE    | 201  | 201    | 201  | 201 | 201 | 201    | 201    | 201      | 201     | 201     | 201
                    SUSPENDED | 201  | 409    | 409  | 409 | 201 | 201    | 201    | 201      | 201     | 201     | 201
                    BLOCKED   | 409  | 409    | 409  | 409 | 409 | 201    | 201    | 201      | 201     | 201     | 201
                    CANCELLED | 409  | 409    | 409  | 409 | 409 | 201    | 201    | 201      | 201     | 201     | 201
                    """)
    void shouldAllowWhatTheStageAllows(
            String stage,
            int earn,
            int redeem,
            int hold,
            int out,
            int in,
            int adjust,
            int expire,
            int reversal,
            int capture,
            int release,
            int lock) {
        String memberId = server.newMemberWith(100);
        String other = server.newMemberWith(100);
        String earnTxId = till.earn(memberId, 10);
        String redeemTxId = till.redeem(memberId, 10);
        String captured = till.hold(memberId, 10);
        String released = till.hold(memberId, 10);
        assertThat(till.stage(memberId, stage).status()).isEqualTo(201);
        String few = "'memberId':'%s','points':1".formatted(memberId);
        String transfer = "'fromMemberId':'%s','toMemberId':'%s','points':1";
        assertStatus(till.post("/v1/earns", few), earn, stage);
        assertStatus(till.post("/v1/redemptions", few), redeem, stage);
        assertStatus(till.post("/v1/holds", few), hold, stage);
        assertStatus(till.post("/v1/transfers", transfer.formatted(memberId, other)), out, stage);
        assertStatus(till.post("/v1/transfers", transfer.formatted(other, memberId)), in, stage);
        assertStatus(till.post("/v1/adjustments", few + ",'reasonCode':'X'"), adjust, stage);
        assertStatus(till.post("/v1/expirations", few), expire, stage);
        assertStatus(
                till.post("/v1/redemptions/" + redeemTxId + "/reversals", ""), reversal, stage);
        assertStatus(till.post("/v1/holds/" + captured + "/capture", ""), capture, stage);
        assertStatus(till.post("/v1/holds/" + released + "/release", ""), release, stage);
        assertStatus(till.post("/v1/transactions/" + earnTxId + "/lock", ""), lock, stage);
        assertStatus(till.post("/v1/transactions/" + earnTxId + "/unlock", ""), lock, stage);
        assertStatus(till.post("/v1/earns/" + earnTxId + "/reversals", ""), reversal, stage);
        assertStatus(
                till.post("/v1/members/" + memberId + "/merge", "'intoMemberId':'" + other + "'"),
                201,
                stage);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "stage":"ERASED"              | /stage invalid_value
                    "stage":"active"              | /stage invalid_value
                    "stage":1                     | /stage invalid_type
                    "stage":null                  | /stage missing_field
                    "stage":"ACTIVE","points":1   | /points unknown_field
                    "stage":"ACTIVE","reason":""  | /reason invalid_length
                    """)
    void shouldTurnAwayWhatIsNoStage(String fields, String errors) {
        Reply reply =
                server.put(
                        "/v1/members/" + server.newMember() + "/stage", Till.body("T-X", fields));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).startsWith(errors);
    }

    @Test
    void shouldNotKnowTheStageOfNobody() {
        assertTurnedAway(till.stage("nobody", "ACTIVE"), 404, "member_not_found");
    }

    @Test
    void anAccountShouldOpenInTheStageOfTheOthersWithoutAWordOfIt() {
        TestServer shop = shopWithTwoUnits();
        String memberId = shop.newMember();
        assertThat(stage(shop, memberId, "PROSPECT").status()).isEqualTo(201);
        String adjusted = newId("T");
        Reply reply =
                shop.post(
                        "/v1/adjustments",
                        Till.body(
                                adjusted,
                                "'memberId':'%s','unit':'STATUS','points':1,'reasonCode':'X'"
                                        .formatted(memberId)));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().has("stage")).isFalse();
        Reply read = shop.get("/v1/transactions/" + adjusted);
        assertThat(read.json().has("stage")).isFalse();
        assertThat(shop.get("/v1/members/" + memberId).text("stage")).isEqualTo("PROSPECT");
    }

    @Test
    void aStageThatOpensAnAccountShouldBeTheNewOneEverywhere() {
        TestServer shop = shopWithTwoUnits();
        String memberId = shop.newMember();
        assertThat(stage(shop, memberId, "BLOCKED").status()).isEqualTo(201);
        Reply program =
                shop.put(
                        "/v1/program",
                        "{\"units\":[{\"unit\":\"POINTS\",\"default\":false},"
                                + "{\"unit\":\"STATUS\",\"default\":true}]}");
        assertThat(program.status()).isEqualTo(200);
        Reply reply = stage(shop, memberId, "ACTIVE");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.raw().body()).containsOnlyOnce("\"stage\"");
        assertThat(reply.text("stage")).isEqualTo("ACTIVE");
        assertThat(shop.get("/v1/transactions/" + reply.text("txId")).raw().body())
                .containsOnlyOnce("\"stage\"");
        assertThat(shop.get("/v1/members?stage=ACTIVE").json().findValuesAsText("memberId"))
                .containsExactly(memberId);
        assertThat(shop.get("/v1/members?stage=BLOCKED").json().path("data")).isEmpty();
        assertThat(
                        shop.get("/v1/members/" + memberId + "/history?type=STAGE_CHANGED")
                                .json()
                                .at("/data/0/details")
                                .toString())
                .isEqualTo("{\"from\":\"BLOCKED\",\"to\":\"ACTIVE\"}");
    }

    private TestServer shopWithTwoUnits() {
        TestServer shop =
                server.as(
                        newId("stages"),
                        "program:write",
                        "members:read",
                        "members:write",
                        "points:adjust",
                        "points:read");
        Reply program =
                shop.put(
                        "/v1/program",
                        "{\"units\":[{\"unit\":\"POINTS\",\"default\":true},"
                                + "{\"unit\":\"STATUS\"}]}");
        assertThat(program.status()).isEqualTo(200);
        return shop;
    }

    private static Reply stage(TestServer shop, String memberId, String stage) {
        return shop.put(
                "/v1/members/" + memberId + "/stage",
                Till.body(newId("T"), "'stage':'%s'".formatted(stage)));
    }

    private static void assertStatus(Reply reply, int status, String stage) {
        if (status == 201) {
            assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
        } else {
            assertRefused(reply, status, "member_not_active");
            assertThat(reply.text("stage")).isEqualTo(stage);
        }
    }

    private String stageOf(String memberId) {
        return server.get("/v1/members/" + memberId).text("stage");
    }
}

package dev.tallystick.rest.points;

import static dev.tallystick.rest.points.Till.assertAnswered;
import static dev.tallystick.rest.points.Till.assertRefused;
import static dev.tallystick.rest.points.Till.balanceOf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdjustmentIT extends WithServer {
    private Till till;

    @BeforeEach
    void openTill() {
        till = new Till(server);
    }

    @Test
    void shouldAnswerMoreAndLessInFull() {
        String memberId = server.newMember();
        Reply more =
                till.post(
                        "/v1/adjustments",
                        "'memberId':'%s','points':30,'reasonCode':'GOOD-WILL_1','note':'late parcel','expiresAt':'2990-12-31'"
                                .formatted(memberId));
        String lotId = more.text("position") + "-0";
        assertAnswered(
                more,
                ("{'type':'ADJUST','memberId':'%s','unit':'POINTS','points':30,'amount':30,'balance':%s,"
                     + "'lots':[{'lotId':'%s','points':30,'source':'adjustment','activatesAt':null,"
                     + "'expiresAt':'2991-01-01T00:00:00.000Z'}],'allocations':[],'reasonCode':'GOOD-WILL_1','note':'late"
                     + " parcel'}")
                        .formatted(memberId, balanceOf(30, 0, 0, 0), lotId));
        assertAnswered(
                till.post(
                        "/v1/adjustments",
                        "'memberId':'%s','points':-12,'reasonCode':'FIX'".formatted(memberId)),
                ("{'type':'ADJUST','memberId':'%s','unit':'POINTS','points':-12,'amount':12,"
                     + "'balance':%s,'lots':[],'allocations':[{'lotId':'%s','earnTxId':'%s',"
                     + "'points':12,'expiresAt':'2991-01-01T00:00:00.000Z'}],'reasonCode':'FIX'}")
                        .formatted(memberId, balanceOf(18, 0, 0, 0), lotId, more.text("txId")));
    }

    @Test
    void shouldTakeMoreThanThereIsOnlyWhenAllowed() {
        String memberId = server.newMemberWith(10);
        String fields = "'memberId':'%s','points':-15,'reasonCode':'FIX'".formatted(memberId);
        Reply refused = till.post("/v1/adjustments", fields);
        assertRefused(refused, 422, "insufficient_points");
        assertThat(refused.json().path("available").longValue()).isEqualTo(10);
        assertThat(refused.json().path("required").longValue()).isEqualTo(15);
        Reply done = till.post("/v1/adjustments", fields + ",'allowNegative':true");
        assertThat(done.json().path("points").longValue()).isEqualTo(-15);
        assertThat(done.json().path("amount").longValue()).isEqualTo(15);
        assertThat(done.json().path("debtAdded").longValue()).isEqualTo(5);
        assertThat(done.balance("available")).isEqualTo(-5);
        Reply back =
                till.post(
                        "/v1/adjustments",
                        "'memberId':'%s','points':7,'reasonCode':'FIX'".formatted(memberId));
        assertThat(back.json().path("debtPaid").longValue()).isEqualTo(5);
        assertThat(back.json().at("/lots/0/points").longValue()).isEqualTo(2);
    }

    @Test
    void shouldExpireByThePolicyUnlessAskedOtherwise() {
        TestServer shop = server.as("yearly", "program:write", "members:write", "points:adjust");
        assertThat(
                        shop.put(
                                        "/v1/program",
                                        "{\"units\":[{\"unit\":\"POINTS\",\"default\":true,\"expiry\":{\"type\":\"AFTER\",\"duration\":\"P12M\"}}]}")
                                .status())
                .isEqualTo(200);
        shop.put("/v1/members/m", "{}");
        Till yearly = new Till(shop);
        String fields = "'memberId':'m','points':1,'reasonCode':'X'";
        assertThat(expiresAt(yearly.post("/v1/adjustments", fields)).isTextual()).isTrue();
        assertThat(expiresAt(yearly.post("/v1/adjustments", fields + ",'expiresAt':null")).isNull())
                .isTrue();
        assertThat(
                        expiresAt(
                                        yearly.post(
                                                "/v1/adjustments",
                                                fields + ",'expiresAt':'2990-01-01T00:00:00Z'"))
                                .textValue())
                .isEqualTo("2990-01-01T00:00:00.000Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "points":0,"reasonCode":"X"                         | /points out_of_range
                    "points":1.0,"reasonCode":"X"                       | /points invalid_type
                    "points":-9007199254740992,"reasonCode":"X"         | /points out_of_range
                    "reasonCode":"X"                                    | /points missing_field
                    "points":1                                          | /reasonCode missing_field
                    "points":1,"reasonCode":"x"                         | /reasonCode invalid_id
                    "points":1,"reasonCode":""                          | /reasonCode invalid_id
                    "points":1,"reasonCode":"X","allowNegative":"yes"   | /allowNegative invalid_type
                    "points":-1,"reasonCode":"X","expiresAt":null       | /expiresAt conflicting_fields
                    "points":1,"reasonCode":"X","expiresAt":"soon"      | /expiresAt invalid_time
                    "points":1,"reasonCode":"X","note":""               | /note invalid_length
                    """)
    void shouldTurnAwayWhatCannotBe(String fields, String errors) {
        Reply reply =
                till.post(
                        "/v1/adjustments",
                        "'memberId':'%s',%s".formatted(server.newMemberWith(1), fields));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
    }

    private static JsonNode expiresAt(Reply reply) {
        return reply.json().at("/lots/0/expiresAt");
    }
}

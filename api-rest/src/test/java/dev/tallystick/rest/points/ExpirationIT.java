package dev.tallystick.rest.points;

import static dev.tallystick.rest.points.Till.assertAnswered;
import static dev.tallystick.rest.points.Till.assertRefused;
import static dev.tallystick.rest.points.Till.balanceOf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpirationIT extends WithServer {
    private Till till;

    @BeforeEach
    void openTill() {
        till = new Till(server);
    }

    @Test
    void shouldAnswerInFull() {
        String memberId = server.newMember();
        String never = till.earn(memberId, 10);
        String soon = till.earn(memberId, 5, "'expiresAt':'2990-12-31'");
        assertAnswered(
                till.post(
                        "/v1/expirations",
                        "'memberId':'%s','points':7,'reason':'closed'".formatted(memberId)),
                ("{'type':'EXPIRE','memberId':'%s','unit':'POINTS','points':-7,'amount':7,'balance':%s,"
                     + "'lots':[],'allocations':["
                     + "{'lotId':'%s','earnTxId':'%s','points':5,'expiresAt':'2991-01-01T00:00:00.000Z'},"
                     + "{'lotId':'%s','earnTxId':'%s','points':2,'expiresAt':null}],"
                     + "'reason':'closed'}")
                        .formatted(
                                memberId,
                                balanceOf(8, 0, 0, 0),
                                till.lotOf(soon),
                                soon,
                                till.lotOf(never),
                                never));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 12.5, 1",
        "10, 100, 10",
        "10, 1e2, 10",
        "10, 99.9999, 9",
        "10, 0.0001, 0",
        "10, 12.50000, 1",
        "1000000, 0.0001, 1",
        "300, 33.3333, 99",
    })
    void shouldExpireAPercentageRoundedDown(long available, String percentage, long expired) {
        String memberId = server.newMemberWith(available);
        Reply reply =
                till.post(
                        "/v1/expirations",
                        "'memberId':'%s','percentage':%s".formatted(memberId, percentage));
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
        assertThat(reply.json().path("points").longValue()).isEqualTo(-expired);
        assertThat(reply.json().path("amount").longValue()).isEqualTo(expired);
        assertThat(reply.balance("available")).isEqualTo(available - expired);
        till.done("/v1/expirations", "'memberId':'%s','percentage':100".formatted(memberId));
    }

    @Test
    void shouldCountExactlyUpToTheLargestNumber() {
        TestServer shop = server.as("largest", "members:write", "points:earn", "points:adjust");
        shop.put("/v1/members/m", "{}");
        Till largest = new Till(shop);
        largest.earn("m", 9_007_199_254_740_991L);
        Reply most = largest.post("/v1/expirations", "'memberId':'m','percentage':99.9999");
        assertThat(most.json().path("amount").longValue()).isEqualTo(9007190247541736L);
        Reply rest = largest.post("/v1/expirations", "'memberId':'m','percentage':100");
        assertThat(rest.json().path("amount").longValue()).isEqualTo(9007199255L);
    }

    @Test
    void shouldLeaveWhatIsHeldLockedOrPending() {
        String memberId = server.newMember();
        till.earn(memberId, 10, "'activatesAt':'2990-01-01'");
        till.done("/v1/transactions/" + till.earn(memberId, 20) + "/lock", "");
        till.earn(memberId, 40);
        till.hold(memberId, 30);
        Reply tooMuch =
                till.post("/v1/expirations", "'memberId':'%s','points':11".formatted(memberId));
        assertRefused(tooMuch, 422, "insufficient_points");
        assertThat(tooMuch.json().path("available").longValue()).isEqualTo(10);
        assertThat(tooMuch.json().path("required").longValue()).isEqualTo(11);
        till.done("/v1/expirations", "'memberId':'%s','percentage':100".formatted(memberId));
        assertThat(till.balance(memberId)).isEqualTo("0 10 20 30");
        Reply nothing =
                till.post("/v1/expirations", "'memberId':'%s','percentage':50".formatted(memberId));
        assertThat(nothing.status()).isEqualTo(201);
        assertThat(nothing.json().path("amount").longValue()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "percentage":0              | /percentage out_of_range
                    "percentage":-1             | /percentage out_of_range
                    "percentage":100.0001       | /percentage out_of_range
                    "percentage":1e99           | /percentage out_of_range
                    "percentage":0.00001        | /percentage too_many_places
                    "percentage":12.34567       | /percentage too_many_places
                    "percentage":"12.5"         | /percentage invalid_type
                    "percentage":true           | /percentage invalid_type
                    "percentage":1,"points":1   | /percentage conflicting_fields
                    "percentage":null           | /points missing_field
                    "points":0                  | /points out_of_range
                    "points":-5                 | /points out_of_range
                    "reason":"why"              | /points missing_field
                    """)
    void shouldTurnAwayWhatCannotBe(String fields, String errors) {
        Reply reply =
                till.post(
                        "/v1/expirations",
                        "'memberId':'%s',%s".formatted(server.newMemberWith(1), fields));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
    }
}

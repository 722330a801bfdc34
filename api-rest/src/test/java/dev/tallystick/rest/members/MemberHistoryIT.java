package dev.tallystick.rest.members;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class MemberHistoryIT extends WithServer {
    @Test
    void shouldTellWhatChangedAndByWhomButNoValue() {
        String path = "/v1/members/" + newId("M");
        server.put(path, "{\"name\":\"Zaphod\",\"phone\":\"+1 2\"}");
        server.put(path, "{\"name\":\"Zarniwoop\",\"email\":\"z@example.org\",\"phone\":\"+1 2\"}");
        server.put(path, "{\"name\":\"Zarniwoop\"}"); // changes nothing
        Reply history = server.get(path + "/history");
        assertThat(shown(history))
                .containsExactly(
                        "PROFILE_CHANGED {\"fields\":[\"name\",\"email\"]}", "ENROLLED {}");
        assertThat(history.json().at("/data/0/clientId").asText()).isEqualTo("shop");
        assertThat(history.json().at("/data/0/at").asText())
                .isGreaterThanOrEqualTo(server.get(path).text("enrolledAt"));
        assertThat(history.json().at("/data/0").has("position")).isFalse();
        assertThat(history.raw().body()).doesNotContain("Zaphod", "Zarniwoop", "example.org");
    }

    @Test
    void shouldComeInPagesOfOneTypeOrAll() {
        String path = "/v1/members/" + newId("M");
        for (int i = 0; i < 5; i++) {
            server.put(path, "{\"name\":\"name %d\"}".formatted(i));
        }
        Reply first = server.get(path + "/history?limit=3");
        assertThat(shown(first)).hasSize(3);
        server.put(path, "{\"name\":\"later\"}");
        String link = first.header("Link");
        Reply last = server.get(link.substring(1, link.indexOf('>')));
        assertThat(shown(last)).hasSize(2).last().isEqualTo("ENROLLED {}");
        assertThat(last.json().path("nextCursor").isNull()).isTrue();
        assertThat(shown(server.get(path + "/history?type=ENROLLED")))
                .containsExactly("ENROLLED {}");
        assertThat(shown(server.get(path + "/history?type=PROFILE_CHANGED"))).hasSize(5);
        assertThat(
                        server.get(
                                        path
                                                + "/history?type=ENROLLED&cursor="
                                                + first.text("nextCursor"))
                                .code())
                .isEqualTo("invalid_cursor");
    }

    @Test
    void shouldNameWhatIsWrong() {
        String member = server.newMember();
        assertThat(server.get("/v1/members/" + member + "/history?type=SNEEZED").errors())
                .isEqualTo("query:type invalid_value");
        assertThat(server.get("/v1/members/nobody/history").code()).isEqualTo("member_not_found");
        TestServer other = server.as(newId("other"), "members:read");
        assertThat(other.get("/v1/members/" + member + "/history").code())
                .isEqualTo("member_not_found");
        TestServer without = server.as("demo", "points:read");
        assertThat(without.get("/v1/members/" + member + "/history").code())
                .isEqualTo("insufficient_scope");
    }

    private static List<String> shown(Reply history) {
        List<String> shown = new ArrayList<>();
        history.json()
                .path("data")
                .forEach(
                        event ->
                                shown.add(
                                        event.path("type").asText() + " " + event.path("details")));
        return shown;
    }
}

package dev.tallystick.rest.segments;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;

/** Segments, and who is in them. */
class SegmentsIT extends WithServer {
    @Test
    void shouldMakeAndChangeThem() {
        TestServer shop = shop();
        Reply made = shop.put("/v1/segments/vip", "{\"name\":\"Very important\"}");
        assertThat(made.status()).isEqualTo(201);
        Reply changed = shop.put("/v1/segments/vip", "{\"description\":\"By hand\"}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("name")).isEqualTo("Very important");
        assertThat(shop.get("/v1/segments/vip").raw().body()).isEqualTo(changed.raw().body());
        assertThat(shop.put("/v1/segments/vip", "{\"name\":null}").json().path("name").isNull())
                .isTrue();
        assertThat(shop.put("/v1/segments/vip", "{\"name\":\"X\"}", "If-Match", "\"1\"").status())
                .isEqualTo(412);
        shop.put("/v1/segments/new", "{}");
        assertThat(list(shop.get("/v1/segments"), "segmentId")).isEqualTo("new,vip");
    }

    @Test
    void membersShouldComeAndGo() {
        TestServer shop = shop();
        shop.put("/v1/segments/vip", "{}");
        String ann = shop.newMember();
        String bob = shop.newMember();
        assertThat(shop.put("/v1/segments/vip/members/" + ann, "{}").status()).isEqualTo(201);
        assertThat(shop.put("/v1/segments/vip/members/" + ann, "").status()).isEqualTo(200);
        shop.put("/v1/segments/vip/members/" + bob, "{}");
        assertThat(list(shop.get("/v1/segments/vip/members"), "memberId"))
                .isEqualTo(bob + "," + ann);
        Reply first = shop.get("/v1/segments/vip/members?limit=1");
        assertThat(list(first, "memberId")).isEqualTo(bob);
        Reply gone = delete(shop, "/v1/segments/vip/members/" + bob);
        assertThat(gone.status()).isEqualTo(204);
        assertThat(gone.raw().body()).isEmpty();
        assertThat(delete(shop, "/v1/segments/vip/members/" + bob).status()).isEqualTo(204);
        assertThat(
                        list(
                                shop.get(
                                        "/v1/segments/vip/members?limit=1&cursor="
                                                + first.text("nextCursor")),
                                "memberId"))
                .isEqualTo(ann);
        assertThat(list(shop.get("/v1/segments/vip/members"), "memberId")).isEqualTo(ann);
    }

    @Test
    void shouldRefuseWhatIsNotThere() {
        TestServer shop = shop();
        shop.put("/v1/segments/vip", "{}");
        String member = shop.newMember();
        assertThat(shop.get("/v1/segments/none").code()).isEqualTo("segment_not_found");
        assertThat(shop.get("/v1/segments/none/members").code()).isEqualTo("segment_not_found");
        assertThat(shop.put("/v1/segments/none/members/" + member, "{}").code())
                .isEqualTo("segment_not_found");
        assertThat(shop.put("/v1/segments/vip/members/nobody", "{}").code())
                .isEqualTo("member_not_found");
        assertThat(delete(shop, "/v1/segments/vip/members/nobody").code())
                .isEqualTo("member_not_found");
        assertThat(delete(shop, "/v1/segments/none/members/" + member).code())
                .isEqualTo("segment_not_found");
        assertThat(shop.put("/v1/segments/vip", "{\"size\":1}").errors())
                .isEqualTo("/size unknown_field");
        assertThat(shop.put("/v1/segments/vip/members/" + member, "{\"x\":1}").errors())
                .isEqualTo("/x unknown_field");
        assertThat(shop.put("/v1/segments/a%20b", "{}").errors())
                .isEqualTo("path:segmentId invalid_id");
    }

    @Test
    void shouldBeTheProgramsOwn() {
        TestServer mine = shop();
        TestServer other = shop();
        mine.put("/v1/segments/vip", "{}");
        String member = mine.newMember();
        mine.put("/v1/segments/vip/members/" + member, "{}");
        other.put("/v1/segments/vip", "{}");
        assertThat(other.put("/v1/segments/vip/members/" + member, "{}").status()).isEqualTo(404);
        assertThat(list(other.get("/v1/segments/vip/members"), "memberId")).isEmpty();
        assertThat(list(mine.get("/v1/segments/vip/members"), "memberId")).isEqualTo(member);
    }

    @Test
    void aMemberShouldBeInSoManyOnly() {
        TestServer shop = shop();
        String member = shop.newMember();
        for (int n = 0; n < Segments.OF_MEMBER_MAX; n++) {
            shop.put("/v1/segments/s" + n, "{}");
            assertThat(shop.put("/v1/segments/s" + n + "/members/" + member, "{}").status())
                    .isEqualTo(201);
        }
        shop.put("/v1/segments/more", "{}");
        Reply tooMany = shop.put("/v1/segments/more/members/" + member, "{}");
        assertThat(tooMany.status()).isEqualTo(409);
        assertThat(tooMany.code()).isEqualTo("too_many_segments");
        assertThat(shop.put("/v1/segments/s0/members/" + member, "{}").status()).isEqualTo(200);
    }

    private TestServer shop() {
        return server.as(
                newId("program"), "program:read", "program:write", "members:read", "members:write");
    }

    private static Reply delete(TestServer shop, String path) {
        return shop.send(shop.authorized(path).DELETE());
    }

    private static String list(Reply page, String field) {
        StringBuilder ids = new StringBuilder();
        for (JsonNode row : page.json().path("data")) {
            ids.append(ids.isEmpty() ? "" : ",").append(row.path(field).asText());
        }
        return ids.toString();
    }
}

package dev.tallystick.rest.members;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.URLEncoder;
import java.util.List;
import java.util.stream.IntStream;

class AliasesIT extends WithServer {
    @BeforeEach
    void configureProviders() {
        server.put("/v1/identity-providers/shop", "{}");
        server.put("/v1/identity-providers/social", "{}");
    }

    @Test
    void anAliasShouldLeadToItsMemberUntilItIsGone() {
        String member = server.newMember();
        String value = newId("c u:1/ä");
        Reply set = set(member, "shop", value);
        assertThat(set.status()).isEqualTo(201);
        assertThat(set.text("provider")).isEqualTo("shop");
        assertThat(set.text("value")).isEqualTo(value);
        assertThat(set(member, "shop", value).json()).as("a retry").isEqualTo(set.json());
        assertThat(set(member, "shop", value).status()).isEqualTo(200);
        set(member, "social", value);
        assertThat(aliases(member)).containsExactly("shop", "social");
        assertThat(find("shop:" + value)).containsExactly(member);
        String other = newId("other");
        assertThat(set(member, "shop", other).status()).isEqualTo(200);
        assertThat(find("shop:" + value)).as("free again").isEmpty();
        assertThat(find("shop:" + other)).containsExactly(member);
        Reply removed = remove(member, "shop");
        assertThat(removed.status()).isEqualTo(204);
        assertThat(removed.raw().body()).isEmpty();
        assertThat(find("shop:" + other)).isEmpty();
        assertThat(find("social:" + value)).containsExactly(member);
        assertThat(remove(member, "shop").code()).isEqualTo("alias_not_found");
        assertThat(server.get("/v1/members/" + member + "/history").json().findValuesAsText("type"))
                .containsExactly(
                        "ALIAS_REMOVED", "ALIAS_SET", "ALIAS_SET", "ALIAS_SET", "ENROLLED");
        assertThat(server.get("/v1/members/" + member + "/history").raw().body())
                .doesNotContain(value, other);
    }

    @Test
    void ofSixteenWhoWantOneAliasExactlyOneShouldGetIt() {
        String value = newId("race");
        List<String> members = IntStream.range(0, 16).mapToObj(i -> server.newMember()).toList();
        List<Reply> replies = Together.run(16, i -> set(members.get(i), "shop", value));
        assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(1);
        assertThat(replies)
                .filteredOn(reply -> reply.status() != 201)
                .allMatch(reply -> reply.status() == 409 && reply.code().equals("alias_taken"));
        assertThat(find("shop:" + value)).hasSize(1);
        assertThat(members.stream().flatMap(member -> aliases(member).stream()))
                .containsExactly("shop");
    }

    @Test
    void shouldTurnAwayWhatIsWrong() {
        String member = server.newMember();
        String path = "/v1/members/" + member + "/aliases/";
        assertThat(set(member, "nobody", "x").code()).isEqualTo("identity_provider_not_found");
        assertThat(set("nobody", "shop", "x").code()).isEqualTo("member_not_found");
        assertThat(remove("nobody", "shop").code()).isEqualTo("member_not_found");
        assertThat(server.get("/v1/members/nobody/aliases").code()).isEqualTo("member_not_found");
        assertThat(server.put(path + "shop", "{\"value\":\"\"}").errors())
                .isEqualTo("/value invalid_length");
        assertThat(server.put(path + "shop", "{\"alias\":\"x\"}").errors())
                .isEqualTo("/value missing_field, /alias unknown_field");
        assertThat(server.put(path + "a%20b", "{\"value\":\"x\"}").errors())
                .isEqualTo("path:provider invalid_id");
        assertThat(server.put("/v1/identity-providers/a:b", "{}").errors())
                .isEqualTo("path:id invalid_id");
        server.put("/v1/identity-providers/gone", "{\"active\":false}");
        assertThat(set(member, "gone", "x").code()).isEqualTo("identity_provider_not_active");
        for (String alias : List.of("shop", "shop:", ":x", "a%20b:x", "shop:" + "x".repeat(321))) {
            assertThat(server.get("/v1/members?alias=" + alias).errors())
                    .as(alias)
                    .isEqualTo("query:alias invalid_value");
        }
        assertThat(server.get("/v1/members?alias=shop:x&stage=ACTIVE").errors())
                .isEqualTo("query:alias conflicting_fields");
        assertThat(server.get("/v1/members?cardNumber=1&name=x").errors())
                .isEqualTo("query:cardNumber conflicting_fields");
        TestServer reader = server.as("demo", "members:read");
        assertThat(reader.put(path + "shop", "{}").status()).isEqualTo(403);
        assertThat(reader.send(reader.authorized(path + "shop").DELETE()).status()).isEqualTo(403);
        TestServer other = server.as(newId("other"), "members:read", "members:write");
        assertThat(other.put(path + "shop", "{\"value\":\"x\"}").code())
                .isEqualTo("member_not_found");
        assertThat(other.get("/v1/members/" + member + "/aliases").code())
                .isEqualTo("member_not_found");
        String value = newId("v");
        set(member, "shop", value);
        assertThat(other.get("/v1/members?alias=shop:" + value).json().path("data")).isEmpty();
    }

    private Reply set(String member, String provider, String value) {
        return server.put(
                "/v1/members/" + member + "/aliases/" + provider,
                "{\"value\":\"%s\"}".formatted(value));
    }

    private Reply remove(String member, String provider) {
        return server.send(
                server.authorized("/v1/members/" + member + "/aliases/" + provider).DELETE());
    }

    private List<String> aliases(String member) {
        return server.get("/v1/members/" + member + "/aliases").json().findValuesAsText("provider");
    }

    private List<String> find(String alias) {
        String encoded = URLEncoder.encode(alias, UTF_8);
        return server.get("/v1/members?alias=" + encoded).json().findValuesAsText("memberId");
    }
}

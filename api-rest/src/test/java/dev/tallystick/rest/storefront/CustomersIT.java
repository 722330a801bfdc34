package dev.tallystick.rest.storefront;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

class CustomersIT extends WithServer {
    @Test
    void shouldBeTheMemberOfTheSameId() {
        String id = newId("C");
        Reply made =
                server.put(
                        "/v1/customers/" + id,
                        "{\"name\":\"Ann\",\"email\":\"ann@example.org\",\"phone\":\"+1\",\"birthdayMonth\":2,\"birthdayDay\":29}");
        assertThat(made.status()).isEqualTo(201);
        server.post("/v1/earns", TestServer.earn(newId("T"), id, 70));
        Reply customer = server.get("/v1/customers/" + id);
        assertThat(customer.json().path("pointBalance").longValue()).isEqualTo(70);
        assertThat(customer.json().path("birthdayMonth").intValue()).isEqualTo(2);
        assertThat(customer.json().path("birthdayDay").intValue()).isEqualTo(29);
        Reply member = server.get("/v1/members/" + id);
        assertThat(member.text("email")).isEqualTo("ann@example.org");
        assertThat(member.json().path("birthDate").isNull()).isTrue();
        assertThat(server.put("/v1/members/" + id, "{\"name\":\"Anna\"}").status()).isEqualTo(200);
        Reply updated = server.put("/v1/customers/" + id, "{\"phone\":null}");
        assertThat(updated.status()).isEqualTo(200);
        assertThat(updated.text("name")).isEqualTo("Anna");
        assertThat(updated.json().path("phone").isNull()).isTrue();
        assertThat(updated.json().path("birthdayDay").intValue()).isEqualTo(29);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "null",
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    birthDate    | customer                                  | after
                    "1984-02-29" | {"birthdayMonth":3,"birthdayDay":1}       | 1984-03-01
                    "1985-02-28" | {"birthdayMonth":2,"birthdayDay":29}      | null
                    "1984-02-29" | {"birthdayMonth":null,"birthdayDay":null} | null
                    "1984-02-29" | {"name":"Ann"}                            | 1984-02-29
                    null         | {"birthdayMonth":3,"birthdayDay":1}       | null
                    """)
    void shouldKeepTheYearThatIsKnown(String birthDate, String customer, String after) {
        String id = newId("C");
        server.put("/v1/members/" + id, "{\"birthDate\":%s}".formatted(birthDate));
        server.put("/v1/customers/" + id, customer);
        assertThat(server.get("/v1/members/" + id).json().path("birthDate").textValue())
                .isEqualTo(after);
    }

    @Test
    void shouldListItsProgramsCustomersNewestFirst() {
        TestServer shop = server.as(newId("customers"), "members:read", "members:write");
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String id = newId("C");
            shop.put("/v1/customers/" + id, "{}");
            made.addFirst(id);
        }
        Reply first = shop.get("/v1/customers?limit=2");
        assertThat(ids(first)).isEqualTo(made.subList(0, 2));
        String link = first.header("Link");
        assertThat(ids(shop.get(link.substring(1, link.indexOf('>')))))
                .isEqualTo(made.subList(2, 3));
        assertThat(server.get("/v1/customers/" + made.getFirst()).code())
                .isEqualTo("member_not_found");
        assertThat(server.get("/v1/customers?cursor=" + first.text("nextCursor")).code())
                .isEqualTo("invalid_cursor");
        assertThat(shop.get("/v1/members?cursor=" + first.text("nextCursor")).code())
                .isEqualTo("invalid_cursor");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    body                                    | errors
                    {"email":"ann"}                         | /email invalid_email
                    {"name":""}                             | /name invalid_length
                    {"birthdayMonth":2}                     | /birthdayDay missing_field
                    {"birthdayDay":2}                       | /birthdayMonth missing_field
                    {"birthdayMonth":2,"birthdayDay":null}  | /birthdayDay missing_field
                    {"birthdayMonth":13,"birthdayDay":1}    | /birthdayMonth out_of_range
                    {"birthdayMonth":2,"birthdayDay":30}    | /birthdayDay invalid_date
                    {"birthdayMonth":"2","birthdayDay":1}   | /birthdayMonth invalid_type
                    {"birthDate":"1984-02-29"}              | /birthDate unknown_field
                    """)
    void shouldNameWhatIsWrong(String body, String errors) {
        String path = "/v1/customers/" + newId("C");
        assertThat(server.put(path, body).errors()).isEqualTo(errors);
        assertThat(server.get(path).code()).isEqualTo("member_not_found");
    }

    private static List<String> ids(Reply reply) {
        List<String> ids = new ArrayList<>();
        reply.json().path("data").forEach(row -> ids.add(row.path("externalId").asText()));
        return ids;
    }
}

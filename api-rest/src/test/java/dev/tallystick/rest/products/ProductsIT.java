package dev.tallystick.rest.products;

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

class ProductsIT extends WithServer {
    @Test
    void shouldBeMadeThenChangedInWhatIsGiven() {
        String path = "/v1/products/" + newId("P");
        Reply made =
                server.put(
                        path,
                        "{\"name\":\"Chair\",\"category\":\"Furniture\",\"price\":{\"amount\":\"9.5\",\"currency\":\"USD\"}}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("price").toString())
                .isEqualTo("{\"amount\":\"9.50\",\"currency\":\"USD\"}");
        assertThat(server.get(path).json()).isEqualTo(made.json());
        Reply changed = server.put(path, "{\"category\":null,\"price\":null}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("name")).isEqualTo("Chair");
        assertThat(changed.json().path("category").isNull()).isTrue();
        assertThat(changed.json().path("price").isNull()).isTrue();
        assertThat(server.get(path).json()).isEqualTo(changed.json());
    }

    @Test
    void shouldChangeOnlyTheProductThatWasSeen() {
        String path = "/v1/products/" + newId("P");
        assertThat(server.put(path, "{}", "If-Match", "\"1\"").code())
                .isEqualTo("precondition_failed");
        assertThat(server.get(path).code()).isEqualTo("product_not_found");
        String first = server.put(path, "{\"name\":\"A\"}").header("ETag");
        Reply second = server.put(path, "{\"name\":\"B\"}", "If-Match", first);
        assertThat(second.status()).isEqualTo(200);
        assertThat(server.put(path, "{\"name\":\"C\"}", "If-Match", first).status()).isEqualTo(412);
        assertThat(server.get(path).text("name")).isEqualTo("B");
        assertThat(server.get(path).header("ETag")).isEqualTo(second.header("ETag"));
    }

    @Test
    void shouldListItsProgramsProductsNewestFirst() {
        TestServer shop = server.as(newId("products"), "program:read", "program:write");
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String productId = newId("P");
            shop.put("/v1/products/" + productId, "{}");
            made.addFirst(productId);
        }
        Reply first = shop.get("/v1/products?limit=2");
        assertThat(productIds(first)).isEqualTo(made.subList(0, 2));
        String link = first.header("Link");
        Reply second = shop.get(link.substring(1, link.indexOf('>')));
        assertThat(productIds(second)).isEqualTo(made.subList(2, 3));
        assertThat(server.get("/v1/products?cursor=" + first.text("nextCursor")).code())
                .isEqualTo("invalid_cursor");
        assertThat(server.get("/v1/products/" + made.getFirst()).code())
                .isEqualTo("product_not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    body                                           | errors
                    {"name":""}                                    | /name invalid_length
                    {"category":7}                                 | /category invalid_type
                    {"price":"9.50"}                               | /price invalid_type
                    {"price":{"amount":"9.50"}}                    | /price/currency missing_field
                    {"price":{"amount":"x","currency":"USD"}}      | /price/amount invalid_amount
                    {"productId":"P"}                              | /productId unknown_field
                    """)
    void shouldNameWhatIsWrong(String body, String errors) {
        String path = "/v1/products/" + newId("P");
        assertThat(server.put(path, body).errors()).isEqualTo(errors);
        assertThat(server.get(path).code()).isEqualTo("product_not_found");
    }

    private static List<String> productIds(Reply reply) {
        List<String> ids = new ArrayList<>();
        reply.json().path("data").forEach(product -> ids.add(product.path("productId").asText()));
        return ids;
    }
}

package dev.tallystick.rest.products;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Preconditions;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.store.Versioned;

import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** {@code PUT} and {@code GET /v1/products/{productId}}, {@code GET /v1/products}. */
public final class ProductsEndpoint {
    private static final String LIST_PATH = "/v1/products";
    private static final String ONE_PATH = "/v1/products/{productId}";

    private final Products products;
    private final Clock clock;

    /**
     * @param clock real time
     */
    public ProductsEndpoint(Products products, Clock clock) {
        this.products = products;
        this.clock = clock;
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.of(
                Route.put(ONE_PATH, Scope.PROGRAM_WRITE, this::put),
                Route.get(ONE_PATH, Scope.PROGRAM_READ, this::get),
                Route.get(LIST_PATH, Scope.PROGRAM_READ, this::list));
    }

    private Answer put(Call call) {
        call.query().finish();
        String productId = call.pathId("productId", IdRule.EXTERNAL);
        ProductChange change = ProductChange.read(Fields.of(call.json()));
        Versioned.Stored<Product> stored =
                products.put(
                        call.caller().programId(),
                        productId,
                        change,
                        existing ->
                                Preconditions.requireMatch(
                                        call, existing.map(ProductsEndpoint::etag)),
                        clock.millis());
        return answer(stored.created() ? 201 : 200, stored.value());
    }

    private Answer get(Call call) {
        call.query().finish();
        String productId = call.pathId("productId", IdRule.EXTERNAL);
        return answer(200, products.get(call.caller().programId(), productId));
    }

    private Answer list(Call call) {
        Query query = call.query();
        String programId = call.caller().programId();
        Page page = Page.read(LIST_PATH, programId, query);
        query.finish();
        List<Product> found = products.list(programId, page.below(), page.wanted());
        return page.answer(found, Product::number, ProductsEndpoint::write);
    }

    private static Answer answer(int status, Product product) {
        return Answer.json(status, out -> write(out, product)).withHeader("ETag", etag(product));
    }

    private static void write(JsonGenerator out, Product product) throws IOException {
        out.writeStartObject();
        out.writeStringField("productId", product.productId());
        out.writeStringField("name", product.name());
        out.writeStringField("category", product.category());
        if (product.price() == null) {
            out.writeNullField("price");
        } else {
            product.price().writeField(out, "price");
        }
        out.writeStringField("createdAt", Times.format(product.createdAtMs()));
        out.writeEndObject();
    }

    private static String etag(Product product) {
        return "\"" + product.version() + "\"";
    }
}

package dev.tallystick.rest.products;

import dev.tallystick.rest.baskets.BasketItem;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.money.Money;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a PUT asks to change: a field absent stays, null is cleared. */
record ProductChange(
        UnaryOperator<String> name, UnaryOperator<String> category, UnaryOperator<Money> price) {
    private static final int NAME_LENGTH_MAX = 200;

    /** Reads the body of a PUT and finishes it. */
    static ProductChange read(Fields body) {
        ProductChange change =
                new ProductChange(
                        field(body, "name", body.optionalText("name", NAME_LENGTH_MAX)),
                        field(
                                body,
                                "category",
                                body.optionalText("category", BasketItem.CATEGORY_LENGTH_MAX)),
                        field(body, "price", Money.read(body, "price")));
        body.finish();
        return change;
    }

    Product over(Product before) {
        return new Product(
                before.productId(),
                name.apply(before.name()),
                category.apply(before.category()),
                price.apply(before.price()),
                before.number(),
                before.version(),
                before.createdAtMs());
    }

    private static <T> UnaryOperator<T> field(Fields body, String name, Optional<T> value) {
        return body.has(name) ? before -> value.orElse(null) : before -> before;
    }
}

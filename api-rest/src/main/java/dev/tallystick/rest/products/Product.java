package dev.tallystick.rest.products;

import dev.tallystick.rest.money.Money;

import java.util.Optional;

/**
 * Something a shop sells; name, category and price may be null.
 *
 * @param productId chosen by the client, unique in the program
 * @param category stands for that of a basket's item which gives none
 * @param number counts the program's products from 1
 * @param version counts its changes from 1
 */
public record Product(
        String productId,
        String name,
        String category,
        Money price,
        long number,
        long version,
        long createdAtMs) {
    /** {@return the category, where the shop has told it} */
    public Optional<String> categoryIfKnown() {
        return Optional.ofNullable(category);
    }
}

package dev.tallystick.ledger.promotion;

import java.util.Map;

/**
 * An event that may be rewarded.
 *
 * @param name such as {@code REVIEW_WRITTEN}
 * @param attributes see {@link Attributes}
 */
public record Happening(String name, Map<String, Object> attributes) {
    public Happening {
        attributes = Attributes.copyOf(attributes);
    }
}

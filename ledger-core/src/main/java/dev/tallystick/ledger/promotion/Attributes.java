package dev.tallystick.ledger.promotion;

import java.util.Map;

/** Free attributes of members and events, as conditions see them. */
final class Attributes {
    private Attributes() {}

    /**
     * {@return the attributes, unchangeable} Each is a String, a Long or a Boolean: decimals are
     * strings, as they are everywhere.
     */
    static Map<String, Object> copyOf(Map<String, Object> attributes) {
        for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
            boolean isPlain =
                    switch (attribute.getValue()) {
                        case String _, Long _, Boolean _ -> true;
                        default -> false;
                    };
            if (!isPlain) {
                throw new IllegalArgumentException("attribute of a kind: " + attribute.getKey());
            }
        }
        return Map.copyOf(attributes);
    }
}

package dev.tallystick.rest.partners;

import java.util.Optional;

/** What a partner may do; one may do several. */
public enum PartnerType {
    /** Points are earned with it, and it grants them. */
    EARN(1),
    /** Points are spent with it, and it takes them. */
    REDEEM(2),
    /** Points are exchanged for what it keeps itself, miles for instance: a redemption as well. */
    EXCHANGE(4);

    /** In SQL a partner's types are a sum of these: never changed or reused. */
    final int bit;

    PartnerType(int bit) {
        this.bit = bit;
    }

    /** {@return the type a client wrote; empty if there is none such} */
    static Optional<PartnerType> of(String text) {
        for (PartnerType type : values()) {
            if (type.name().equals(text)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}

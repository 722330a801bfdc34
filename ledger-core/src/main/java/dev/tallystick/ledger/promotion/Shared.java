package dev.tallystick.ledger.promotion;

import java.util.function.Function;

/**
 * What the conditions of one evaluation share: the facts as their language sees them, made by the
 * first that asks. For one thread.
 */
public final class Shared {
    private final Facts facts;
    private Object view;

    Shared(Facts facts) {
        this.facts = facts;
    }

    /** {@return the facts as a language sees them} */
    public <T> T view(Class<T> type, Function<Facts, T> of) {
        if (view == null) {
            view = of.apply(facts);
        }
        return type.cast(view);
    }
}

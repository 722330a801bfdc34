package dev.tallystick.ledger.promotion;

/** The language of conditions. */
public interface Conditions {
    /**
     * {@return the condition that a text says}
     *
     * @throws IllegalArgumentException if it says none
     */
    Condition compile(String text);
}

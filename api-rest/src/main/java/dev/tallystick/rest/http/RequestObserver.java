package dev.tallystick.rest.http;

/** Is told of every answer; must neither block nor throw. */
@FunctionalInterface
public interface RequestObserver {
    /** One request was answered. */
    void onAnswer(Answered answered);

    /** One request was turned away before anybody looked what it asks: there were too many. */
    default void onTurnedAway() {}
}

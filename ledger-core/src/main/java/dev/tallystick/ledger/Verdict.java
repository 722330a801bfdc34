package dev.tallystick.ledger;

/** What the state machine did with a command that came from outside. */
public enum Verdict {
    /** Its entry was written; the entry tells the outcome. */
    RECORDED,
    /** Its transaction is recorded already: see {@link StateMachine#duplicateOf}. */
    DUPLICATE,
    /** Its evidence is out of date: to be looked up and encoded again. */
    RETRY,
    /** The sink has no room for its entry. */
    TOO_LARGE
}

package dev.tallystick.ledger.state;

import java.io.IOException;

/** Comes now and then in a long look at the state, so that others get at the processor. */
@FunctionalInterface
public interface Interlude {
    /**
     * Waits until the look may go on.
     *
     * @throws IOException if it is not to go on at all
     */
    void pause() throws IOException;
}

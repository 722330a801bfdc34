package dev.tallystick.replay;

import java.io.IOException;

/** Reads earlier entries of the journal that is being proved. */
@FunctionalInterface
interface EntrySource {
    /** {@return the recorded bytes of an entry that the proof has passed} */
    byte[] entryAt(long position) throws IOException;
}

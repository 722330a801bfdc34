package dev.tallystick.ledger.journal;

/**
 * The version of what a journal says. Every EPOCH tells the newest that anything behind it may be
 * written in; a program that does not know it refuses the directory before it has changed a byte.
 *
 * <p>Raised by one when anything new can be recorded: a type, an outcome, an effect, a command or a
 * field of one, a kind or a field of excerpts. What older versions say keeps its meaning for ever,
 * so the newest program reads them all. Where magic, version, length and checksum stand in an
 * excerpt is the same in all versions.
 */
public final class JournalFormat {
    /** What this build writes, and the newest that it reads. */
    public static final int NEWEST = 3;

    /** Bits of an EPOCH's flags from here on: the version, less one. */
    private static final int VERSION_SHIFT = 16;

    private static final int KNOWN_FLAGS = ExcerptFormat.FLAG_TEST_CLOCK;

    private JournalFormat() {}

    /** {@return the flags of an EPOCH that this build writes} */
    static int flags(boolean testClock) {
        return (NEWEST - 1) << VERSION_SHIFT | (testClock ? ExcerptFormat.FLAG_TEST_CLOCK : 0);
    }

    /** {@return what an EPOCH's flags say that this build has no meaning for, null if nothing} */
    static String unknownIn(int flags) {
        int version = (flags >>> VERSION_SHIFT) + 1;
        if (version > NEWEST) {
            return "written in format %d; this program reads up to format %d"
                    .formatted(version, NEWEST);
        }
        int unknown = flags & ~KNOWN_FLAGS & (1 << VERSION_SHIFT) - 1;
        return unknown == 0
                ? null
                : "an epoch with flags %#x that this program, of format %d, does not know"
                        .formatted(unknown, NEWEST);
    }
}

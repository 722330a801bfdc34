package dev.tallystick.ledger.snapshot;

import dev.tallystick.ledger.journal.Hash;

/**
 * What a snapshot says about itself.
 *
 * @param testClock whether the ledger has a test clock
 * @param position of the last entry in it
 * @param stampMs that entry's stamp
 * @param stateHash of the state, 32 hexadecimal digits
 * @param excerpt where in the journal that entry lies
 * @param programCount programs in it
 * @param accountCount accounts in it
 * @param txIdCount transaction keys in it; older ones are in sealed segments
 * @param stateBytes length of the state file
 * @param stateSha256 of the state file
 */
public record Manifest(
        boolean testClock,
        long position,
        long stampMs,
        String stateHash,
        ExcerptRef excerpt,
        long programCount,
        long accountCount,
        long txIdCount,
        long stateBytes,
        Hash stateSha256) {
    /** The version of the format that this program writes: it reads all up to it. */
    public static final int FORMAT_VERSION = 2;

    /** {@return whether this program reads a version of the format} */
    static boolean isReadable(int formatVersion) {
        return formatVersion >= 1 && formatVersion <= FORMAT_VERSION;
    }

    /** An excerpt of the journal: its place, and the SHA-256 of its bytes. */
    public record ExcerptRef(int cycle, long offset, Hash sha256) {}
}

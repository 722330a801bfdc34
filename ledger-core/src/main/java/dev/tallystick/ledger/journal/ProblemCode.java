package dev.tallystick.ledger.journal;

/** What can be wrong with a journal. */
public enum ProblemCode {
    /** A file that is no part of a journal lies in its directory. */
    FOREIGN_FILE("foreign_file"),
    /** Bytes that were an excerpt, or should be one. */
    EXCERPT_UNREADABLE("excerpt_unreadable"),
    /** An excerpt's CRC32C does not match. */
    EXCERPT_CHECKSUM("excerpt_checksum"),
    /** An entry's CRC32C does not match. */
    ENTRY_CHECKSUM("entry_checksum"),
    /** An excerpt whose checksum is right and whose fields contradict each other. */
    EXCERPT_FORMAT("excerpt_format"),
    /** An excerpt does not follow the one before it. */
    CHAIN_BROKEN("chain_broken"),
    /** Positions are missing. */
    POSITION_GAP("position_gap"),
    /** The journal ends before a position that a snapshot or a segment of ids vouches for. */
    POSITIONS_MISSING("positions_missing"),
    /** A file of the journal is nowhere. */
    CYCLE_MISSING("cycle_missing"),
    /** A file of the journal lies in the archive and outside of it, and the two differ. */
    COPIES_DIFFER("copies_differ"),
    /** An EPOCH that does not continue what is there, or an excerpt of another epoch. */
    EPOCH_MISMATCH("epoch_mismatch"),
    /** An excerpt is stamped before the one before it. */
    TIME_BACKWARDS("time_backwards"),
    /** An entry whose checksum is right cannot have happened where it stands. */
    ENTRY_IMPOSSIBLE("entry_impossible"),
    /** Written by a newer program, which says there what this one has no meaning for. */
    FORMAT_NEWER("format_newer");

    /** As reports show it: never renamed. */
    public final String code;

    ProblemCode(String code) {
        this.code = code;
    }
}

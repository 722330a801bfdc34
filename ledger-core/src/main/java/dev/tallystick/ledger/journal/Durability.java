package dev.tallystick.ledger.journal;

/** What an acknowledged entry survives. */
public enum Durability {
    /** Every batch is forced to the disk before any reply: survives power loss. */
    FORCE,
    /**
     * Every batch is left to the operating system: survives the death of the process, not of the
     * machine.
     */
    PAGE_CACHE
}

package dev.tallystick.ledger.sim;

/** How a run ends. */
public enum Crash {
    /** The process is killed: what it wrote is in the page cache, and nothing of it is lost. */
    KILL,
    /** The power is cut: every page and every name that was not forced has a fate of its own. */
    POWER
}

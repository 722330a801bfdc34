package dev.tallystick.ledger.rules;

/** The bits of a SetStage command's {@code flags}. Recorded: never given another meaning. */
public final class StageFlags {
    /**
     * ERASED is for good: who becomes so forfeits all he has, and whoever is so stays so. Set in
     * all commands since there is erasure; without it, ERASED is a stage like any other.
     */
    public static final int FOR_GOOD = 1;

    private StageFlags() {}
}

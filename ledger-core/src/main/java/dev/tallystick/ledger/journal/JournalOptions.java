package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Disk;

/**
 * How a journal is written.
 *
 * @param cycleBytes a cycle file longer than this is finished and a new one begun; at most 8 GiB
 * @param durability what an acknowledged entry survives
 * @param testClock whether the directory is one with a test clock; must be what it was born with
 * @param blockBytes Chronicle maps cycle files in blocks of this size; a quarter of it holds the
 *     longest excerpt
 * @param drainBytes reserved beyond {@code cycleBytes} for what was admitted before the next cycle
 *     was refused
 * @param usableBytesMin what must be left on the disk after a cycle was reserved: room for one
 *     snapshot
 * @param disk where
 * @param framing who copies excerpts into cycle files
 */
public record JournalOptions(
        long cycleBytes,
        Durability durability,
        boolean testClock,
        int blockBytes,
        long drainBytes,
        long usableBytesMin,
        Disk disk,
        Framing framing) {
    private static final long MIB = 1L << 20;
    private static final long CYCLE_BYTES_MAX = 8L << 30;
    private static final int BLOCK_BYTES_MIN = 1 << 18;

    /** Cycles of 256 MiB, every batch forced, no test clock. */
    public static final JournalOptions DEFAULTS =
            new JournalOptions(
                    256 * MIB,
                    Durability.FORCE,
                    false,
                    16 << 20,
                    32 * MIB,
                    512 * MIB,
                    Disk.NATIVE,
                    Framing.CHRONICLE);

    public JournalOptions {
        if (cycleBytes < 1 || cycleBytes > CYCLE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "cycleBytes must be 1 to " + CYCLE_BYTES_MAX + ": " + cycleBytes);
        }
        if (blockBytes < BLOCK_BYTES_MIN || Integer.bitCount(blockBytes) != 1) {
            throw new IllegalArgumentException(
                    "blockBytes must be a power of two from "
                            + BLOCK_BYTES_MIN
                            + " on: "
                            + blockBytes);
        }
        if (drainBytes < 0 || usableBytesMin < 0) {
            throw new IllegalArgumentException(
                    "sizes must not be negative: drainBytes="
                            + drainBytes
                            + ", usableBytesMin="
                            + usableBytesMin);
        }
    }

    public JournalOptions withCycleBytes(long bytes) {
        return new JournalOptions(
                bytes,
                durability,
                testClock,
                blockBytes,
                drainBytes,
                usableBytesMin,
                disk,
                framing);
    }

    public JournalOptions withDurability(Durability newDurability) {
        return new JournalOptions(
                cycleBytes,
                newDurability,
                testClock,
                blockBytes,
                drainBytes,
                usableBytesMin,
                disk,
                framing);
    }

    public JournalOptions withTestClock(boolean isTestClock) {
        return new JournalOptions(
                cycleBytes,
                durability,
                isTestClock,
                blockBytes,
                drainBytes,
                usableBytesMin,
                disk,
                framing);
    }

    public JournalOptions withBlockBytes(int bytes) {
        return new JournalOptions(
                cycleBytes,
                durability,
                testClock,
                bytes,
                drainBytes,
                usableBytesMin,
                disk,
                framing);
    }

    public JournalOptions withDrainBytes(long bytes) {
        return new JournalOptions(
                cycleBytes,
                durability,
                testClock,
                blockBytes,
                bytes,
                usableBytesMin,
                disk,
                framing);
    }

    public JournalOptions withUsableBytesMin(long bytes) {
        return new JournalOptions(
                cycleBytes, durability, testClock, blockBytes, drainBytes, bytes, disk, framing);
    }

    /** {@return the same on another disk, where Chronicle may not reach} */
    public JournalOptions withDisk(Disk newDisk, Framing newFraming) {
        return new JournalOptions(
                cycleBytes,
                durability,
                testClock,
                blockBytes,
                drainBytes,
                usableBytesMin,
                newDisk,
                newFraming);
    }

    /**
     * {@return the length of the longest excerpt that fits into a block; 2 MiB with blocks of 8 MiB
     * and more}
     */
    int excerptBytesMax() {
        return Math.min(ExcerptFormat.LENGTH_BYTES_MAX, blockBytes / 4);
    }
}

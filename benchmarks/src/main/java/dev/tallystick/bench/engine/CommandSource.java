package dev.tallystick.bench.engine;

import dev.tallystick.ledger.pipeline.CommandBatch;

import java.util.function.IntFunction;

/** Where a client gets its commands from. */
@FunctionalInterface
public interface CommandSource {
    /**
     * Adds commands to an empty batch.
     *
     * @param commandCount how many
     * @param lookedUpTo the position up to which the client has looked
     * @param nowMs the client's clock, epoch milliseconds
     */
    void fill(CommandBatch batch, int commandCount, long lookedUpTo, long nowMs);

    /**
     * Hears what became of commands it gave, before it gives more.
     *
     * @param entryOf the recorded bytes of a command's entry, null if it was not recorded
     */
    default void landed(CommandBatch commands, IntFunction<byte[]> entryOf) {}
}

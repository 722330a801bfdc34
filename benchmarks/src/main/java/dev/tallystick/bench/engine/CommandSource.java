package dev.tallystick.bench.engine;

import dev.tallystick.ledger.pipeline.CommandBatch;

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
}

package dev.tallystick.ledger.pipeline;

/**
 * The hash of the state at a position.
 *
 * @param position of the last entry in the state, a durable one
 * @param stateHash 32 hexadecimal digits
 */
public record StateHashAt(long position, String stateHash) {}

package dev.tallystick.ledger.pipeline;

import java.util.List;

/**
 * Durable entries of one program, or of some types, that follow on a position.
 *
 * @param entries their recorded bytes, in order
 * @param lookedTo the position up to which there are no others; the next page begins behind it
 * @param isLast whether that is as far as the journal was durable, so that there is nothing to look
 *     at yet
 */
public record EntryPage(List<byte[]> entries, long lookedTo, boolean isLast) {}

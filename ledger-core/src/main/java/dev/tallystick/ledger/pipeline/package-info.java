/**
 * From a client's thread to the disk and back. The only package that knows the Disruptor.
 *
 * <pre>
 *  client threads ── Submission ──▶ ring (multi-producer; a batch is ONE slot; full: refused)
 *                                     │
 *                                  writer, one thread: stamps, settles what is due, decides,
 *                                     │   evolves, encodes entries into the excerpt
 *                                     │   end of batch: hands over a Commit, and goes on
 *                                     ▼
 *                                  committer, one thread: appends the excerpt, forces it, extends
 *                                     │   the journal's index, publishes configuration, then the
 *                                     │   durable position; seals the journal when it is quiet
 *                                     ▼
 *                                  wakes the clients that wait
 * </pre>
 *
 * <p>Nothing leaves the process before the force: answers to questions wait for the batch they were
 * asked in, for they may show entries of the same batch. Where nothing is under way and nothing was
 * recorded, the writer answers them itself. While a force is under way the writer decides what the
 * next one will make durable; at most eight commits are under way, then it waits.
 */
package dev.tallystick.ledger.pipeline;

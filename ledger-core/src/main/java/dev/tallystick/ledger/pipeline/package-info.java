/**
 * From a client's thread to the disk and back. The only package that knows the Disruptor.
 *
 * <pre>
 *  client threads ── Submission ──▶ ring (multi-producer; a batch is ONE slot; full: refused)
 *                                     │
 *                                  writer, one thread: stamps, settles what is due, decides,
 *                                     │   evolves, encodes entries into the excerpt
 *                                     │   end of batch: append one excerpt, force
 *                                     ▼
 *                                  replier, one thread: extends the journal's index, publishes
 *                                     │   configuration, then the durable position
 *                                     ▼
 *                                  wakes the clients that wait
 * </pre>
 *
 * <p>Nothing leaves the process before the force: answers to questions wait for the batch they were
 * asked in, for they may show entries of the same batch.
 */
package dev.tallystick.ledger.pipeline;

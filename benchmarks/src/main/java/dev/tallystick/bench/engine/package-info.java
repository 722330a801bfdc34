/**
 * The engine in process, on a real directory: one client thread prepares commands as a gateway
 * would, keeps the ring filled, and counts what became durable.
 *
 * <pre>
 *  CommandMix ──fills──▶ Flight ──submit──▶ Ledger (ring, writer, committer)
 *      ▲                    ▲                           │ onCommit: batches, bytes, forces
 *      │ draws              └────── landed ◀────────────┤ onDone: latency
 *  Members                                              ▼
 *                                                  RunFigures
 * </pre>
 */
package dev.tallystick.bench.engine;

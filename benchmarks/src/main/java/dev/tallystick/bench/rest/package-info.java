/**
 * The server over HTTP, as clients meet it: a process of its own on a real directory, and one lean
 * client thread in this process, which shares the machine's cores with it.
 *
 * <pre>
 *  RestBench ──starts──▶ MeasuredServer (own process: the server, and one constant answer)
 *      │ rounds               ▲      │
 *      ▼                      │      ▼
 *  LoadGenerator ──▶ Connection x 64: RequestTemplate out, status and length of the answer in
 *      │
 *      ▼ samples                    /metrics before and after: forces, batches, outcomes
 *  RowFigures ◀───────────────────── ServerFigures
 * </pre>
 */
package dev.tallystick.bench.rest;

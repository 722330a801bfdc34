/**
 * A ledger in a process of its own, killed with SIGKILL again and again under load, at random
 * moments and in the middle of what it does to files.
 *
 * <pre>
 *  KillStorm (parent)                        KilledLedger (child)
 *    start the next child ahead ───────────▶   loads its classes on a throwaway ledger, waits
 *    "go": first number, what to retry ────▶   opens the ledger: told in AnswerLog
 *                                              retries what is unknown, then posts: every request
 *    kill: after a while, or where AimedDisk   and every answer goes into AnswerLog
 *      stands in the middle of a file operation
 *    FullReplay of the directory, held against every answer so far; then the next "go"
 * </pre>
 */
package dev.tallystick.ledger.crash;

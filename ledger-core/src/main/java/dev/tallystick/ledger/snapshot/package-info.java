/**
 * Snapshots: the state at one position, on disk, so that a start need not fold the whole journal. A
 * snapshot is derived from the journal and never needed: a damaged one is passed over.
 *
 * <p>Two files each, named by position. The <em>state file</em> is a sequence of blocks,
 * little-endian:
 *
 * <pre>
 *  0  magic        4   "TLYB"
 *  4  kind         2   BlockKind
 *  6  part         2   number of an arena
 *  8  first        4   number of the first record
 * 12  count        4   records
 * 16  lengthBytes  4   of the payload
 * 20  crc32c       4   of everything but these four bytes
 * 24  payload
 * </pre>
 *
 * The first is a HEAD, then come PROGRAMS, ARENA by ARENA in order, and the transactions' KEYS. The
 * <em>manifest</em> (snapshots.xml, and a CRC32C behind it) is written last; it names the SHA-256
 * of the state file, the state hash, and the excerpt of the journal that holds the position.
 * Source: ARCHITECTURE.md, "Snapshots".
 */
package dev.tallystick.ledger.snapshot;

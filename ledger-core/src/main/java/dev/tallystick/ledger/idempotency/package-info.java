/**
 * Transactions' keys for as long as the journal lives, in bounded memory: what left the writer's
 * window lies in files that never change, each made from one full segment of {@code state.TxIds}.
 * They hold nothing that is not in the journal, and are made again from it when they are missing or
 * damaged. Source: ARCHITECTURE.md, rule 14.
 *
 * <pre>
 *   TxIds ──full segments──► IdSealer ──► ids/segment-00000007.ids ──► SealedIds.find
 *   (window: 2 segments)                    ▲ rebuilt from the journal
 *
 * segment-{number, 8 digits}.ids, little-endian, in blocks of 4 KiB
 *   block 0   header
 *      0  magic          4   "TLYI"
 *      4  version        4   1
 *      8  number         4   of the segment, from 0
 *     12  keyCount       4
 *     16  firstPosition  8   the first one whose key it may hold
 *     24  lastPosition   8   of its last key
 *     32  keySum         8   over all keys and positions, whatever their order
 *     40  filterLines    4   of 64 bytes
 *     44  blockCount     4   of blocks with keys
 *     48  filterCrc      4   CRC32C of the filter, with the zeros behind it
 *     52  fenceCrc       4   CRC32C of the fence, with the zeros behind it
 *   4092  headerCrc      4   CRC32C of all before
 *   filter    lines of 512 bits; a key sets seven bits of one line
 *   fence     first keyHigh of each block with keys
 *   blocks    170 keys each, the last perhaps fewer, in order of the keys (unsigned)
 *      0  keys        24 each: keyHigh, keyLow, position
 *   4080  keyCount       4
 *   4084  number         4   of the block among those with keys, from 0
 *   4088  segment        4   the number in the header
 *   4092  blockCrc       4   CRC32C of all before
 * </pre>
 */
package dev.tallystick.ledger.idempotency;

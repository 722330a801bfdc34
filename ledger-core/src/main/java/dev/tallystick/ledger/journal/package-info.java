/**
 * The journal: every entry ever recorded, in excerpts of at most 2 MiB, checked and chained, in
 * cycle files written through Chronicle Queue. The only package that imports {@code net.openhft}.
 *
 * <pre>
 *   entries ─► ExcerptBuilder ─► JournalWriter ─► Chronicle ─► cycle files ─► JournalScan    (recovery, verify)
 *              one heap array    chain, CRC,      appends                 └─► JournalReader  (history, feed, proofs)
 *                                force, roll                                   by (cycle, offset) of the JournalIndex; feed: a ForwardScan
 * </pre>
 *
 * <p>Chronicle writes, and never reads: it has no checksum, its readers stop silently at a lost
 * page, and it would rewrite what an earlier process left. So it works in a scratch folder that is
 * new at every start; each cycle file is linked into the journal directory before the first byte is
 * written to it, and what an excerpt says about itself (length, CRC32C, chain) decides, never the
 * bytes Chronicle puts between excerpts.
 *
 * <pre>
 * excerpt, little-endian
 *  0  magic             4   "TLYX"
 *  4  version           2   1
 *  6  kind              2   1 ENTRIES, 2 EPOCH, 3 SEAL
 *  8  epoch             4   counts the starts of the ledger on this directory, from 1
 * 12  entryCount        4   0 for EPOCH and SEAL
 * 16  firstPosition     8   of the first entry; EPOCH and SEAL: the next position
 * 24  lengthBytes       4   of the whole excerpt
 * 28  crc32c            4   of the whole excerpt but these four bytes
 * 32  ledgerTimeMs      8   never goes back
 * 40  previousHash     32   SHA-256 of the whole excerpt before this one, zeros for the very first
 * 72  entries               back to back, each: lengthBytes u32, crc32c u32 (of bytes 8 to its end), position u64, stamp u64, ...
 *  n  trailer   4 x count   offset of each entry from the excerpt's start
 *
 * EPOCH, after the header
 * 72  flags             4   bit 0: the directory was born with a test clock; bits 16-31: JournalFormat, less 1
 * 76  continuesAfter    8   the last position before this epoch
 * 84  chainHead        32   the hash this epoch continues
 * 116 voidCycle         4   the cycle whose rest is void, -1 for none
 * 120 voidFromOffset    8   everything in that cycle from here on is void
 * </pre>
 */
package dev.tallystick.ledger.journal;

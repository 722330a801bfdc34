/**
 * Looks into a data directory, a stopped server's or a live one's: proves it, hashes it, tells it
 * in words. Uses the ledger's own state machine and journal, adds no rule, and changes nothing.
 *
 * <pre>
 *   journal ─► JournalScan ─┬─► Proof          every command decided again       verify
 *              every byte   └─► FoldedJournal  the state that was recorded       state-hash
 *                                 └─► AccountHistory ─► Sentences, EntryJson     inspect
 * </pre>
 */
package dev.tallystick.replay;

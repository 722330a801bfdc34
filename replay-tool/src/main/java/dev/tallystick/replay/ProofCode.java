package dev.tallystick.replay;

/**
 * What can be wrong where bytes are as they were written: with entries, and what is made of them.
 */
enum ProofCode {
    /** Its bytes are no entry, or name what does not exist. */
    ENTRY_MALFORMED("entry_malformed"),
    /** It is stamped before the entry before it. */
    STAMP_BACKWARDS("stamp_backwards"),
    /** Its program or unit was not configured. */
    NOT_CONFIGURED("not_configured"),
    /** Who sent it had not looked at what the decision stands on, or at what was still to come. */
    EVIDENCE_STALE("evidence_stale"),
    /** What it carries about an earlier entry is not what that entry says. */
    EVIDENCE_WRONG("evidence_wrong"),
    /** It was decided when its dates no longer held. */
    VALIDITY_OVER("validity_over"),
    /** Its transaction key is not that of its program and txId. */
    TX_KEY_WRONG("tx_key_wrong"),
    /** An earlier entry has recorded the same transaction. */
    TX_REPEATED("tx_repeated"),
    /** Something that was due on its account had not been recorded. */
    NOT_SETTLED("not_settled"),
    /** A time event at another instant than the one at which it was due. */
    NOT_DUE("not_due"),
    /** A clock's setting that is not its own stamp, or in a ledger without a test clock. */
    CLOCK_WRONG("clock_wrong"),
    /** Its effects do not sum to zero. */
    NOT_CONSERVED("not_conserved"),
    /** Deciding its command again gives another entry. */
    ENTRY_DIFFERS("entry_differs"),
    /** A snapshot cannot be read, or its own checksums and hash do not match. */
    SNAPSHOT_INVALID("snapshot_invalid"),
    /** A snapshot is sound, and of another state than the journal leads to. */
    SNAPSHOT_DIFFERS("snapshot_differs"),
    /** A file of sealed keys is damaged, missing, or holds other keys than the journal. */
    ID_SEGMENT_WRONG("id_segment_wrong");

    /** As reports show it: never renamed. */
    final String code;

    ProofCode(String code) {
        this.code = code;
    }
}

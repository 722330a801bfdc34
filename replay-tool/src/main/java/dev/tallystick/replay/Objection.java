package dev.tallystick.replay;

/** Why an entry cannot be what the ledger recorded. */
record Objection(ProofCode code, String detail) {}

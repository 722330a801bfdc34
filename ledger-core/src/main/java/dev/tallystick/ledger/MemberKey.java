package dev.tallystick.ledger;

/**
 * By what the ledger knows a member or a partner: 128 random bits, given once by whoever keeps the
 * profile. Tells nothing of the person. All zero is no key.
 */
public record MemberKey(long high, long low) {}

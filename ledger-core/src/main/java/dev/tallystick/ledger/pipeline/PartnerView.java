package dev.tallystick.ledger.pipeline;

/**
 * A partner's account in one unit.
 *
 * @param grantedPoints what it granted to members, less what was taken back of it
 * @param takenPoints what members spent there, less what was given back of it
 * @param lastPosition position of the account's newest entry, 0 if it has none
 * @param position of the ledger's last entry at the time of the look
 */
public record PartnerView(long grantedPoints, long takenPoints, long lastPosition, long position) {}

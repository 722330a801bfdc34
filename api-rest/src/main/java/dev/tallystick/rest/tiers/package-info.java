/**
 * Tiers: what a program asks for (configuration), where a member stands (pure rules over what
 * qualifies, day by day), and the moves that follow from the ledger's entries and from its time.
 * Source: ARCHITECTURE.md, "Tiers".
 */
package dev.tallystick.rest.tiers;

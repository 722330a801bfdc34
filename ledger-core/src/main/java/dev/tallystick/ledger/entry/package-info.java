/**
 * What was recorded: outcomes, effects and the entry that holds them, one encoder and one decoder.
 * The bytes are drawn in {@link dev.tallystick.ledger.entry.EntryLayout} and {@link
 * dev.tallystick.ledger.entry.EffectWriter}.
 */
package dev.tallystick.ledger.entry;

/**
 * The rules of points in the plainest words, and the engine beside them. {@link
 * dev.tallystick.ledger.model.World} is written from docs/ARCHITECTURE.md, "Rules", without a look
 * at the engine: every lot ever made in a list, every question answered by looking through all of
 * them; it knows nothing of arenas, entries or evidence. {@link
 * dev.tallystick.ledger.model.Generator} invents scripts, {@link
 * dev.tallystick.ledger.model.Beside} plays them to both and compares, {@link
 * dev.tallystick.ledger.model.Shrinker} makes a failing one short.
 */
package dev.tallystick.ledger.model;

/**
 * Earn rules as clients write them: versions in SQL, read and checked here, prepared in memory.
 * What they grant is told by {@code dev.tallystick.ledger.promotion}. Source: ARCHITECTURE.md,
 * "Promotions".
 */
package dev.tallystick.rest.promotions;

package dev.tallystick.ledger;

/**
 * One kind of points of a program.
 *
 * @param code 1-64 of {@code A-Z 0-9 _ -}, unique in the program, never changed or removed
 * @param scale digits behind the point, 0 to 6: what a whole point is in smallest parts
 * @param expiry when its points expire by default
 */
public record UnitConfig(String code, int scale, ExpiryPolicy expiry) {}

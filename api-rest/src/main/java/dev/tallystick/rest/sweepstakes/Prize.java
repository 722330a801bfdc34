package dev.tallystick.rest.sweepstakes;

/**
 * Something to be won.
 *
 * @param name for people; may be null
 * @param count how many there are
 */
record Prize(String prizeId, String name, int count) {}

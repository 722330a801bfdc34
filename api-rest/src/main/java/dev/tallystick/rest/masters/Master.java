package dev.tallystick.rest.masters;

/**
 * A master: it is there as long as it has entries.
 *
 * @param number counts the program's masters
 */
record Master(String name, long entryCount, long number) {}

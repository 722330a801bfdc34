package dev.tallystick.rest.segments;

/**
 * A line of a file, its shape proved.
 *
 * @param line its number in the file, the header's is 1
 * @param removes whether the member is to leave
 */
record FileLine(long line, String memberId, boolean removes) {}

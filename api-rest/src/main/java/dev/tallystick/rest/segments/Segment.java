package dev.tallystick.rest.segments;

/**
 * A group of members.
 *
 * @param segmentId chosen by the client, unique in the program
 * @param name may be null
 * @param description may be null
 * @param number counts the program's segments from 1
 * @param version counts its changes from 1; members come and go without one
 */
record Segment(
        String segmentId,
        String name,
        String description,
        long number,
        long version,
        long createdAtMs) {}

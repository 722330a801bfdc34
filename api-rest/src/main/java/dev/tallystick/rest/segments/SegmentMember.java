package dev.tallystick.rest.segments;

/**
 * A member of a segment.
 *
 * @param number counts those put into the segment from 1
 */
record SegmentMember(String memberId, long number, long addedAtMs) {}

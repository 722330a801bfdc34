package dev.tallystick.rest.settings;

/**
 * One of a list.
 *
 * @param id chosen by the client, unique in its list
 * @param name for people; may be null
 * @param active whether members may refer to it from now on; what refers to it already stands
 * @param number counts what the list got from 1
 * @param version counts its changes from 1
 */
public record Setting(
        String id, String name, boolean active, long number, long version, long createdAtMs) {}

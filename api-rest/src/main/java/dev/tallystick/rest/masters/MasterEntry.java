package dev.tallystick.rest.masters;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Optional;
import java.util.SortedMap;

/**
 * One entry of a master.
 *
 * @param name of the master
 * @param key unique in it
 * @param value a text or an object; empty where there is none
 * @param description for people; may be null
 * @param descriptions the same by language tag
 * @param active whether it is still to be offered
 * @param number counts what the master got from 1
 * @param version counts its changes from 1
 */
record MasterEntry(
        String name,
        String key,
        Optional<JsonNode> value,
        String description,
        SortedMap<String, String> descriptions,
        boolean active,
        long number,
        long version,
        long createdAtMs,
        long updatedAtMs) {}

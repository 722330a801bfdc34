package dev.tallystick.rest.tiers;

import java.util.List;
import java.util.Optional;

/**
 * A tier as one version of its configuration has it.
 *
 * @param tierId chosen by the client, unique in the program
 * @param name for members
 * @param rank the higher, the better; unique among the program's tiers
 * @param active whether anybody can be in it
 * @param perks for members, in words
 */
record Tier(
        String tierId,
        String name,
        int rank,
        boolean active,
        Qualification qualification,
        Optional<EntryReward> entryReward,
        Downgrade downgrade,
        List<String> perks) {
    Tier {
        perks = List.copyOf(perks);
    }
}

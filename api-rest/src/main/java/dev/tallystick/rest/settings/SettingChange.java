package dev.tallystick.rest.settings;

import dev.tallystick.rest.json.Fields;

import java.util.Optional;

/**
 * What a PUT asks to change: a field absent stays, null goes back to what a new one has.
 *
 * @param nameGiven whether a name was given, be it null
 * @param name null clears it
 * @param active empty where it stays
 */
record SettingChange(boolean nameGiven, String name, Optional<Boolean> active) {
    /** Whether a new one may be referred to. */
    static final boolean ACTIVE_BORN = true;

    private static final int NAME_LENGTH_MAX = 200;

    /** Reads the body of a PUT and finishes it. */
    static SettingChange read(Fields body) {
        boolean nameGiven = body.has("name");
        String name = body.optionalText("name", NAME_LENGTH_MAX).orElse(null);
        Optional<Boolean> active = Optional.empty();
        if (body.given("active")) {
            active = Optional.of(body.flag("active"));
        } else if (body.isNull("active")) {
            active = Optional.of(ACTIVE_BORN);
        }
        body.finish();
        return new SettingChange(nameGiven, name, active);
    }

    Setting over(Setting before) {
        return new Setting(
                before.id(),
                nameGiven ? name : before.name(),
                active.orElse(before.active()),
                before.number(),
                before.version(),
                before.createdAtMs());
    }
}

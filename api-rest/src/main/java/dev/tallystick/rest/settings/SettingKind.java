package dev.tallystick.rest.settings;

import dev.tallystick.rest.json.IdRule;

import java.util.IllformedLocaleException;
import java.util.Locale;

/** Which list. */
public enum SettingKind {
    /** Who knows members by names of their own: a shop, a social network. */
    IDENTITY_PROVIDER("identity-providers", "identity provider"),
    /** What members are written to about. */
    COMMUNICATION_CATEGORY("communication-categories", "communication category"),
    /** How they are written to. */
    COMMUNICATION_CHANNEL("communication-channels", "communication channel"),
    /** In which language; the id is a language tag (BCP 47). */
    LANGUAGE("languages", "language");

    private final String path;
    private final String words;

    SettingKind(String path, String words) {
        this.path = path;
        this.words = words;
    }

    /** {@return the last part of the list's path; in SQL the kind, never renamed} */
    String path() {
        return path;
    }

    /** {@return what one of the list is called in a sentence} */
    String words() {
        return words;
    }

    /** {@return the stem of this kind's codes of problems} */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return whether an id can be one of the list} */
    boolean allows(String id) {
        if (!IdRule.PLAIN.allows(id)) {
            return false;
        }
        return switch (this) {
            case IDENTITY_PROVIDER -> id.indexOf(':') < 0; // it ends the id in provider:value
            case LANGUAGE -> isLanguageTag(id);
            case COMMUNICATION_CATEGORY, COMMUNICATION_CHANNEL -> true;
        };
    }

    /** {@return the rule of its ids in words} */
    String idRule() {
        return switch (this) {
            case IDENTITY_PROVIDER -> "1-64 of A-Z a-z 0-9 . _ -";
            case LANGUAGE -> "a language tag of BCP 47, such as de-AT";
            case COMMUNICATION_CATEGORY, COMMUNICATION_CHANNEL -> IdRule.PLAIN.description();
        };
    }

    private static boolean isLanguageTag(String id) {
        try {
            return !new Locale.Builder().setLanguageTag(id).build().getLanguage().isEmpty();
        } catch (IllformedLocaleException e) {
            return false;
        }
    }
}

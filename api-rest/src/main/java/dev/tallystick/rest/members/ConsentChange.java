package dev.tallystick.rest.members;

import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a PUT of a consent asks to change: a field absent stays, null is cleared.
 *
 * @param granted empty where it stays
 * @param channels over those before
 * @param language over the one before
 * @param source of this change, never that of one before; may be null
 */
record ConsentChange(
        Optional<Boolean> granted,
        UnaryOperator<Optional<List<String>>> channels,
        UnaryOperator<String> language,
        String source) {
    private static final int CHANNELS_MAX = 30;
    private static final int SOURCE_LENGTH_MAX = 200;

    /** Reads the body and finishes it. */
    static ConsentChange read(Fields body) {
        Optional<Boolean> granted =
                body.given("granted") ? Optional.of(body.flag("granted")) : Optional.empty();
        if (body.isNull("granted")) {
            body.error("granted", "invalid_type", "Must be true or false.");
        }
        boolean channelsNamed = body.has("channels");
        Optional<List<String>> channels = channels(body);
        boolean languageNamed = body.has("language");
        String language = body.optionalId("language", IdRule.PLAIN).orElse(null);
        String source = body.optionalText("source", SOURCE_LENGTH_MAX).orElse(null);
        body.finish();
        return new ConsentChange(
                granted,
                before -> channelsNamed ? channels : before,
                before -> languageNamed ? language : before,
                source);
    }

    /** {@return the channels it names} */
    List<String> newChannels() {
        return channels.apply(Optional.empty()).orElse(List.of());
    }

    /** {@return the language it names} */
    Optional<String> newLanguage() {
        return Optional.ofNullable(language.apply(null));
    }

    /**
     * {@return the consent after the change}
     *
     * @param before empty where the member never said anything about the category: then {@code
     *     granted} is there
     */
    Consent over(String categoryId, Optional<Consent> before) {
        return new Consent(
                categoryId,
                granted.orElseGet(() -> before.orElseThrow().granted()),
                channels.apply(before.flatMap(Consent::channels)),
                language.apply(before.map(Consent::language).orElse(null)),
                source);
    }

    private static Optional<List<String>> channels(Fields body) {
        Optional<List<String>> channels = body.strings("channels", CHANNELS_MAX);
        if (channels.isEmpty()) {
            return channels;
        }
        List<String> sorted = channels.get().stream().sorted().distinct().toList();
        if (sorted.isEmpty() || sorted.size() < channels.get().size()) {
            body.error(
                    "channels", "invalid_value", "Must be one or more, each once; null for all.");
        } else if (!sorted.stream().allMatch(IdRule.PLAIN::allows)) {
            body.error(
                    "channels", "invalid_id", "Each must be " + IdRule.PLAIN.description() + ".");
        }
        return Optional.of(sorted);
    }
}

package dev.tallystick.rest.members;

import java.util.List;
import java.util.Optional;

/**
 * Whether a member may be written to about something, as of one change.
 *
 * @param categoryId what about: one of the program's communication categories
 * @param granted whether the member consented
 * @param channels by which of the program's communication channels; empty for all, whatever there
 *     will be
 * @param language in which; null for that of the profile
 * @param source where the member said so, in the program's words: a form and its version, say; may
 *     be null
 */
record Consent(
        String categoryId,
        boolean granted,
        Optional<List<String>> channels,
        String language,
        String source) {}

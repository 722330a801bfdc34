package dev.tallystick.rest.benefits;

import java.util.Optional;

/**
 * Something that members are shown: words, and what they are about.
 *
 * @param name for people
 * @param description null if there is none
 * @param terms what is to be known beside, for people; null if there is nothing
 * @param audience whom it is shown to
 * @param subject what it is about; empty: about nothing that is defined here
 */
record Offer(
        String id,
        String name,
        String description,
        String terms,
        Window window,
        Audience audience,
        Optional<Subject> subject) {
    /** What an offer can be about. */
    enum SubjectKind {
        /** Of {@code /v1/promotions}. */
        PROMOTION,
        /** Of {@code /v1/benefits}. */
        BENEFIT,
        /** Of {@code /v1/voucher-types}. */
        VOUCHER_TYPE;

        /** {@return the kind a client wrote; empty if there is none such} */
        static Optional<SubjectKind> of(String text) {
            for (SubjectKind kind : values()) {
                if (kind.name().equals(text)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** Something that is defined in the program. */
    record Subject(SubjectKind kind, String id) {}
}

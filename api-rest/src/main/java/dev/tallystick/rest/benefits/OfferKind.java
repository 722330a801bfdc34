package dev.tallystick.rest.benefits;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.definitions.DefinitionKind;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** How offers are defined: {@code /v1/offers/{offerId}}. */
final class OfferKind implements DefinitionKind<Offer> {
    private static final int NAME_LENGTH_MAX = 200;
    private static final int TEXT_LENGTH_MAX = 2_000;
    private static final int WORD_LENGTH_MAX = 20;
    private static final String SUBJECT = "subject";

    private final Map<Offer.SubjectKind, BiPredicate<String, String>> subjects;

    /**
     * @param subjects of each kind: whether a program has one of that id
     */
    OfferKind(Map<Offer.SubjectKind, BiPredicate<String, String>> subjects) {
        this.subjects = subjects;
    }

    @Override
    public String name() {
        return "offer";
    }

    @Override
    public String path() {
        return "/v1/offers";
    }

    @Override
    public String idField() {
        return "offerId";
    }

    @Override
    public Offer read(ProgramConfig program, String id, Fields fields) {
        return new Offer(
                id,
                fields.text("name", NAME_LENGTH_MAX),
                fields.optionalText("description", TEXT_LENGTH_MAX).orElse(null),
                fields.optionalText("terms", TEXT_LENGTH_MAX).orElse(null),
                Window.read(program, fields),
                Audience.read(fields),
                subject(fields));
    }

    private static Optional<Offer.Subject> subject(Fields fields) {
        Optional<Fields> nested = fields.nested(SUBJECT);
        if (nested.isEmpty()) {
            return Optional.empty();
        }
        Fields subject = nested.get();
        String word = subject.text("kind", WORD_LENGTH_MAX);
        Optional<Offer.SubjectKind> kind = Offer.SubjectKind.of(word);
        if (kind.isEmpty() && !word.isEmpty()) {
            subject.error(
                    "kind",
                    "invalid_value",
                    "Must be one of " + Arrays.toString(Offer.SubjectKind.values()) + ".");
        }
        String id = subject.id("id", IdRule.PLAIN);
        subject.refuseUnknown();
        return kind.map(known -> new Offer.Subject(known, id));
    }

    @Override
    public void requireReferences(String programId, Offer offer) {
        if (offer.subject().isPresent()) {
            Offer.Subject subject = offer.subject().get();
            if (!subjects.get(subject.kind()).test(programId, subject.id())) {
                throw Problem.invalid(
                                "/subject/id", "unknown_reference", "There is none of that id.")
                        .exception();
            }
        }
    }

    @Override
    public void write(JsonGenerator out, Offer offer) throws IOException {
        out.writeStringField("name", offer.name());
        out.writeStringField("description", offer.description());
        out.writeStringField("terms", offer.terms());
        offer.window().write(out);
        offer.audience().write(out);
        writeSubject(out, offer.subject());
    }

    static void writeSubject(JsonGenerator out, Optional<Offer.Subject> subject)
            throws IOException {
        if (subject.isEmpty()) {
            out.writeNullField(SUBJECT);
            return;
        }
        out.writeObjectFieldStart(SUBJECT);
        out.writeStringField("kind", subject.get().kind().name());
        out.writeStringField("id", subject.get().id());
        out.writeEndObject();
    }
}

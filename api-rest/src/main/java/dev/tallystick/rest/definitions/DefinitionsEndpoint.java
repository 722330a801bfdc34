package dev.tallystick.rest.definitions;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Preconditions;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Times;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;

/** {@code PUT} and {@code GET} of one definition, and the list of all, for any kind. */
public final class DefinitionsEndpoint<T> {
    private final Definitions<T> definitions;
    private final DefinitionKind<T> kind;
    private final Clock clock;

    /**
     * @param clock real time
     */
    public DefinitionsEndpoint(Definitions<T> definitions, Clock clock) {
        this.definitions = definitions;
        this.kind = definitions.kind();
        this.clock = clock;
    }

    /** {@return the operations} */
    public List<Route> routes() {
        String onePath = kind.path() + "/{" + kind.idField() + "}";
        return List.of(
                Route.put(onePath, Scope.PROGRAM_WRITE, this::put),
                Route.get(onePath, Scope.PROGRAM_READ, this::get),
                Route.get(kind.path(), Scope.PROGRAM_READ, this::list));
    }

    private Answer put(Call call) {
        call.query().finish();
        Definitions.Stored<T> stored =
                definitions.put(
                        call.caller().programId(),
                        id(call),
                        call.json(),
                        before -> Preconditions.requireMatch(call, before.map(Definition::etag)),
                        clock.millis());
        return answer(stored.created() ? 201 : 200, stored.definition());
    }

    private Answer get(Call call) {
        Query query = call.query();
        OptionalLong version = query.position("version");
        query.finish();
        String programId = call.caller().programId();
        String id = id(call);
        if (version.isEmpty()) {
            return answer(200, definitions.get(programId, id));
        }
        int wanted = (int) Math.min(version.getAsLong(), Integer.MAX_VALUE);
        return answer(
                200, definitions.find(programId, id, wanted).orElseThrow(definitions::notFound));
    }

    private Answer list(Call call) {
        Query query = call.query();
        String programId = call.caller().programId();
        Page page = Page.read(kind.path(), programId, query);
        query.finish();
        long below = page.below();
        List<Definition<T>> found =
                definitions.all(programId).stream()
                        .filter(definition -> definition.number() < below)
                        .limit(page.wanted())
                        .toList();
        return page.answer(found, Definition::number, this::write);
    }

    private String id(Call call) {
        return call.pathId(kind.idField(), IdRule.PLAIN);
    }

    private Answer answer(int status, Definition<T> definition) {
        return Answer.json(status, out -> write(out, definition))
                .withHeader("ETag", definition.etag());
    }

    private void write(JsonGenerator out, Definition<T> definition) throws IOException {
        out.writeStartObject();
        out.writeStringField(kind.idField(), definition.id());
        out.writeNumberField("version", definition.version());
        kind.write(out, definition.value());
        out.writeStringField("createdAt", Times.format(definition.createdAtMs()));
        out.writeStringField("versionMadeAt", Times.format(definition.madeAtMs()));
        out.writeEndObject();
    }
}

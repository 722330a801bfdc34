package dev.tallystick.rest.settings;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Preconditions;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Versioned;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code PUT}, {@code GET} and list of {@code /v1/identity-providers}, {@code
 * /v1/communication-categories}, {@code /v1/communication-channels} and {@code /v1/languages}.
 */
public final class SettingsEndpoint {
    private final Settings settings;
    private final Clock clock;

    /**
     * @param clock real time
     */
    public SettingsEndpoint(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** {@return the operations} */
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (SettingKind kind : SettingKind.values()) {
            String list = "/v1/" + kind.path();
            String one = list + "/{id}";
            routes.add(Route.put(one, Scope.PROGRAM_WRITE, call -> put(kind, call)));
            routes.add(Route.get(one, Scope.PROGRAM_READ, call -> get(kind, call)));
            routes.add(Route.get(list, Scope.PROGRAM_READ, call -> list(kind, call)));
        }
        return routes;
    }

    private Answer put(SettingKind kind, Call call) {
        call.query().finish();
        String id = id(kind, call);
        SettingChange change = SettingChange.read(Fields.of(call.json()));
        Versioned.Stored<Setting> stored =
                settings.put(
                        call.caller().programId(),
                        kind,
                        id,
                        change,
                        existing ->
                                Preconditions.requireMatch(
                                        call, existing.map(SettingsEndpoint::etag)),
                        clock.millis());
        return answer(stored.created() ? 201 : 200, stored.value());
    }

    private Answer get(SettingKind kind, Call call) {
        call.query().finish();
        return answer(200, settings.get(call.caller().programId(), kind, id(kind, call)));
    }

    private Answer list(SettingKind kind, Call call) {
        Query query = call.query();
        String programId = call.caller().programId();
        Page page = Page.read("/v1/" + kind.path(), programId, query);
        query.finish();
        return page.answer(
                settings.list(programId, kind, page.below(), page.wanted()),
                Setting::number,
                SettingsEndpoint::write);
    }

    private static String id(SettingKind kind, Call call) {
        String id = call.pathId("id", IdRule.PLAIN);
        if (!kind.allows(id)) {
            throw Problem.invalid("path:id", "invalid_id", "Must be " + kind.idRule() + ".")
                    .exception();
        }
        return id;
    }

    private static Answer answer(int status, Setting setting) {
        return Answer.json(status, out -> write(out, setting)).withHeader("ETag", etag(setting));
    }

    private static void write(JsonGenerator out, Setting setting) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", setting.id());
        out.writeStringField("name", setting.name());
        out.writeBooleanField("active", setting.active());
        out.writeStringField("createdAt", Times.format(setting.createdAtMs()));
        out.writeEndObject();
    }

    private static String etag(Setting setting) {
        return "\"" + setting.version() + "\"";
    }
}

package dev.tallystick.rest.masters;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Preconditions;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Versioned;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * {@code PUT}, {@code GET} and {@code DELETE /v1/masters/{name}/{key}}, {@code GET
 * /v1/masters/{name}}, {@code GET /v1/masters}.
 */
public final class MastersEndpoint {
    private static final int MASTERS_MAX = 200;
    private static final int ENTRIES_MAX = 100_000;
    private static final String LIST_PATH = "/v1/masters";
    private static final String MASTER_PATH = "/v1/masters/{name}";
    private static final String ENTRY_PATH = "/v1/masters/{name}/{key}";

    private final MasterStore store;
    private final Clock clock;

    /**
     * @param clock real time
     */
    public MastersEndpoint(Database database, Clock clock) {
        this.store = new MasterStore(database, MASTERS_MAX, ENTRIES_MAX);
        this.clock = clock;
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.of(
                Route.put(ENTRY_PATH, Scope.PROGRAM_WRITE, this::put),
                Route.get(ENTRY_PATH, Scope.PROGRAM_READ, this::get),
                Route.delete(ENTRY_PATH, Scope.PROGRAM_WRITE, this::delete),
                Route.get(MASTER_PATH, Scope.PROGRAM_READ, this::entries),
                Route.get(LIST_PATH, Scope.PROGRAM_READ, this::masters));
    }

    private Answer put(Call call) {
        call.query().finish();
        String name = name(call);
        String key = key(call);
        MasterEntryChange change = MasterEntryChange.read(call.json());
        Versioned.Stored<MasterEntry> stored =
                store.put(
                        call.caller().programId(),
                        name,
                        key,
                        change,
                        existing -> requireMatch(call, existing),
                        clock.millis());
        return answer(stored.created() ? 201 : 200, stored.value());
    }

    private Answer get(Call call) {
        call.query().finish();
        return answer(
                200,
                store.find(call.caller().programId(), name(call), key(call))
                        .orElseThrow(MastersEndpoint::entryNotFound));
    }

    private Answer delete(Call call) {
        call.query().finish();
        boolean wasThere =
                store.delete(
                        call.caller().programId(),
                        name(call),
                        key(call),
                        existing -> requireMatch(call, existing));
        if (!wasThere) {
            throw entryNotFound();
        }
        return Answer.nothing();
    }

    private Answer entries(Call call) {
        Query query = call.query();
        String programId = call.caller().programId();
        String name = name(call);
        Page page = Page.read(Page.path("/v1/masters/", name, ""), programId, query, "active");
        boolean isFiltered = query.text("active").isPresent();
        boolean active = query.flag("active");
        query.finish();
        List<MasterEntry> found =
                store.entries(
                        programId,
                        name,
                        isFiltered ? Optional.of(active) : Optional.empty(),
                        page.below(),
                        page.wanted());
        if (found.isEmpty() && !store.isThere(programId, name)) {
            throw Problem.notFound("master_not_found", "There is no such master.").exception();
        }
        return page.answer(found, MasterEntry::number, MasterJson::write);
    }

    private Answer masters(Call call) {
        Query query = call.query();
        String programId = call.caller().programId();
        Page page = Page.read(LIST_PATH, programId, query);
        query.finish();
        return page.answer(
                store.masters(programId, page.below(), page.wanted()),
                Master::number,
                MasterJson::write);
    }

    private static String name(Call call) {
        return call.pathId("name", IdRule.PLAIN);
    }

    private static String key(Call call) {
        return call.pathId("key", IdRule.EXTERNAL);
    }

    private static void requireMatch(Call call, Optional<MasterEntry> existing) {
        Preconditions.requireMatch(call, existing.map(MastersEndpoint::etag));
    }

    private static Answer answer(int status, MasterEntry entry) {
        return Answer.json(status, out -> MasterJson.write(out, entry))
                .withHeader("ETag", etag(entry));
    }

    private static String etag(MasterEntry entry) {
        return "\"" + entry.version() + "\"";
    }

    private static RuntimeException entryNotFound() {
        return Problem.notFound("master_entry_not_found", "There is no such entry.").exception();
    }
}

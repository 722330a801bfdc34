package dev.tallystick.rest.members;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.pipeline.AccountView;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code PUT} and {@code GET /v1/members/{memberId}}, {@code GET /v1/members}. */
public final class MembersEndpoint {
    private static final String LIST_PATH = "/v1/members";
    private static final String ONE_PATH = "/v1/members/{memberId}";

    private static final int LOOKED_AT_MAX = 500;

    private final Members members;
    private final LedgerGate gate;
    private final Balances balances;
    private final Clock clock;

    /**
     * @param clock real time
     */
    public MembersEndpoint(Members members, LedgerGate gate, Balances balances, Clock clock) {
        this.members = members;
        this.gate = gate;
        this.balances = balances;
        this.clock = clock;
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.of(
                Route.put(ONE_PATH, Scope.MEMBERS_WRITE, this::put),
                Route.get(ONE_PATH, Scope.MEMBERS_READ, this::get),
                Route.get(LIST_PATH, Scope.MEMBERS_READ, this::list));
    }

    private Answer put(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        ProfileChange change = ProfileChange.readMember(Fields.of(call.json()));
        ProgramConfig program = gate.program(call.caller().programId());
        Members.Stored stored =
                members.put(program.id(), memberId, change, ChangedBy.client(call, clock));
        return answer(stored.created() ? 201 : 200, program, stored.profile());
    }

    private Answer get(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        ProgramConfig program = gate.program(call.caller().programId());
        return answer(200, program, members.profile(program.id(), memberId));
    }

    private Answer list(Call call) {
        Query query = call.query();
        ProgramConfig program = gate.program(call.caller().programId());
        Page page = Page.read(LIST_PATH, program.id(), query, "stage");
        Optional<Stage> stage = stage(query);
        query.notSupported("alias");
        query.finish();
        if (stage.isPresent()) {
            return listOf(stage.get(), program, page);
        }
        List<Profile> found = members.list(program.id(), page.below(), page.wanted());
        return page.answer(
                found,
                Profile::enrolledNo,
                (out, profile) -> write(out, profile, accountOf(program, profile)));
    }

    /** The ledger alone knows stages, so each member is looked at, and so many in one request. */
    private Answer listOf(Stage stage, ProgramConfig program, Page page) {
        Map<Profile, AccountView> rows = new LinkedHashMap<>();
        List<Profile> lookedAt = members.list(program.id(), page.below(), LOOKED_AT_MAX);
        Iterator<Profile> profiles = lookedAt.iterator();
        long lastNo = 0;
        while (profiles.hasNext() && rows.size() < page.limit()) {
            Profile profile = profiles.next();
            AccountView account = accountOf(program, profile);
            lastNo = profile.enrolledNo();
            if (account.stage() == stage) {
                rows.put(profile, account);
            }
        }
        boolean isLast = !profiles.hasNext() && lookedAt.size() < LOOKED_AT_MAX;
        return page.answer(
                List.copyOf(rows.keySet()),
                isLast ? OptionalLong.empty() : OptionalLong.of(lastNo),
                (out, profile) -> write(out, profile, rows.get(profile)));
    }

    private static Optional<Stage> stage(Query query) {
        Optional<String> name = query.text("stage");
        Optional<Stage> stage =
                Arrays.stream(Stage.values())
                        .filter(known -> name.filter(known.name()::equals).isPresent())
                        .findFirst();
        if (name.isPresent() && stage.isEmpty()) {
            query.error("stage", "invalid_value", "Must be a stage, such as ACTIVE.");
        }
        return stage;
    }

    private Answer answer(int status, ProgramConfig program, Profile profile) {
        AccountView account = accountOf(program, profile);
        return Answer.json(status, out -> write(out, profile, account));
    }

    private AccountView accountOf(ProgramConfig program, Profile profile) {
        return balances.account(program, program.defaultUnit(), profile.member().key());
    }

    private static String birthDateOf(Profile profile) {
        return Optional.ofNullable(profile.birthday())
                .flatMap(Birthday::date)
                .map(LocalDate::toString)
                .orElse(null);
    }

    private void write(JsonGenerator out, Profile profile, AccountView account) throws IOException {
        out.writeStartObject();
        out.writeStringField("memberId", profile.member().memberId());
        out.writeStringField("name", profile.name());
        out.writeStringField("email", profile.email());
        out.writeStringField("phone", profile.phone());
        out.writeStringField("birthDate", birthDateOf(profile));
        out.writeFieldName("attributes");
        if (profile.attributes() == null) {
            out.writeNull();
        } else {
            out.writeTree(Json.readObject(profile.attributes().getBytes(StandardCharsets.UTF_8)));
        }
        out.writeStringField("stage", account.stage().name());
        if (account.mergedInto() != null) {
            out.writeStringField("mergedInto", memberIdOf(account.mergedInto()));
        }
        out.writeNullField("tier");
        out.writeStringField("enrolledAt", Times.format(profile.enrolledAtMs()));
        Balances.writeField(out, account.balance());
        out.writeEndObject();
    }

    private String memberIdOf(MemberKey key) {
        return members.find(key).map(Member::memberId).orElse(null);
    }
}

package dev.tallystick.rest.members;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Balance;
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
import java.util.List;
import java.util.Optional;

/** {@code PUT} and {@code GET /v1/members/{memberId}}, {@code GET /v1/members}. */
public final class MembersEndpoint {
    private static final String LIST_PATH = "/v1/members";
    private static final String ONE_PATH = "/v1/members/{memberId}";

    /** Nobody is kept from anything yet: stages other than this one come with their rules. */
    private static final String STAGE = "ACTIVE";

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
        Members.Stored stored = members.put(program.id(), memberId, change, clock.millis());
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
        Page page = Page.read(LIST_PATH, program.id(), query);
        query.notSupported("stage", "alias");
        query.finish();
        List<Profile> found = members.list(program.id(), page.below(), page.wanted());
        return page.answer(
                found,
                Profile::enrolledNo,
                (out, profile) -> write(out, profile, balanceOf(program, profile)));
    }

    private Answer answer(int status, ProgramConfig program, Profile profile) {
        Balance balance = balanceOf(program, profile);
        return Answer.json(status, out -> write(out, profile, balance));
    }

    private Balance balanceOf(ProgramConfig program, Profile profile) {
        return balances.account(program, program.defaultUnit(), profile.member().key()).balance();
    }

    private static String birthDateOf(Profile profile) {
        return Optional.ofNullable(profile.birthday())
                .flatMap(Birthday::date)
                .map(LocalDate::toString)
                .orElse(null);
    }

    private static void write(JsonGenerator out, Profile profile, Balance balance)
            throws IOException {
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
        out.writeStringField("stage", STAGE);
        out.writeNullField("tier");
        out.writeStringField("enrolledAt", Times.format(profile.enrolledAtMs()));
        Balances.writeField(out, balance);
        out.writeEndObject();
    }
}

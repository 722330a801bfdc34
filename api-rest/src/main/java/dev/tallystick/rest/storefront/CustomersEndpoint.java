package dev.tallystick.rest.storefront;

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
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Birthday;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.Profile;
import dev.tallystick.rest.members.ProfileChange;
import dev.tallystick.rest.members.Profiles;

import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * {@code PUT} and {@code GET /v1/customers/{externalId}}, {@code GET /v1/customers}: members as
 * shops know them, their externalId the memberId.
 */
public final class CustomersEndpoint {
    private static final String LIST_PATH = "/v1/customers";
    private static final String ONE_PATH = "/v1/customers/{externalId}";

    private final Members members;
    private final Profiles profiles;
    private final LedgerGate gate;
    private final Balances balances;
    private final Clock clock;

    /**
     * @param clock real time
     */
    public CustomersEndpoint(
            Members members, Profiles profiles, LedgerGate gate, Balances balances, Clock clock) {
        this.members = members;
        this.profiles = profiles;
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
        String externalId = call.pathId("externalId", IdRule.EXTERNAL);
        ProfileChange change = ProfileChange.readCustomer(Fields.of(call.json()));
        ProgramConfig program = gate.program(call.caller().programId());
        Members.Stored stored =
                profiles.put(program, externalId, change, ChangedBy.client(call, clock));
        return answer(stored.created() ? 201 : 200, program, stored.profile());
    }

    private Answer get(Call call) {
        call.query().finish();
        String externalId = call.pathId("externalId", IdRule.EXTERNAL);
        ProgramConfig program = gate.program(call.caller().programId());
        return answer(200, program, members.profile(program.id(), externalId));
    }

    private Answer list(Call call) {
        Query query = call.query();
        ProgramConfig program = gate.program(call.caller().programId());
        Page page = Page.read(LIST_PATH, program.id(), query);
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

    private static void write(JsonGenerator out, Profile profile, Balance balance)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("externalId", profile.member().memberId());
        out.writeStringField("name", profile.name());
        out.writeStringField("email", profile.email());
        out.writeStringField("phone", profile.phone());
        writeBirthday(out, profile.birthday());
        out.writeNumberField("pointBalance", balance.availablePoints());
        out.writeStringField("createdAt", Times.format(profile.enrolledAtMs()));
        out.writeEndObject();
    }

    private static void writeBirthday(JsonGenerator out, Birthday birthday) throws IOException {
        if (birthday == null) {
            out.writeNullField("birthdayMonth");
            out.writeNullField("birthdayDay");
        } else {
            out.writeNumberField("birthdayMonth", birthday.day().getMonthValue());
            out.writeNumberField("birthdayDay", birthday.day().getDayOfMonth());
        }
    }
}

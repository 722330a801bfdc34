package dev.tallystick.rest.members;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.projection.Projector;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code PUT} and {@code GET /v1/members/{memberId}}, {@code GET /v1/members}. */
final class MembersEndpoint {
    private static final String LIST_PATH = "/v1/members";
    private static final String ONE_PATH = "/v1/members/{memberId}";

    private final Members members;
    private final Profiles profiles;
    private final Identities identities;
    private final TierByHand tiers;
    private final MemberViews views;
    private final LedgerGate gate;
    private final Projector projector;
    private final Clock clock;

    /**
     * @param clock real time
     */
    MembersEndpoint(
            Members members,
            Profiles profiles,
            Identities identities,
            TierByHand tiers,
            MemberViews views,
            LedgerGate gate,
            Projector projector,
            Clock clock) {
        this.members = members;
        this.profiles = profiles;
        this.identities = identities;
        this.tiers = tiers;
        this.views = views;
        this.gate = gate;
        this.projector = projector;
        this.clock = clock;
    }

    /** {@return the operations} */
    List<Route> routes() {
        return List.of(
                Route.put(ONE_PATH, Scope.MEMBERS_WRITE, this::put),
                Route.get(ONE_PATH, Scope.MEMBERS_READ, this::get),
                Route.get(LIST_PATH, Scope.MEMBERS_READ, this::list));
    }

    /** A tier that is out of use by the time the profile is stored is refused beside it. */
    private Answer put(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        Fields body = Fields.of(call.json());
        boolean isTierNamed = body.has("tier");
        Optional<String> tierId = body.optionalId("tier", IdRule.PLAIN);
        ProfileChange change = ProfileChange.readMember(body);
        ProgramConfig program = gate.program(call.caller().programId());
        tiers.require(program.id(), tierId);
        Members.Stored stored =
                profiles.put(program, memberId, change, ChangedBy.client(call, clock));
        if (isTierNamed) {
            tiers.give(
                    program.id(),
                    stored.profile().member().key(),
                    tierId,
                    call.caller().clientId());
        }
        return answer(stored.created() ? 201 : 200, program, stored.profile());
    }

    private Answer get(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        ProgramConfig program = gate.program(call.caller().programId());
        return answer(200, program, members.profile(program.id(), memberId));
    }

    private Answer answer(int status, ProgramConfig program, Profile profile) {
        MemberViews.View view = views.of(program, profile);
        return Answer.json(status, out -> views.write(out, view));
    }

    private Answer list(Call call) {
        Query query = call.query();
        ProgramConfig program = gate.program(call.caller().programId());
        Page page = Page.read(LIST_PATH, program.id(), query, MemberSearch.FILTERS);
        MemberSearch search = MemberSearch.read(query);
        query.finish();
        if (search.alias().isPresent()) {
            return listOf(identities.byAlias(program, search.alias().get()), program, page);
        }
        if (search.cardNumber().isPresent()) {
            return listOf(identities.byCard(program, search.cardNumber().get()), program, page);
        }
        if (search.stage().isPresent()) {
            projector.awaitProjected(MemberProjection.NAME, gate.ledger().durablePosition());
            return listOf(search.stage().get(), search, program, page);
        }
        List<Profile> found = members.list(program.id(), search, page.below(), page.wanted());
        return page.answer(
                found,
                Profile::enrolledNo,
                (out, profile) -> views.write(out, views.of(program, profile)));
    }

    private Answer listOf(Optional<Member> found, ProgramConfig program, Page page) {
        List<MemberViews.View> rows =
                found.map(member -> views.of(program, member)).stream()
                        .filter(view -> view.number() < page.below())
                        .toList();
        return page.answer(rows, OptionalLong.empty(), views::write);
    }

    /**
     * The ledger alone knows stages. SQL tells whom to ask it about: all who had the stage when the
     * request came, and perhaps some who changed it since.
     */
    private Answer listOf(Stage stage, MemberSearch search, ProgramConfig program, Page page) {
        List<Profile> found = members.list(program.id(), search, page.below(), page.wanted());
        List<Profile> asked = found.subList(0, Math.min(page.limit(), found.size()));
        List<MemberViews.View> rows =
                asked.stream()
                        .map(profile -> views.of(program, profile))
                        .filter(view -> view.account().stage() == stage)
                        .toList();
        return page.answer(
                rows,
                found.size() > page.limit()
                        ? OptionalLong.of(asked.getLast().enrolledNo())
                        : OptionalLong.empty(),
                views::write);
    }
}

package dev.tallystick.rest.history;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.ChainWalk;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.partners.Partners;
import dev.tallystick.rest.points.EntryRows;
import dev.tallystick.rest.points.Units;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code GET /v1/members/{memberId}/transactions}, {@code GET
 * /v1/partners/{partnerId}/transactions} and {@code GET /v1/transactions}: what moved points,
 * newest position first.
 */
final class HistoryEndpoint {
    private static final Set<EntryType> TYPES =
            EnumSet.complementOf(EnumSet.of(EntryType.CONFIG, EntryType.CLOCK));

    private final LedgerGate gate;
    private final Members members;
    private final Partners partners;
    private final EntryRows rows;
    private final Chains chains;

    HistoryEndpoint(LedgerGate gate, Members members, Partners partners, EntryRows rows) {
        this.gate = gate;
        this.members = members;
        this.partners = partners;
        this.rows = rows;
        this.chains = new Chains(gate);
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/members/{memberId}/transactions", Scope.POINTS_READ, this::ofMember),
                Route.get(
                        "/v1/partners/{partnerId}/transactions",
                        Scope.POINTS_READ,
                        this::ofPartner),
                Route.get("/v1/transactions", Scope.POINTS_READ, this::ofProgram));
    }

    private Answer ofMember(Call call) throws IOException {
        ProgramConfig program = gate.program(call.caller().programId());
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String path = Page.path("/v1/members/", memberId, "/transactions");
        Query query = call.query();
        Page page = Page.read(path, program.id(), query, "type", "from", "to", "unit");
        HistoryFilter filter = filter(query, program);
        query.finish();
        MemberKey member = members.getEvenErased(program.id(), memberId).key();
        return answer(
                page,
                filter,
                chains.ofMember(program, filter.unit(), member, page.number()),
                entry -> EntryView.of(entry, member, filter.unit()));
    }

    private Answer ofPartner(Call call) throws IOException {
        ProgramConfig program = gate.program(call.caller().programId());
        String partnerId = call.pathId("partnerId", IdRule.PLAIN);
        String path = Page.path("/v1/partners/", partnerId, "/transactions");
        Query query = call.query();
        Page page = Page.read(path, program.id(), query, "type", "from", "to", "unit");
        HistoryFilter filter = filter(query, program);
        query.finish();
        MemberKey partner = partners.get(program.id(), partnerId).key();
        return answer(
                page,
                filter,
                chains.ofPartner(program, filter.unit(), partner, page.number()),
                entry -> EntryView.inUnit(entry, filter.unit()));
    }

    /** Of two owners the member's entries are gone through: a partner's are rarely fewer. */
    private Answer ofProgram(Call call) throws IOException {
        ProgramConfig program = gate.program(call.caller().programId());
        Query query = call.query();
        Page page =
                Page.read(
                        "/v1/transactions",
                        program.id(),
                        query,
                        "type",
                        "from",
                        "to",
                        "unit",
                        "memberId",
                        "partnerId");
        Optional<String> memberId = query.id("memberId", IdRule.EXTERNAL);
        Optional<String> partnerId = query.id("partnerId", IdRule.PLAIN);
        HistoryFilter anyPartner = filter(query, program);
        query.finish();
        Optional<MemberKey> member =
                memberId.map(id -> members.getEvenErased(program.id(), id).key());
        Optional<MemberKey> partner = partnerId.map(id -> partners.get(program.id(), id).key());
        int unit = anyPartner.unit();
        if (member.isPresent()) {
            return answer(
                    page,
                    anyPartner.of(partner),
                    chains.ofMember(program, unit, member.get(), page.number()),
                    entry -> EntryView.of(entry, member.get(), unit));
        }
        return answer(
                page,
                anyPartner,
                partner.isPresent()
                        ? chains.ofPartner(program, unit, partner.get(), page.number())
                        : Optional.of(chains.ofProgram(program, page.number())),
                entry -> EntryView.inUnit(entry, unit));
    }

    private static HistoryFilter filter(Query query, ProgramConfig program) {
        return new HistoryFilter(
                Units.read(query, program),
                type(query),
                Period.read(query, program),
                Optional.empty());
    }

    private static Optional<EntryType> type(Query query) {
        Optional<String> text = query.text("type");
        Optional<EntryType> type =
                text.flatMap(
                        name ->
                                TYPES.stream()
                                        .filter(known -> known.name().equals(name))
                                        .findFirst());
        if (text.isPresent() && type.isEmpty()) {
            String names = TYPES.stream().map(EntryType::name).collect(Collectors.joining(", "));
            query.error("type", "invalid_value", "Must be one of " + names + ".");
        }
        return type;
    }

    private Answer answer(
            Page page,
            HistoryFilter filter,
            Optional<ChainWalk> chain,
            Function<RecordedEntry, Optional<EntryView>> viewOf)
            throws IOException {
        HistoryReader reader = new HistoryReader(gate.ledger()::entryAt);
        HistoryReader.Rows found =
                chain.isEmpty()
                        ? HistoryReader.Rows.NONE
                        : reader.read(chain.get(), filter, viewOf, page.limit());
        return page.answer(
                found.rows(),
                found.next(),
                (out, row) ->
                        rows.write(
                                out,
                                row.view(),
                                more -> {
                                    Balances.writeField(more, "balanceBefore", row.before());
                                    Balances.writeField(more, "balanceAfter", row.view().balance());
                                }));
    }
}

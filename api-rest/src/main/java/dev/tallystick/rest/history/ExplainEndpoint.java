package dev.tallystick.rest.history;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.points.EntryRows;
import dev.tallystick.rest.points.EntryStory;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /v1/transactions/{txId}/explain}: what was asked, under which configuration, what came
 * of it step by step, and what happened to its lots since.
 */
final class ExplainEndpoint {
    private final LedgerGate gate;
    private final Transactions transactions;
    private final EntryRows rows;
    private final EntryStory story;
    private final Chains chains;
    private final ConfigurationInForce configurations;

    ExplainEndpoint(LedgerGate gate, Transactions transactions, EntryRows rows, EntryStory story) {
        this.gate = gate;
        this.transactions = transactions;
        this.rows = rows;
        this.story = story;
        this.chains = new Chains(gate);
        this.configurations = new ConfigurationInForce(gate);
    }

    Route route() {
        return Route.get("/v1/transactions/{txId}/explain", Scope.POINTS_READ, this::get);
    }

    private Answer get(Call call) throws IOException {
        ProgramConfig program = gate.program(call.caller().programId());
        String txId = call.pathId("txId", IdRule.TRANSACTION);
        Query query = call.query();
        Page page =
                Page.read(Page.path("/v1/transactions/", txId, "/explain"), program.id(), query);
        query.finish();
        RecordedEntry entry = transactions.get(program, txId);
        Optional<RecordedEntry> configuration = configurations.at(program, entry);
        LaterEntries.Rows later = later(program, entry, page);
        return page.withLink(
                Answer.json(
                        200,
                        out ->
                                rows.write(
                                        out,
                                        entry,
                                        row -> {
                                            row.writeFieldName("request");
                                            story.writeRequest(row, entry);
                                            row.writeFieldName("promotions");
                                            story.writePromotions(row, entry);
                                            if (call.caller().has(Scope.MEMBERS_READ)) {
                                                row.writeFieldName("memberFacts");
                                                story.writeMemberFacts(row, entry);
                                            }
                                            writeConfiguration(row, configuration);
                                            row.writeFieldName("effects");
                                            story.writeEffects(row, entry, _ -> true);
                                            row.writeObjectFieldStart("later");
                                            page.writeFields(
                                                    row,
                                                    later.rows(),
                                                    later.next(),
                                                    (list, after) ->
                                                            writeLater(list, after, later.lots()));
                                            row.writeEndObject();
                                        })),
                later.next());
    }

    private LaterEntries.Rows later(ProgramConfig program, RecordedEntry entry, Page page)
            throws IOException {
        LaterEntries later = new LaterEntries(entry);
        return later.isEmpty()
                ? LaterEntries.Rows.NONE
                : later.read(chains.ofAll(program, entry, page.number()), page.limit());
    }

    private static void writeConfiguration(JsonGenerator out, Optional<RecordedEntry> configuration)
            throws IOException {
        if (configuration.isEmpty()) {
            out.writeNullField("configuration");
            return;
        }
        out.writeObjectFieldStart("configuration");
        out.writeNumberField("configuredAt", configuration.get().position());
        out.writeStringField("postedAt", Times.format(configuration.get().postedAtMs()));
        out.writeEndObject();
    }

    private void writeLater(JsonGenerator out, RecordedEntry later, Set<Long> lots)
            throws IOException {
        out.writeStartObject();
        rows.writeReferenceFields(out, later);
        out.writeStringField("postedAt", Times.format(later.postedAtMs()));
        out.writeStringField("effectiveAt", Times.format(later.effectiveAtMs()));
        out.writeFieldName("effects");
        story.writeEffects(out, later, effect -> LaterEntries.isOn(effect, lots));
        out.writeEndObject();
    }
}

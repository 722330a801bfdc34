package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.command.Returned;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.ledger.promotion.Evaluation;
import dev.tallystick.ledger.promotion.Facts;
import dev.tallystick.ledger.promotion.Granted;
import dev.tallystick.ledger.promotion.Line;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.Purchase;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.promotions.Promotions;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Works out what an earn loses when pieces of its purchase come back: what is left of the purchase
 * is evaluated by the versions and the facts of then, and each promotion gives back what it granted
 * beyond that, less what it gave back before. Source: ARCHITECTURE.md, rule 8.
 */
final class Returns {
    private final LedgerGate gate;
    private final Promotions promotions;
    private final EntryTexts texts;
    private final Related related;

    /**
     * What comes of a return.
     *
     * @param points to be reversed in the earn's own unit, 0 or more
     * @param exceeds whether more pieces came back than are left: the points are more than were
     *     granted then, so that the ledger refuses, and records that it did
     * @param recorded what the next return must know of it
     * @param told the same for the ledger: by grant, and what was known before
     */
    @SuppressWarnings("ArrayRecordComponent") // used once, never compared
    record Came(long points, boolean exceeds, ObjectNode recorded, byte[] told) {}

    /** What came back before: pieces by line, points by promotion. */
    private record Before(Map<String, Long> quantities, Map<String, Long> points) {
        static Before nothing() {
            return new Before(new TreeMap<>(), new TreeMap<>());
        }
    }

    Returns(LedgerGate gate, Promotions promotions, EntryTexts texts) {
        this.gate = gate;
        this.promotions = promotions;
        this.texts = texts;
        this.related = new Related(gate);
    }

    /**
     * {@return what comes of a return}
     *
     * @param earn what earned the points
     * @param member its member
     * @throws dev.tallystick.rest.problem.ProblemException 400 where there is no such purchase or
     *     line
     */
    Came of(ProgramConfig program, RecordedEntry earn, Member member, List<ReturnedItem> items)
            throws IOException {
        Optional<FreeText.Beside> beside = texts.of(earn, member).map(FreeText::beside);
        if (beside.flatMap(FreeText.Beside::basket).isEmpty()) {
            throw Problem.invalid(
                            "/returnedItems",
                            "no_basket",
                            "The earn has no basket of which anything could come back, or it was"
                                    + " erased.")
                    .exception();
        }
        Optional<Evidence> evidence = Evidence.read(earn, beside.get());
        if (evidence.isEmpty() && earn.requestedPoints() > 0) {
            throw Problem.invalid(
                            "/returnedItems",
                            "not_evaluated",
                            "How the basket came to its points was not recorded yet.")
                    .exception();
        }
        Purchase bought = Basket.ofJson(beside.get().basket().get()).purchase();
        long newestRelated = related.newest(earn);
        Before before = before(earn, newestRelated, member);
        boolean exceeds = add(items, bought, before.quantities());
        if (exceeds) {
            return new Came(
                    earn.requestedPoints() + 1,
                    true,
                    write(items, before),
                    Returned.encode(newestRelated));
        }
        String unit = program.units().get(EntryView.first(earn).unit()).code();
        long[] lost =
                evidence.isEmpty()
                        ? new long[0]
                        : reverse(
                                program.id(),
                                unit,
                                evidence.get(),
                                left(bought, before.quantities()),
                                before.points());
        return new Came(
                evidence.isEmpty() ? 0 : ofOwnUnit(evidence.get(), lost),
                false,
                write(items, before),
                Returned.encode(newestRelated, lost));
    }

    private static long ofOwnUnit(Evidence evidence, long[] lost) {
        long points = 0;
        for (int index = 0; index < evidence.grants().size(); index++) {
            boolean isOwn = evidence.grants().get(index).unit().isEmpty();
            points += isOwn ? lost[evidence.firstNumber() + index] : 0;
        }
        return points;
    }

    /** The newest return tells what came back in all. */
    private Before before(RecordedEntry earn, long newestRelated, Member member)
            throws IOException {
        long position = newestRelated;
        while (position != 0) {
            RecordedEntry entry = RecordedEntry.parse(gate.ledger().entryAt(position));
            Optional<ObjectNode> returned =
                    entry.type() == EntryType.EARN_REVERSAL
                            ? texts.of(entry, member).flatMap(text -> text.beside().returned())
                            : Optional.empty();
            if (returned.isPresent()) {
                return read(returned.get());
            }
            position = Related.before(entry, earn.position());
        }
        return Before.nothing();
    }

    /** {@return whether more came back of a line than there was} */
    private static boolean add(
            List<ReturnedItem> items, Purchase bought, Map<String, Long> quantities) {
        Map<String, Line> lines = new HashMap<>();
        bought.lines().forEach(line -> lines.put(line.lineId(), line));
        boolean exceeds = false;
        for (int index = 0; index < items.size(); index++) {
            ReturnedItem item = items.get(index);
            Line line = lines.get(item.lineId());
            if (line == null) {
                throw Problem.invalid(
                                "/returnedItems/" + index + "/lineId",
                                "unknown_line",
                                "The basket has no such line.")
                        .exception();
            }
            long inAll = quantities.merge(item.lineId(), item.quantity(), Long::sum);
            exceeds |= inAll > line.quantity();
        }
        return exceeds;
    }

    private static List<Line> left(Purchase bought, Map<String, Long> quantities) {
        return bought.lines().stream()
                .flatMap(line -> line.less(quantities.getOrDefault(line.lineId(), 0L)).stream())
                .toList();
    }

    /** {@return the points that each grant loses now, which are added to what was before} */
    private long[] reverse(
            String programId,
            String unit,
            Evidence evidence,
            List<Line> left,
            Map<String, Long> reversed) {
        Map<String, Long> kept =
                left.isEmpty() ? Map.of() : evaluate(programId, unit, evidence, left);
        int first = evidence.firstNumber();
        long[] lost = new long[first + evidence.grants().size()];
        for (int grant = 0; grant < evidence.grants().size(); grant++) {
            Evidence.Share share = evidence.grants().get(grant);
            long before = reversed.getOrDefault(share.promotionId(), 0L);
            long keptPoints =
                    Math.min(share.grantedPoints(), kept.getOrDefault(share.promotionId(), 0L));
            long points = Math.max(0, share.grantedPoints() - keptPoints - before);
            reversed.put(share.promotionId(), before + points);
            lost[first + grant] = points;
        }
        return lost;
    }

    /** {@return what those promotions would grant, that did, for what is left} */
    private Map<String, Long> evaluate(
            String programId, String unit, Evidence evidence, List<Line> left) {
        List<Promotion> once = new ArrayList<>();
        for (Evidence.Share share : evidence.grants()) {
            String in = share.unit().orElse(unit);
            once.add(share.isBase() ? baseEarn(in, evidence) : version(programId, share));
        }
        Purchase bought = evidence.facts().purchase().orElseThrow();
        Facts facts =
                evidence.facts()
                        .with(
                                new Purchase(
                                        bought.currency(),
                                        left,
                                        bought.storeId(),
                                        bought.channel()));
        Evaluation evaluation = promotions.prepared(once).evaluate(facts);
        Map<String, Long> points = new HashMap<>();
        for (Granted granted : evaluation.grants()) {
            points.put(granted.promotion().id(), granted.points());
        }
        return points;
    }

    private Promotion version(String programId, Evidence.Share share) {
        return promotions
                .version(programId, share.promotionId(), share.version())
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "a version that granted points is gone: " + share));
    }

    private static Promotion baseEarn(String unit, Evidence evidence) {
        BaseEarn base = evidence.base().orElseThrow();
        int digits = Currency.getInstance(base.currency()).getDefaultFractionDigits();
        return Promotion.baseEarn(base, unit, digits);
    }

    private static ObjectNode write(List<ReturnedItem> items, Before inAll) {
        ObjectNode json = Json.newObject();
        ReturnedItem.write(json, "items", items);
        ObjectNode lines = json.putObject("lines");
        inAll.quantities().forEach(lines::put);
        ArrayNode points = json.putArray("promotions");
        inAll.points()
                .forEach(
                        (id, reversed) ->
                                points.addObject().put("promotionId", id).put("points", reversed));
        return json;
    }

    private static Before read(ObjectNode json) {
        Before before = Before.nothing();
        json.get("lines")
                .properties()
                .forEach(
                        line ->
                                before.quantities()
                                        .put(line.getKey(), line.getValue().longValue()));
        for (JsonNode each : json.get("promotions")) {
            before.points()
                    .put(each.get("promotionId").textValue(), each.get("points").longValue());
        }
        return before;
    }
}

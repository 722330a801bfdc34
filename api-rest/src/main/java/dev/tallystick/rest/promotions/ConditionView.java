package dev.tallystick.rest.promotions;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import dev.cel.runtime.CelVariableResolver;
import dev.tallystick.ledger.promotion.Facts;
import dev.tallystick.ledger.promotion.Line;
import dev.tallystick.ledger.promotion.Purchase;
import dev.tallystick.ledger.promotion.Shopper;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The facts of one evaluation under the names of {@link ConditionTypes}; each made when a condition
 * first names it.
 */
final class ConditionView implements CelVariableResolver {
    private final Facts facts;
    private ConditionStruct basket;
    private ImmutableList<ConditionStruct> items;
    private ConditionStruct member;
    private ConditionStruct event;
    private ConditionStruct now;

    ConditionView(Facts facts) {
        this.facts = facts;
    }

    @Override
    public Optional<Object> find(String name) {
        return switch (name) {
            case "basket" -> Optional.of(basket());
            case "member" -> Optional.of(member());
            case "event" -> Optional.of(event());
            case "now" -> Optional.of(now());
            case "guest" -> Optional.of(facts.member().isEmpty());
            case "partnerId" -> Optional.of(facts.partnerId().orElse(""));
            default -> Optional.empty();
        };
    }

    private ConditionStruct basket() {
        if (basket == null) {
            basket = new ConditionStruct(ConditionTypes.BASKET, this::ofBasket);
        }
        return basket;
    }

    private Object ofBasket(String field) {
        Optional<Purchase> purchase = facts.purchase();
        return switch (field) {
            case "total" -> purchase.map(Purchase::totalMinor).orElse(0L);
            case "items" -> items();
            case "currency" -> purchase.map(Purchase::currency).orElse(null);
            case "storeId" -> purchase.flatMap(Purchase::storeId).orElse(null);
            case "channel" -> purchase.flatMap(Purchase::channel).orElse(null);
            default -> null;
        };
    }

    private ImmutableList<ConditionStruct> items() {
        if (items == null) {
            items =
                    facts.purchase().map(Purchase::lines).orElse(List.of()).stream()
                            .map(ConditionView::item)
                            .collect(ImmutableList.toImmutableList());
        }
        return items;
    }

    /** Whoever names the items gets them whole: CEL makes maps of them. */
    private static ConditionStruct item(Line line) {
        ImmutableMap.Builder<String, Object> fields = ImmutableMap.builder();
        fields.put("lineId", line.lineId());
        fields.put("productId", line.productId());
        fields.put("quantity", line.quantity());
        fields.put("amount", line.amountMinor());
        line.category().ifPresent(value -> fields.put("category", value));
        return new ConditionStruct(ConditionTypes.ITEM, fields.buildOrThrow());
    }

    private ConditionStruct member() {
        if (member == null) {
            ImmutableMap.Builder<String, Object> fields = ImmutableMap.builder();
            Optional<Shopper> shopper = facts.member();
            fields.put(
                    "segments",
                    ImmutableList.copyOf(
                            shopper.map(Shopper::segments).orElse(ImmutableList.of())));
            fields.put("attributes", attributes(shopper.map(Shopper::attributes)));
            shopper.flatMap(Shopper::tier).ifPresent(value -> fields.put("tier", value));
            shopper.flatMap(Shopper::birthday)
                    .ifPresent(value -> fields.put("birthday", monthDay(value)));
            shopper.flatMap(Shopper::enrolledOn).ifPresent(value -> putEnrolment(fields, value));
            member = new ConditionStruct(ConditionTypes.MEMBER, fields.buildOrThrow());
        }
        return member;
    }

    private void putEnrolment(ImmutableMap.Builder<String, Object> fields, LocalDate enrolledOn) {
        fields.put("enrolledOn", enrolledOn.toString());
        fields.put(
                "enrolledDays", ChronoUnit.DAYS.between(enrolledOn, facts.local().toLocalDate()));
    }

    private ConditionStruct event() {
        if (event == null) {
            ImmutableMap.Builder<String, Object> fields = ImmutableMap.builder();
            fields.put("attributes", attributes(facts.event().map(what -> what.attributes())));
            facts.event().ifPresent(what -> fields.put("name", what.name()));
            event = new ConditionStruct(ConditionTypes.EVENT, fields.buildOrThrow());
        }
        return event;
    }

    private ConditionStruct now() {
        if (now == null) {
            LocalDateTime local = facts.local();
            ImmutableMap.Builder<String, Object> fields = ImmutableMap.builder();
            fields.put("date", local.toLocalDate().toString());
            fields.put("year", (long) local.getYear());
            fields.put("month", (long) local.getMonthValue());
            fields.put("day", (long) local.getDayOfMonth());
            fields.put("monthDay", monthDay(MonthDay.from(local)));
            fields.put("dayOfWeek", (long) local.getDayOfWeek().getValue());
            fields.put("hour", (long) local.getHour());
            now = new ConditionStruct(ConditionTypes.NOW, fields.buildOrThrow());
        }
        return now;
    }

    private static ImmutableMap<String, Object> attributes(Optional<Map<String, Object>> given) {
        return ImmutableMap.copyOf(given.orElse(ImmutableMap.of()));
    }

    private static String monthDay(MonthDay day) {
        return String.format(Locale.ROOT, "%02d-%02d", day.getMonthValue(), day.getDayOfMonth());
    }
}

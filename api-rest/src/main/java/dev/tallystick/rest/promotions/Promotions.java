package dev.tallystick.rest.promotions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.promotion.Condition;
import dev.tallystick.ledger.promotion.Conditions;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.PromotionSet;
import dev.tallystick.rest.definitions.DefinitionStore;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.programs.ExpiryDates;
import dev.tallystick.rest.store.Database;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Promotions of all programs: what is not over comes from memory once a program was used; every
 * change goes through here, so what is remembered is what is stored. Old versions stay readable.
 */
public final class Promotions {
    /** A program has at most so many promotions that are not over. */
    static final int NOT_OVER_MAX = 1_000;

    /** The promotions of a program that are not over have at most so many names in all lists. */
    static final int NAMES_NOT_OVER_MAX = 50_000;

    /** A program has at most so many promotions, those that are over included. */
    static final int COUNT_MAX = 100_000;

    /** Years of every kind: a leap year, those after one, and 2100, which is none. */
    private static final LocalDate DAYS_FROM = LocalDate.of(2096, 1, 1);

    private static final LocalDate DAYS_TO = LocalDate.of(2105, 1, 1);

    private static final int PAGE_COUNT = 100;
    private static final int VERSIONS_PAGE_COUNT = 500;
    private static final int NAMES_REMEMBERED_MAX = 200_000;
    private static final int NAMES_OF_ONE = 20;
    private static final int CONDITIONS_MAX_CHARACTERS = 500_000;

    private final DefinitionStore store;
    private final Function<String, ProgramConfig> programs;
    private final LongSupplier ledgerNowMs;
    private final Implied implied;
    private final Conditions strict;
    private final Conditions language;
    private final ConcurrentHashMap<String, LivePromotions> byProgram = new ConcurrentHashMap<>();
    private final PastPromotions past;
    private final Cache<Name, PromotionVersion> versions =
            Caffeine.newBuilder()
                    .maximumWeight(NAMES_REMEMBERED_MAX)
                    .weigher((Name _, PromotionVersion version) -> weight(version))
                    .build();

    private record Name(String programId, String promotionId, int version) {}

    /**
     * A promotion in its last version.
     *
     * @param name for people
     * @param number counts the program's promotions from 1
     */
    public record Live(Promotion rule, String name, long number) {}

    /** A promotion's last version, and whether the promotion is new. */
    record Stored(PromotionVersion version, boolean created) {}

    /**
     * @param programs finds a program's configuration
     * @param ledgerNowMs ledger time
     * @param implied what follows from something else
     * @param language of conditions
     */
    public Promotions(
            Database database,
            Function<String, ProgramConfig> programs,
            LongSupplier ledgerNowMs,
            Implied implied,
            Conditions language) {
        this.store = new DefinitionStore(database, "promotion");
        this.programs = programs;
        this.ledgerNowMs = ledgerNowMs;
        this.implied = implied;
        this.strict = language;
        Cache<String, Condition> compiled =
                Caffeine.newBuilder()
                        .maximumWeight(CONDITIONS_MAX_CHARACTERS)
                        .weigher((String text, Condition _) -> text.length())
                        .build();
        this.language = text -> compiled.get(text, this::compileStored);
        this.past =
                new PastPromotions(
                        this.language,
                        implied,
                        this::windows,
                        (programId, window) ->
                                find(programId, window.promotionId(), window.version())
                                        .orElseThrow());
    }

    /**
     * {@return the promotions that grant at an instant, in whatever unit, prepared: each in the
     * version that was in force then, or in its first one if it was made later; with the base earn}
     *
     * @param atMs when it takes effect, epoch milliseconds
     * @param nowMs ledger time
     */
    public PromotionSet at(ProgramConfig program, long atMs, long nowMs) {
        LivePromotions live = live(program.id());
        return live.at(program, atMs, nowMs).orElseGet(() -> past.at(program, live, atMs));
    }

    /** What is implied in a program may be something else: it is prepared anew. */
    public void forget(String programId) {
        byProgram.remove(programId);
        past.forget(programId);
    }

    /** {@return whether a program has a promotion of that id} */
    public boolean exists(String programId, String promotionId) {
        return live(programId).find(promotionId).isPresent();
    }

    /** {@return the promotions whose window is open at an instant, newest first} */
    public List<Live> liveAt(String programId, long atMs) {
        return live(programId)
                .list(known -> known.isLiveAt(atMs), _ -> true, Long.MAX_VALUE, Integer.MAX_VALUE)
                .stream()
                .map(version -> new Live(version.rule(), version.name(), version.number()))
                .toList();
    }

    /**
     * {@return versions that granted once, prepared}
     *
     * @throws IllegalStateException if one is unknown, which is never deleted
     */
    public PromotionSet prepared(List<Promotion> once) {
        return PromotionSet.of(once, language);
    }

    /** {@return a version that granted once; empty if there is none such} */
    public Optional<Promotion> version(String programId, String promotionId, int version) {
        Optional<Promotion> ofAnother = implied.version(programId, promotionId, version);
        return ofAnother.isPresent()
                ? ofAnother
                : find(programId, promotionId, version).map(PromotionVersion::rule);
    }

    /**
     * {@return the promotion's last version}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code promotion_not_found}
     */
    PromotionVersion get(String programId, String promotionId) {
        return live(programId).find(promotionId).orElseThrow(Promotions::notFound);
    }

    /** {@return one version; otherwise as {@link #get(String, String)}} */
    PromotionVersion get(String programId, String promotionId, int version) {
        return find(programId, promotionId, version).orElseThrow(Promotions::notFound);
    }

    LivePromotions live(String programId) {
        return byProgram.computeIfAbsent(programId, this::load);
    }

    /**
     * Makes a promotion, or another version of one.
     *
     * @param change from the definition as it is, empty for a new one, to one that is not yet
     *     proved
     * @param precondition is shown the promotion as it is, and throws where that is not the one
     *     meant
     * @throws dev.tallystick.rest.problem.ProblemException 400 with every fault of the definition;
     *     409 {@code too_many_promotions}
     */
    synchronized Stored put(
            String programId,
            String promotionId,
            UnaryOperator<ObjectNode> change,
            Consumer<Optional<PromotionVersion>> precondition,
            long nowMs) {
        LivePromotions before = live(programId);
        DefinitionStore.Stored stored =
                store.put(
                        programId,
                        promotionId,
                        row -> definition(programId, promotionId, row, change, precondition, nowMs),
                        nowMs,
                        () -> byProgram.remove(programId));
        PromotionVersion version = versionOf(programId, stored.row());
        byProgram.put(
                programId,
                stored.changed()
                        ? before.with(version, ledgerNowMs.getAsLong())
                        : before.unprepared());
        return new Stored(version, stored.created());
    }

    /** What an earlier program accepted and this one does not is a condition that always fails. */
    private Condition compileStored(String text) {
        try {
            return strict.compile(text);
        } catch (ConditionInvalidException e) {
            return Condition.UNTELLABLE;
        }
    }

    private String definition(
            String programId,
            String promotionId,
            Optional<DefinitionStore.Row> row,
            UnaryOperator<ObjectNode> change,
            Consumer<Optional<PromotionVersion>> precondition,
            long nowMs) {
        Optional<PromotionVersion> before = row.map(r -> versionOf(programId, r));
        precondition.accept(before);
        ObjectNode wanted =
                change.apply(PromotionVersion.parse(row.map(r -> r.definition()).orElse("{}")));
        PromotionReader.Definition definition =
                new PromotionReader(programs.apply(programId), strict, wanted).read(promotionId, 1);
        PromotionVersion after =
                new PromotionVersion(definition.rule(), definition.name(), 0, nowMs, nowMs);
        requireUsable(definition.rule());
        requireRoom(live(programId), before.map(PromotionVersion::rule), definition.rule());
        if (before.isPresent() && !before.get().rule().unit().equals(after.rule().unit())) {
            throw Problem.invalid("/unit", "unit_fixed", "A promotion keeps its unit.").exception();
        }
        return after.definition();
    }

    /** From whatever day on: months are of four lengths. What is stored already is not asked. */
    private static void requireUsable(Promotion wanted) {
        Optional<ExpiryDates> dates =
                wanted.expiry()
                        .filter(policy -> policy instanceof ExpiryPolicy.After)
                        .map(policy -> ExpiryDates.of(policy, ZoneOffset.UTC));
        if (dates.isEmpty() || wanted.activatesAfter().isEmpty()) {
            return;
        }
        boolean isUsable =
                DAYS_FROM
                        .datesUntil(DAYS_TO)
                        .allMatch(
                                day ->
                                        dates.get().adjustedExpireAtMs(startMs(day))
                                                > startMs(day.plus(wanted.activatesAfter().get())));
        if (!isUsable) {
            throw Problem.invalid(
                            "/expiry",
                            "expires_before_activation",
                            "The points would be over before they can be used.")
                    .exception();
        }
    }

    private static long startMs(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    private void requireRoom(LivePromotions live, Optional<Promotion> before, Promotion wanted) {
        long nowMs = ledgerNowMs.getAsLong();
        boolean isOneMore =
                wanted.toMs() > nowMs && before.filter(rule -> rule.toMs() > nowMs).isEmpty();
        boolean isFull = isOneMore && live.countNotOver(nowMs) >= NOT_OVER_MAX;
        if (isFull || (before.isEmpty() && live.count() >= COUNT_MAX)) {
            throw Problem.of(
                            409,
                            "too_many_promotions",
                            "A program may have %d promotions, %d of them not over."
                                    .formatted(COUNT_MAX, NOT_OVER_MAX))
                    .exception();
        }
        long names = live.nameCountNotOver(nowMs, wanted.id()) + wanted.nameCount();
        if (wanted.toMs() > nowMs && names > NAMES_NOT_OVER_MAX) {
            throw Problem.of(
                            409,
                            "too_many_names",
                            "All promotions of a program that are not over may have %d names."
                                    .formatted(NAMES_NOT_OVER_MAX))
                    .exception();
        }
    }

    /** That there is none is not remembered: it may be made any time. */
    private Optional<PromotionVersion> find(String programId, String promotionId, int version) {
        return Optional.ofNullable(
                versions.get(
                        new Name(programId, promotionId, version),
                        name ->
                                store.version(name.programId(), name.promotionId(), name.version())
                                        .map(row -> versionOf(name.programId(), row))
                                        .orElse(null)));
    }

    private LivePromotions load(String programId) {
        long nowMs = ledgerNowMs.getAsLong();
        List<KnownPromotion> all = new ArrayList<>();
        long below = Long.MAX_VALUE;
        List<DefinitionStore.Row> rows;
        do {
            rows = store.lastVersions(programId, below, PAGE_COUNT);
            for (DefinitionStore.Row row : rows) {
                all.add(KnownPromotion.of(versionOf(programId, row), nowMs));
                below = row.number();
            }
        } while (rows.size() == PAGE_COUNT);
        return new LivePromotions(
                language,
                implied,
                known -> find(programId, known.promotionId(), known.version()).orElseThrow(),
                all,
                store.versionInstants(programId).stream().mapToLong(Long::longValue).toArray());
    }

    private static int weight(PromotionVersion version) {
        return NAMES_OF_ONE + version.rule().nameCount();
    }

    private VersionWindows windows(String programId) {
        List<VersionWindows.Window> windows = new ArrayList<>();
        String id = "";
        int version = 0;
        List<DefinitionStore.Row> rows;
        do {
            rows = store.versionsAfter(programId, id, version, VERSIONS_PAGE_COUNT);
            for (DefinitionStore.Row row : rows) {
                id = row.id();
                version = row.version();
                windows.add(
                        VersionWindows.Window.of(
                                versionOf(programId, row, _ -> Condition.UNTELLABLE)));
            }
        } while (rows.size() == VERSIONS_PAGE_COUNT);
        return new VersionWindows(windows);
    }

    private PromotionVersion versionOf(String programId, DefinitionStore.Row row) {
        return versionOf(programId, row, language);
    }

    private PromotionVersion versionOf(
            String programId, DefinitionStore.Row row, Conditions conditions) {
        PromotionReader.Definition definition =
                new PromotionReader(
                                programs.apply(programId),
                                conditions,
                                PromotionVersion.parse(row.definition()))
                        .read(row.id(), row.version());
        return new PromotionVersion(
                definition.rule(),
                definition.name(),
                row.number(),
                row.createdAtMs(),
                row.madeAtMs());
    }

    private static RuntimeException notFound() {
        return Problem.notFound("promotion_not_found", "There is no such promotion, or version.")
                .exception();
    }
}

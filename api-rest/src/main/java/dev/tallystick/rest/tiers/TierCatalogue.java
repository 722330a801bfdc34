package dev.tallystick.rest.tiers;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.problem.Problem;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What programs ask for of tiers: listed, put, and put into force once their past is counted. */
final class TierCatalogue {
    private static final int TIER_COUNT_MAX = 50;

    private final TierDatabaseStore database;
    private final LedgerGate gate;
    private final TierStore store;
    private final TierPast past;

    /** What became of a PUT. */
    record Stored(TierStore.Listed tier, boolean created) {}

    TierCatalogue(TierDatabaseStore database, LedgerGate gate, TierStore store, TierPast past) {
        this.database = database;
        this.gate = gate;
        this.store = store;
        this.past = past;
    }

    /**
     * {@return a tier of the program}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code tier_not_found}
     */
    TierStore.Listed get(String programId, String tierId) {
        return database.read(handle -> store.find(handle, programId, tierId))
                .orElseThrow(TierCatalogue::notFound);
    }

    List<TierStore.Listed> list(String programId, long belowRank, int limit) {
        return database.read(handle -> store.list(handle, programId, belowRank, limit));
    }

    /**
     * Makes a tier, or another version of one. It decides once what came before is counted: at
     * once, but where this is the program's first tier and its past is long.
     *
     * @param precondition is shown the tier as it is, and throws where that is not the one meant
     * @throws dev.tallystick.rest.problem.ProblemException 400; 409 {@code rank_taken}, {@code
     *     too_many_tiers}
     */
    Stored put(
            ProgramConfig program,
            String tierId,
            ObjectNode body,
            Consumer<Optional<TierStore.Listed>> precondition,
            long realMs) {
        Optional<TierStore.Listed> seen =
                database.read(handle -> store.find(handle, program.id(), tierId));
        precondition.accept(seen);
        changeOf(program, tierId, body, seen); // what is refused makes no program followed
        past.follow(program.id());
        try {
            Stored stored =
                    database.write(
                            handle -> put(handle, program, tierId, body, precondition, realMs));
            past.hurry(program.id());
            return stored.tier().version().isInForce()
                    ? stored
                    : new Stored(get(program.id(), tierId), stored.created());
        } catch (RuntimeException e) {
            store.forget();
            throw e;
        }
    }

    private Stored put(
            TierSessionStore handle,
            ProgramConfig program,
            String tierId,
            ObjectNode body,
            Consumer<Optional<TierStore.Listed>> precondition,
            long realMs) {
        Optional<TierStore.Listed> before = store.find(handle, program.id(), tierId);
        precondition.accept(before);
        LocalDate today = Settlement.localDay(gate.ledger().nowMs(), ZoneId.of(program.timeZone()));
        TierChange change = changeOf(program, tierId, body, before);
        boolean isSame =
                before.map(listed -> listed.version().tier().equals(change.tier())).orElse(false)
                        && change.from().isEmpty();
        if (isSame) {
            return new Stored(before.get(), false);
        }
        require(handle, program.id(), change.tier(), before.isEmpty());
        store.add(
                handle,
                program.id(),
                change.tier(),
                before.map(listed -> listed.version().version() + 1).orElse(1L),
                change.from().orElse(today),
                realMs);
        past.enforce(handle, program.id());
        return new Stored(store.find(handle, program.id(), tierId).orElseThrow(), before.isEmpty());
    }

    private static TierChange changeOf(
            ProgramConfig program,
            String tierId,
            ObjectNode body,
            Optional<TierStore.Listed> before) {
        return TierChange.read(
                Fields.of(body),
                tierId,
                before.map(listed -> listed.version().tier()),
                code -> program.unitOf(code) >= 0,
                program.units().get(program.defaultUnit()).code());
    }

    private void require(TierSessionStore handle, String programId, Tier tier, boolean isNew) {
        Optional<String> other = store.withRank(handle, programId, tier.rank(), tier.tierId());
        if (other.isPresent()) {
            throw Problem.of(409, "rank_taken", "Another tier has this rank.")
                    .with("tierId", other.get())
                    .exception();
        }
        if (isNew && store.count(handle, programId) >= TIER_COUNT_MAX) {
            throw Problem.of(
                            409,
                            "too_many_tiers",
                            "A program has at most " + TIER_COUNT_MAX + " tiers.")
                    .exception();
        }
    }

    static RuntimeException noTiers() {
        return Problem.notFound("no_tiers", "The program has no tiers.").exception();
    }

    static RuntimeException notFound() {
        return Problem.notFound("tier_not_found", "There is no such tier.").exception();
    }
}

package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.EntryPage;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.rest.ledger.LedgerGate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what members earned before their program asked for tiers. A program without tiers costs
 * nothing; the first one put makes it followed from there on, and its entries so far are read once,
 * page by page. Until that is done, its tiers are not in force.
 */
final class TierPast {
    private static final int PAGE_ENTRY_COUNT = 2_000;
    private static final Duration HURRY = Duration.ofSeconds(2);

    private final TierDatabaseStore database;
    private final LedgerGate gate;
    private final TierStore tiers;
    private final TierBook book;
    private final Qualifying qualifying;
    private final Set<String> followed = ConcurrentHashMap.newKeySet();

    private record Counted(RecordedEntry entry, ZoneId zone, List<Qualifying.Amount> amounts) {}

    TierPast(
            TierDatabaseStore database,
            LedgerGate gate,
            TierStore tiers,
            TierBook book,
            Qualifying qualifying) {
        this.database = database;
        this.gate = gate;
        this.tiers = tiers;
        this.book = book;
        this.qualifying = qualifying;
        database.read(TierProgramStore::all).forEach(program -> followed.add(program.programId()));
    }

    /** {@return whether a program's entries are projected} */
    boolean isFollowed(String programId) {
        return followed.contains(programId);
    }

    /** {@return the programs whose entries are projected} */
    Set<String> followed() {
        return Set.copyOf(followed);
    }

    boolean followsAny() {
        return !followed.isEmpty();
    }

    /**
     * Follows a program from now on. The order matters: once every new entry of the program is
     * looked at, and skipped, what is durable by then is the past; whatever comes is not.
     */
    void follow(String programId) {
        if (followed.contains(programId)) {
            return;
        }
        database.writeOnly(handle -> TierProgramStore.begin(handle, programId));
        followed.add(programId);
        endPast(programId);
    }

    /** Notes where the past of a program ends, if that is not known. */
    private void endPast(String programId) {
        database.writeOnly(
                handle -> {
                    ProgramState program = TierProgramStore.find(handle, programId).orElseThrow();
                    if (program.pastTo() == ProgramState.PAST_UNKNOWN) {
                        Ledger ledger = gate.ledger();
                        ProgramConfig config = gate.program(programId);
                        long end = Math.max(ledger.durablePosition(), config.configuredAt());
                        TierProgramStore.save(
                                handle, program.pastEndsAt(end, ZoneId.of(config.timeZone())));
                    }
                });
    }

    /** Counts on for a moment, as somebody waits for it. */
    void hurry(String programId) {
        long deadlineNanos = System.nanoTime() + HURRY.toNanos();
        boolean isDone = false;
        while (!isDone && System.nanoTime() - deadlineNanos < 0) {
            isDone = countOn(programId);
        }
    }

    /**
     * Counts a page of a program's past.
     *
     * @return whether all is counted
     */
    boolean countOn(String programId) {
        Optional<ProgramState> found =
                database.read(handle -> TierProgramStore.find(handle, programId));
        if (found.isEmpty() || found.get().isPastCounted()) {
            return true;
        }
        ProgramState program = found.get();
        if (program.pastTo() == ProgramState.PAST_UNKNOWN) {
            endPast(programId);
            return false;
        }
        ProgramConfig config = gate.program(programId);
        EntryPage page = page(config, program.pastPosition());
        List<Counted> counted = new ArrayList<>();
        ZoneId zone = program.pastZone();
        for (byte[] bytes : page.entries()) {
            RecordedEntry entry = RecordedEntry.parse(bytes);
            if (entry.position() <= program.pastTo() && Qualifying.concerns(entry)) {
                zone = entry.type() == EntryType.CONFIG ? TierBook.zoneOf(entry) : zone;
                counted.add(new Counted(entry, zone, qualifying.of(entry, config)));
            }
        }
        ZoneId lastZone = zone;
        long countedTo = Math.min(page.lookedTo(), program.pastTo());
        database.writeOnly(handle -> write(handle, program, counted, countedTo, lastZone));
        return countedTo >= program.pastTo();
    }

    /** Puts into force what is not yet, if the past is counted. */
    void enforce(TierSessionStore handle, String programId) {
        ProgramState program = TierProgramStore.find(handle, programId).orElseThrow();
        if (program.isPastCounted()) {
            TierProgramStore.save(handle, tiers.enforce(handle, program, gate.ledger().nowMs()));
        }
    }

    /** Unless somebody else counted it meanwhile. */
    private void write(
            TierSessionStore handle,
            ProgramState seen,
            List<Counted> counted,
            long countedTo,
            ZoneId zone) {
        ProgramState program = TierProgramStore.find(handle, seen.programId()).orElseThrow();
        if (program.pastPosition() != seen.pastPosition() || program.pastTo() != seen.pastTo()) {
            return;
        }
        for (Counted one : counted) {
            book.count(handle, program.programId(), one.zone(), one.entry(), one.amounts());
        }
        TierProgramStore.save(handle, program.pastCounted(countedTo, zone));
        enforce(handle, program.programId());
    }

    private EntryPage page(ProgramConfig config, long after) {
        try {
            return gate.ledger().entriesAfter(config.number(), after, PAGE_ENTRY_COUNT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.tallystick.ledger.model;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.UnitConfig;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;

import org.agrona.concurrent.UnsafeBuffer;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Entries of every kind there is: each type with each outcome it can have, each effect, partners,
 * long steps, configurations of every sort. A few scripts, chosen so that together they have all of
 * it, and by hand what no script does. The same at every call.
 */
public final class Specimens {
    private static final int STEPS_PER_SCRIPT = 90;
    private static final int EARN_COUNT = 70;
    private static final long SCRIPT_MS = 100_000;
    private static final long START_MS = 1_000;

    private Specimens() {}

    /**
     * {@return the entries of a ledger, from position 1 on}
     *
     * @param testClock whether its clock is put forward now and then
     */
    public static List<byte[]> entries(boolean testClock) {
        Engine engine = new Engine();
        configure(engine);
        long startMs = START_MS + SCRIPT_MS;
        for (long seed : testClock ? List.of(1L) : chosenSeeds()) {
            if (testClock) {
                engine.machine().setClock(0, startMs, engine);
            }
            // Else a script's sweeps would see to what scripts before it left, and less to its own.
            engine.machine().sweep(startMs, Integer.MAX_VALUE, engine);
            play(engine, seed, startMs);
            startMs += SCRIPT_MS;
        }
        if (testClock) {
            engine.machine().setClock(1, startMs, engine);
        }
        return List.copyOf(engine.entries());
    }

    /** {@return what entries show of what can be recorded, one word or two each, sorted} */
    public static SortedSet<String> traits(List<byte[]> entries) {
        SortedSet<String> traits = new TreeSet<>();
        for (byte[] bytes : entries) {
            RecordedEntry entry = RecordedEntry.parse(bytes);
            traits.add(entry.type() + " " + entry.outcome());
            entry.effects().forEach(effect -> traits.add(effect.getClass().getSimpleName()));
            for (RecordedEntry.Account account : entry.accounts()) {
                traits.add(account.kind() + (account.every64th() ? " every 64th" : ""));
            }
        }
        return traits;
    }

    /**
     * {@return the seeds of a few scripts, of which each has what none before it had, up to every
     * outcome there is}
     */
    private static List<Long> chosenSeeds() {
        Set<String> unmet = Coverage.possible();
        Set<String> missing = new TreeSet<>();
        List<Set<String>> traitsOfSeed = new ArrayList<>();
        while (!unmet.isEmpty()) {
            Engine engine = new Engine();
            play(engine, traitsOfSeed.size() + 1L, START_MS);
            Set<String> traits = traits(engine.entries());
            traitsOfSeed.add(traits);
            missing.addAll(traits);
            unmet.removeAll(traits);
        }
        List<Long> chosen = new ArrayList<>();
        while (!missing.isEmpty()) {
            int best = 0;
            for (int script = 1; script < traitsOfSeed.size(); script++) {
                if (common(traitsOfSeed.get(script), missing)
                        > common(traitsOfSeed.get(best), missing)) {
                    best = script;
                }
            }
            missing.removeAll(traitsOfSeed.get(best));
            chosen.add(best + 1L);
        }
        return chosen;
    }

    private static long common(Set<String> traits, Set<String> missing) {
        return traits.stream().filter(missing::contains).count();
    }

    private static void play(Engine engine, long seed, long startMs) {
        Beside beside = new Beside(engine, Storm.policyOf(seed), startMs, new Coverage(), false);
        Generator generator = new Generator(seed, startMs);
        for (int n = 0; n < STEPS_PER_SCRIPT; n++) {
            beside.play(generator.next(beside.world()));
        }
    }

    /** What configurations and clients can say and scripts do not: program 1. */
    private static void configure(Engine engine) {
        for (int revision = 0; revision < 2; revision++) {
            ProgramConfig program =
                    new ProgramConfig(
                            revision,
                            "specimen",
                            0,
                            "Europe/Berlin",
                            List.of(
                                    new UnitConfig("POINTS", 2, after("P13M")),
                                    new UnitConfig("STATUS", 0, onDates()),
                                    new UnitConfig("MILES", 6, new ExpiryPolicy.Sliding("P2Y")),
                                    new UnitConfig("FOR-EVER", 0, new ExpiryPolicy.Never())),
                            revision,
                            revision == 0 ? SpentEarnPolicy.NEGATIVE : SpentEarnPolicy.CLAMP,
                            30 * revision,
                            revision == 0
                                    ? Optional.empty()
                                    : Optional.of(
                                            new BaseEarn(100, new BigDecimal("1.50"), "EUR")));
            UnsafeBuffer command = new UnsafeBuffer(new byte[1_024]);
            accept(engine, new Encoded(command, program.encode(command, 0, Long.MAX_VALUE)));
        }
        accept(engine, new TestCommands.Earn("basket-1", 7, 9_000).partner(77).encode());
        accept(engine, TestCommands.redeem("spend-1", 7, 4_000, false, 77));
        accept(engine, TestCommands.reverse("back-1", engine.entries().getLast(), 1_500));
        for (int n = 0; n < EARN_COUNT; n++) {
            accept(engine, new TestCommands.Earn("often-" + n, 8, 1).partner(77).encode());
        }
    }

    private static ExpiryPolicy after(String period) {
        return new ExpiryPolicy.After(period, ExpiryPolicy.RoundUp.MONTH);
    }

    private static ExpiryPolicy onDates() {
        return new ExpiryPolicy.OnDates(List.of("06-30", "12-31"));
    }

    private static void accept(Engine engine, Encoded command) {
        engine.machine().accept(command.buffer(), 0, command.lengthBytes(), START_MS, engine);
    }

    /** {@return all that {@link #traits} can find in any ledger} */
    public static SortedSet<String> possible() {
        SortedSet<String> possible = Coverage.possible();
        for (EntryType type : List.of(EntryType.ACTIVATE, EntryType.CONFIG, EntryType.CLOCK)) {
            possible.add(type + " POSTED");
        }
        addEffects(possible, Effect.class);
        possible.addAll(List.of("MEMBER", "MEMBER every 64th", "PARTNER", "PARTNER every 64th"));
        return possible;
    }

    private static void addEffects(Set<String> names, Class<?> effect) {
        if (effect.isRecord()) {
            names.add(effect.getSimpleName());
            return;
        }
        for (Class<?> kind : effect.getPermittedSubclasses()) {
            addEffects(names, kind);
        }
    }
}

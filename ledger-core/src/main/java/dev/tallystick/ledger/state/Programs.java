package dev.tallystick.ledger.state;

import dev.tallystick.ledger.ProgramConfig;

import java.util.Arrays;
import java.util.List;

/** The programs (tenants): their configuration, and the heads of their chains of entries. */
public final class Programs {
    private static final int LAST_POSITION = 0;
    private static final int WORDS = 1;

    private final Arena arena;
    private final Units units;
    private ProgramConfig[] configs = new ProgramConfig[8];
    private int count;
    private long newestAt;
    private long configuredAt;

    Programs(Arenas arenas, Units units) {
        arena = arenas.next(WORDS);
        this.units = units;
    }

    /** Takes over the configurations of a state of which this is a part of a view. */
    void show(Programs live) {
        configs = live.configs.clone();
        count = live.count;
        newestAt = live.newestAt;
        configuredAt = live.configuredAt;
    }

    /** Takes over the configurations that a snapshot holds, in the order of their numbers. */
    void fill(List<ProgramConfig> programs, long newestPosition, long configuredPosition) {
        programs.forEach(this::configure);
        newestAt = newestPosition;
        configuredAt = configuredPosition;
    }

    /** {@return how many programs there are; they are numbered from 1} */
    public int count() {
        return count;
    }

    /** {@return the program's configuration, null if there is no such program} */
    public ProgramConfig config(int program) {
        return program < configs.length ? configs[program] : null;
    }

    /** {@return position of the entry that made the youngest program, 0 if there is none} */
    public long newestAt() {
        return newestAt;
    }

    /** {@return position of the last entry that configured any program, 0 if none did} */
    public long configuredAt() {
        return configuredAt;
    }

    /** {@return position of the program's last entry, 0 if none} */
    public long lastPosition(int program) {
        return arena.get(program, LAST_POSITION);
    }

    /** Notes the program's newest entry. */
    public void link(int program, long position) {
        arena.put(program, LAST_POSITION, position);
    }

    /** Creates the program that is next in number, or gives one another configuration. */
    public void configure(ProgramConfig config) {
        int program = config.number();
        if (program > count) {
            assert program == count + 1 : "program created out of turn: number=" + program;
            count = program;
            newestAt = config.configuredAt();
            units.ensureProgram(program);
            arena.ensureSlot(program);
        }
        if (program >= configs.length) {
            configs = Arrays.copyOf(configs, 2 * program);
        }
        configs[program] = config;
        configuredAt = config.configuredAt();
    }
}

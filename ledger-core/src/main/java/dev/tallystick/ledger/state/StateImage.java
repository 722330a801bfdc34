package dev.tallystick.ledger.state;

import dev.tallystick.ledger.ProgramConfig;

import java.util.ArrayList;
import java.util.List;

/**
 * A state as bare words, to be saved and restored: its arenas by number, each so many records of so
 * many words, and the programs' configurations. What is derived from them (indexes, the due queue)
 * is made anew. The transactions' keys are saved apart, see {@link TxIds}.
 */
public final class StateImage {
    private final State state;
    private final Arenas arenas;

    private StateImage(State state) {
        this.state = state;
        arenas = state.arenas();
    }

    /** {@return the image of a view that {@link State#freeze} made} */
    public static StateImage of(State view) {
        return new StateImage(view);
    }

    /** {@return an image that makes a state of what is put into it} */
    public static StateImage into(State empty) {
        assert empty.position() == 0 : "not empty: position=" + empty.position();
        return new StateImage(empty);
    }

    /** {@return how many arenas there are, numbered from 0} */
    public int arenaCount() {
        return arenas.count();
    }

    /** {@return words of each record of an arena} */
    public int wordsPerSlot(int arena) {
        return arenas.get(arena).wordsPerSlot();
    }

    /** {@return records of an arena, numbered from 0} */
    public int slotCount(int arena) {
        return arenas.get(arena).slotCount();
    }

    /** {@return how many bytes its records take} */
    public long lengthBytes() {
        long words = 0;
        for (int arena = 0; arena < arenaCount(); arena++) {
            words += (long) wordsPerSlot(arena) * slotCount(arena);
        }
        return words * Long.BYTES;
    }

    /** Copies records, one behind the other. */
    public void copy(int arena, int firstSlot, int slotCount, long[] target) {
        arenas.get(arena).copySlots(firstSlot, slotCount, target);
    }

    /** {@return the configurations, in the order of the programs' numbers} */
    public List<ProgramConfig> programs() {
        List<ProgramConfig> programs = new ArrayList<>();
        for (int program = 1; program <= state.programs().count(); program++) {
            programs.add(state.programs().config(program));
        }
        return programs;
    }

    /** Fills records. */
    public void fill(int arena, int firstSlot, int slotCount, long[] source) {
        arenas.get(arena).fillSlots(firstSlot, slotCount, source);
    }

    /**
     * Fills the configurations.
     *
     * @param newestAt see {@link Programs#newestAt}
     * @param configuredAt see {@link Programs#configuredAt}
     */
    public void fillPrograms(List<ProgramConfig> programs, long newestAt, long configuredAt) {
        state.programs().fill(programs, newestAt, configuredAt);
    }

    /** Makes what is derived, once everything is filled. */
    public void finish() {
        state.accounts().fillIndex();
        state.originals().fillIndex();
        state.counters().fillIndex();
        fillDueQueue();
    }

    /** The lots of some accounts are waited for at once. */
    private void fillDueQueue() {
        ReadAhead readAhead = state.readAhead();
        int behindAll = state.accounts().count() + 1;
        int behind;
        for (int first = 1; first < behindAll; first = behind) {
            behind = Math.min(first + ReadAhead.COMMAND_COUNT_MAX, behindAll);
            for (int account = first; account < behind; account++) {
                readAhead.addRecorded(account);
            }
            readAhead.read();
            state.dueQueue().fill(first, behind);
        }
    }
}

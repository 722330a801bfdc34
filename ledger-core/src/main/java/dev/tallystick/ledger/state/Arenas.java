package dev.tallystick.ledger.state;

import java.util.ArrayList;
import java.util.List;

/**
 * The arenas of one state, numbered in the order in which its parts ask for them, which is the same
 * for every state: so that they can be frozen together, saved and filled by number.
 */
final class Arenas {
    private final UndoLog undo;
    private final PageSource pageSource;

    /** What the arenas to come show; null for a state that lives. */
    private final List<FrozenArena> frozen;

    private final List<Arena> arenas = new ArrayList<>();

    private Arenas(UndoLog undo, PageSource pageSource, List<FrozenArena> frozen) {
        this.undo = undo;
        this.pageSource = pageSource;
        this.frozen = frozen;
    }

    /** {@return the arenas of a state that lives} */
    static Arenas living(PageSource pageSource) {
        return new Arenas(new UndoLog(), pageSource, null);
    }

    /** {@return the next arena} */
    Arena next(int wordsPerSlot) {
        Arena arena =
                frozen == null
                        ? new Arena(wordsPerSlot, undo, pageSource)
                        : new Arena(frozen.get(arenas.size()), undo);
        arenas.add(arena);
        return arena;
    }

    /** {@return what notes the changes in all of them} */
    UndoLog undo() {
        return undo;
    }

    PageSource pageSource() {
        return pageSource;
    }

    int count() {
        return arenas.size();
    }

    Arena get(int number) {
        return arenas.get(number);
    }

    /** {@return pages that a view may ask for at once} */
    int frozenPageCount() {
        int count = 0;
        for (Arena arena : arenas) {
            count += FrozenArena.pageCountAtOnce(arena.slotCount());
        }
        return count;
    }

    /** {@return all of them as they are now, to be read by another thread} */
    Arenas freeze(FrozenRoom room) {
        undo.beginFreeze();
        PageSource source = room.before(pageSource);
        List<FrozenArena> views = new ArrayList<>();
        for (Arena arena : arenas) {
            views.add(arena.freeze(source));
        }
        return new Arenas(new UndoLog(), PageSource.ON_THE_SPOT, views);
    }

    /** Nobody looks any more at how they were. */
    void thaw() {
        arenas.forEach(Arena::thaw);
        undo.endFreeze();
    }
}

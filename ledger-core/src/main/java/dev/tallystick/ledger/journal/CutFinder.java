package dev.tallystick.ledger.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Notes, while a journal is read, where the excerpt with a position lies, or else its last one. */
final class CutFinder implements ExcerptVisitor {
    /** Where an excerpt with entries lies. */
    record Place(Path file, int cycle, long offset, long firstPosition, long lastPosition) {}

    private final long position;
    private final List<Place> firstPlaces = new ArrayList<>();
    private Place last;
    private Place lastFollowed;

    CutFinder(long position) {
        this.position = position;
    }

    @Override
    public void onExcerpt(ExcerptView excerpt) {
        if (firstPlaces.isEmpty() || firstPlaces.getLast().cycle() != excerpt.cycle()) {
            firstPlaces.add(placeOf(excerpt));
        }
        lastFollowed = last;
        if (excerpt.entryCount() > 0 && excerpt.firstPosition() <= position) {
            last = placeOf(excerpt);
        }
    }

    /** {@return the last excerpt with entries up to the position, null if there is none} */
    Place last() {
        return last;
    }

    /** {@return the last of them that another excerpt follows, null if there is none} */
    Place lastFollowed() {
        return lastFollowed;
    }

    /** {@return the cycle files with excerpts before that of a place, in order} */
    List<Path> filesBefore(Place place) {
        return firstPlaces.stream()
                .filter(first -> first.cycle() < place.cycle())
                .map(Place::file)
                .toList();
    }

    private static Place placeOf(ExcerptView excerpt) {
        return new Place(
                excerpt.file(),
                excerpt.cycle(),
                excerpt.offset(),
                excerpt.firstPosition(),
                excerpt.firstPosition() + excerpt.entryCount() - 1);
    }
}

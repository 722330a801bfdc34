package dev.tallystick.rest.promotions;

import java.util.ArrayList;
import java.util.List;

/**
 * When the versions of a program's promotions apply, all that were ever made: little of each, so
 * that those of a stretch of time are found without reading the others. Immutable.
 */
final class VersionWindows {
    private final List<Window> windows;

    /**
     * A version, and when it applies.
     *
     * @param madeAtMs ledger time at which it was made
     * @param fromMs its first instant
     * @param toMs the first after it
     */
    record Window(String promotionId, int version, long madeAtMs, long fromMs, long toMs) {
        static Window of(PromotionVersion version) {
            return new Window(
                    version.rule().id(),
                    version.rule().version(),
                    version.madeAtMs(),
                    version.rule().fromMs(),
                    version.rule().toMs());
        }
    }

    /**
     * @param windows by promotion, each one's by version
     */
    VersionWindows(List<Window> windows) {
        this.windows = List.copyOf(windows);
    }

    /** {@return how many versions there are in all} */
    int count() {
        return windows.size();
    }

    /**
     * {@return those that apply at an instant of a stretch of time in which none was made, as far
     * as their windows tell} Of each promotion it is the version that was its last one then, or the
     * first if it was made later.
     */
    List<Window> inForce(LivePromotions.Stretch stretch) {
        List<Window> inForce = new ArrayList<>();
        int next = 0;
        while (next < windows.size()) {
            Window ofOne = windows.get(next++);
            while (next < windows.size()
                    && windows.get(next).promotionId().equals(ofOne.promotionId())) {
                Window later = windows.get(next++);
                ofOne = later.madeAtMs() <= stretch.fromMs() ? later : ofOne;
            }
            if (stretch.meets(ofOne.fromMs(), ofOne.toMs())) {
                inForce.add(ofOne);
            }
        }
        return inForce;
    }
}

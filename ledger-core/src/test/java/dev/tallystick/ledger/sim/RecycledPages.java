package dev.tallystick.ledger.sim;

import dev.tallystick.ledger.state.PageSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Memory for one machine after the other: the large pages are used again. */
final class RecycledPages implements PageSource {
    private static final int LARGE_WORDS = 1 << 18;

    private final List<long[]> large = new ArrayList<>();
    private int usedCount;

    /** The machine that had pages till now is gone. */
    RecycledPages recycle() {
        usedCount = 0;
        return this;
    }

    @Override
    public long[] page(int wordCount) {
        if (wordCount < LARGE_WORDS) {
            return new long[wordCount];
        }
        if (usedCount == large.size() || large.get(usedCount).length != wordCount) {
            large.add(usedCount, new long[wordCount]);
        }
        long[] page = large.get(usedCount++);
        Arrays.fill(page, 0);
        return page;
    }
}

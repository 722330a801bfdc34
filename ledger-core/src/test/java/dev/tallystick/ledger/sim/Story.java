package dev.tallystick.ledger.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happened, a line each, for who has to read a seed that failed: the last of it. */
final class Story {
    private static final int LINE_COUNT_MAX = 120;

    private final Deque<String> lines = new ArrayDeque<>();

    void tell(Object... words) {
        if (lines.size() == LINE_COUNT_MAX) {
            lines.removeFirst();
        }
        lines.addLast(line(words));
    }

    static String line(Object... words) {
        return Stream.of(words).map(String::valueOf).collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}

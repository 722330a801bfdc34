package dev.tallystick.rest.auth;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * A line of those who wait, served in turns: one of each address, and among those of one address
 * one of each id. An id costs nothing to make up, an address does. One thread at a time.
 *
 * @param <W> who waits
 */
final class FairLine<W> {
    /**
     * What somebody comes with.
     *
     * @param address where from
     * @param id who they say they are
     */
    record Claim(String address, String id) {}

    private final Map<String, Map<String, Deque<W>>> waitersById = new LinkedHashMap<>();
    private int count;

    /** {@return how many wait} */
    int count() {
        return count;
    }

    /** Goes to the end of its claim. */
    void add(Claim claim, W waiter) {
        waitersById
                .computeIfAbsent(claim.address(), address -> new LinkedHashMap<>())
                .computeIfAbsent(claim.id(), id -> new ArrayDeque<>())
                .addLast(waiter);
        count++;
    }

    /** Leaves before its turn. */
    void remove(Claim claim, W waiter) {
        Map<String, Deque<W>> ids = waitersById.get(claim.address());
        Deque<W> waiters = ids.get(claim.id());
        waiters.remove(waiter);
        count--;
        if (waiters.isEmpty()) {
            ids.remove(claim.id());
        }
        if (ids.isEmpty()) {
            waitersById.remove(claim.address());
        }
    }

    /** {@return whose turn it is, taken out} Its address and its id go behind the others. */
    W next() {
        String address = waitersById.keySet().iterator().next();
        Map<String, Deque<W>> ids = waitersById.remove(address);
        String id = ids.keySet().iterator().next();
        Deque<W> waiters = ids.remove(id);
        W next = waiters.removeFirst();
        count--;
        if (!waiters.isEmpty()) {
            ids.put(id, waiters);
        }
        if (!ids.isEmpty()) {
            waitersById.put(address, ids);
        }
        return next;
    }

    /**
     * {@return the newest of the most crowded id of the most crowded address, taken out} Empty if
     * that is where the newcomer would stand.
     */
    Optional<W> giveWay(Claim newcomer) {
        String address = mostCrowded(waitersById, newcomer.address(), FairLine::countOf);
        Map<String, Deque<W>> ids = waitersById.getOrDefault(address, Map.of());
        boolean isNewcomers = address.equals(newcomer.address());
        String id = mostCrowded(ids, isNewcomers ? newcomer.id() : null, Deque::size);
        if (isNewcomers && id.equals(newcomer.id())) {
            return Optional.empty();
        }
        W newest = ids.get(id).peekLast();
        remove(new Claim(address, id), newest);
        return Optional.of(newest);
    }

    /**
     * One more is to come with the newcomer's key, if there is one; where others have as many, it
     * is that, and else the one that is furthest behind.
     */
    private static <V> String mostCrowded(
            Map<String, V> line, String newcomer, ToIntFunction<V> size) {
        String crowded = newcomer;
        int most = newcomer == null ? 0 : 1;
        if (newcomer != null && line.containsKey(newcomer)) {
            most += size.applyAsInt(line.get(newcomer));
        }
        for (Map.Entry<String, V> entry : line.entrySet()) {
            int waiting = size.applyAsInt(entry.getValue());
            if (waiting > most || (waiting == most && !Objects.equals(crowded, newcomer))) {
                most = waiting;
                crowded = entry.getKey();
            }
        }
        return crowded;
    }

    private static <W> int countOf(Map<String, Deque<W>> ids) {
        return ids.values().stream().mapToInt(Deque::size).sum();
    }

    /** {@return all who wait, taken out} */
    Deque<W> clear() {
        Deque<W> all = new ArrayDeque<>();
        while (count > 0) {
            all.add(next());
        }
        return all;
    }
}

package dev.tallystick.ledger.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Invents the next step of a script, with an eye on what the model knows: dates about to come,
 * members who have something, postings that something can be done about. Same seed, same script.
 */
final class Generator {
    /** Units: the first without a policy, the second slides. */
    static final int UNIT_COUNT = 2;

    private static final int RICH_EVERY = 12;

    private final SplittableRandom random;
    private final Wishes wishes;
    private final List<Step> steps = new ArrayList<>();
    private long nowMs;

    Generator(long seed, long startMs) {
        random = new SplittableRandom(seed);
        wishes = new Wishes(random, isRich(seed));
        nowMs = startMs;
    }

    /** {@return whether a seed's script is about the largest numbers} */
    static boolean isRich(long seed) {
        return seed % RICH_EVERY == 0;
    }

    /** {@return all steps so far} */
    List<Step> steps() {
        return steps;
    }

    Step next(World world) {
        nowMs += random.nextInt(4) == 0 ? 0 : random.nextInt(20);
        int jump = random.nextInt(100);
        if (jump < 16) {
            nowMs = Math.max(nowMs, nearADueInstant(world));
        } else if (jump == 16) {
            nowMs += random.nextInt(3_000);
        }
        Step step = new Step(steps.size(), nowMs, act(world));
        steps.add(step);
        return step;
    }

    /** One millisecond before something falls due, in that, or one behind it. */
    private long nearADueInstant(World world) {
        long dueMs = Long.MAX_VALUE;
        for (Member member : world.members.values()) {
            for (Account account : member.accounts.values()) {
                long next = world.nextDueMs(account);
                if (next > nowMs && random.nextInt(3) > 0) {
                    dueMs = Math.min(dueMs, next);
                }
            }
        }
        return dueMs == Long.MAX_VALUE ? nowMs : dueMs - 1 + random.nextInt(3);
    }

    private Step.Act act(World world) {
        int dice = random.nextInt(60_000);
        if (dice == 0) {
            return new Step.Restart();
        }
        if (dice < 2_000) {
            return new Step.Sweep(1 + random.nextInt(4));
        }
        boolean rehearsed = random.nextInt(16) == 0;
        Step.Post earlier = random.nextInt(40) == 0 ? earlierPost() : null;
        if (earlier != null) {
            Ask ask = random.nextBoolean() ? earlier.ask() : wishes.next(world, nowMs);
            return new Step.Post(earlier.txId(), ask, rehearsed);
        }
        return new Step.Post("T" + steps.size(), wishes.next(world, nowMs), rehearsed);
    }

    private Step.Post earlierPost() {
        if (steps.isEmpty()) {
            return null;
        }
        int back = 1 + random.nextInt(Math.min(20, steps.size()));
        return steps.get(steps.size() - back).act() instanceof Step.Post post ? post : null;
    }
}

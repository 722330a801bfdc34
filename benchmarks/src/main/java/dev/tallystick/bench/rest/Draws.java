package dev.tallystick.bench.rest;

import java.util.SplittableRandom;

/** Where the numbers of requests come from: counted, or drawn from a seed. Used by one thread. */
final class Draws {
    private final SplittableRandom random;
    private final int memberCount;
    private long lastTx;
    private int lastMember = -1;

    Draws(long seed, int memberCount) {
        this.random = new SplittableRandom(seed);
        this.memberCount = memberCount;
    }

    /** {@return a number that no other transaction of the run has} */
    long nextTx() {
        return ++lastTx;
    }

    /** {@return a member; all are alike} */
    int anyMember() {
        return random.nextInt(memberCount);
    }

    /** {@return one member after the other, and then again} */
    int nextMember() {
        lastMember = (lastMember + 1) % memberCount;
        return lastMember;
    }

    /** {@return a number of {@code from} to below {@code to}} */
    long between(int from, int to) {
        return random.nextInt(from, to);
    }
}

package dev.tallystick.ledger.model;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.entry.EntryType;

import org.agrona.DirectBuffer;

import java.util.HashSet;
import java.util.Set;

/**
 * What clients of one program send, one posting after the other, as the model expects it to be
 * answered: earns, holds, transfers, merges, what follows from them, and repetitions. Same seed,
 * same traffic, whatever becomes of it.
 */
public final class Traffic {
    /** No posting that this one follows. */
    public static final int NONE = -1;

    /** A posting still to be encoded. */
    public static final class Posting {
        private final Step step;
        private final Step.Post post;

        private Posting(Step step, Step.Post post) {
            this.step = step;
            this.post = post;
        }

        /** {@return its number, from 0, growing} */
        public int number() {
            return step.id();
        }

        /** {@return when it is sent, by the client's clock} */
        public long atMs() {
            return step.atMs();
        }

        /** {@return what it is known by; a repetition has that of an earlier one} */
        public String txId() {
            return post.txId();
        }

        /**
         * {@return the number of the posting that it is about, {@link #NONE} if it is about none}
         */
        public int original() {
            return post.ask() instanceof Ask.FollowUp followUp ? followUp.step() : NONE;
        }

        /**
         * {@return whether it can be about an entry of that type} Under a txId that was used before
         * stands what it was used for, and the HTTP layer finds nothing to be about.
         */
        public boolean canFollow(EntryType type) {
            return post.ask() instanceof Ask.FollowUp followUp && followUp.kind().follows(type);
        }

        @Override
        public String toString() {
            return step.toString();
        }
    }

    private final Generator generator;
    private final World world;
    private final Encode encode;
    private final Set<String> txIds = new HashSet<>();
    private long position;

    /** Begins the traffic of a seed. */
    public Traffic(long seed, int program, SpentEarnPolicy policy, long startMs) {
        generator = new Generator(seed, startMs);
        world = new World(policy);
        encode = new Encode(program);
    }

    /** {@return the program that it is meant for} */
    public static ProgramConfig program(String id) {
        return Engine.program(id, SpentEarnPolicy.NEGATIVE);
    }

    /** {@return the next posting} */
    public Posting next() {
        while (true) {
            Step step = generator.next(world);
            if (step.act() instanceof Step.Post post && isPossible(post)) {
                if (txIds.add(post.txId())) {
                    world.post(step.id(), post.ask(), post.txId(), ++position, step.atMs());
                }
                return new Posting(step, post);
            }
        }
    }

    /** {@return where commands are encoded, each over the one before} */
    public DirectBuffer buffer() {
        return encode.buffer();
    }

    /**
     * Encodes a posting as the HTTP layer would.
     *
     * @param lookedUpTo up to there its txId was looked for, and not found
     * @param original the entry of the posting that it is about, null if about none
     * @return the command's bytes
     */
    public int encode(Posting posting, long lookedUpTo, byte[] original) {
        encode.lookedUpTo(lookedUpTo);
        return encode.encode(posting.post.ask(), posting.txId(), original);
    }

    private boolean isPossible(Step.Post post) {
        return !(post.ask() instanceof Ask.FollowUp followUp)
                || world.deedOfStep.containsKey(followUp.step());
    }
}

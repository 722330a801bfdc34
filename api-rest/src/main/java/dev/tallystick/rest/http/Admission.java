package dev.tallystick.rest.http;

import dev.tallystick.rest.load.Drain;
import dev.tallystick.rest.problem.Problem;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the requests at work and the bodies they hold, and turns away what would be too many: at
 * once, for a queue would only make everybody wait. A request that waits for its client, or for
 * something that costs the server nothing, is not at work.
 */
final class Admission {
    private final Limits limits;
    private final Drain drain = new Drain();
    private final AtomicInteger atWork = new AtomicInteger();
    private final BodyRoom bodies;

    Admission(Limits limits) {
        this.limits = limits;
        this.bodies = new BodyRoom(limits.bodyBytesMax());
    }

    /** {@return a turn for one request, to be ended; null if there are too many at work} */
    Turn tryBegin(Connections.Guest guest) {
        return tryEnter() ? new Turn(guest) : null;
    }

    /** {@return how many requests are at work} */
    int atWorkCount() {
        return atWork.get();
    }

    private boolean tryEnter() {
        if (atWork.incrementAndGet() > limits.requestCountMax()) {
            atWork.decrementAndGet();
            return false;
        }
        return true;
    }

    /** {@return the answer to one that is turned away} */
    Problem overloaded() {
        return Problem.unavailable(
                "overloaded",
                "The server has more to do than it can.",
                drain.sendAway(atWork.get()));
    }

    /** One request's stay. Used by one thread at a time. */
    final class Turn {
        /** The request attribute that holds it. */
        static final String ATTRIBUTE = "dev.tallystick.turn";

        private final Connections.Guest guest;
        private boolean isAtWork = true;
        private String holder = "";
        private long heldBytes;

        private Turn(Connections.Guest guest) {
            this.guest = guest;
        }

        /** The request does nothing until {@link #resume}: another may take its place meanwhile. */
        void pause() {
            if (isAtWork) {
                isAtWork = false;
                atWork.decrementAndGet();
            }
        }

        /**
         * Goes on.
         *
         * @throws dev.tallystick.rest.problem.ProblemException 503 {@code overloaded}
         */
        void resume() {
            if (!isAtWork) {
                if (!tryEnter()) {
                    throw overloaded().exception();
                }
                isAtWork = true;
            }
        }

        /** From now on it waits for the client to send. */
        void awaitBody() {
            pause();
            guest.reading();
        }

        /** The client has sent, or will not; {@link #resume} follows if it has. */
        void onBody() {
            guest.working();
        }

        /** {@return a measure of how fast the client sends, from now on} */
        Pace pace() {
            return limits.pace();
        }

        /** From now on the client only takes its answer. */
        void answer() {
            leave();
            writing();
        }

        /** The same of an answer that comes into being while it is sent, piece by piece. */
        void stream() {
            leave();
            streaming();
        }

        private void leave() {
            if (isAtWork) {
                drain.onDone();
            }
            pause();
            release();
        }

        /** The client is to take what is sent now. */
        void writing() {
            guest.writing();
        }

        /** What is to be sent comes into being, and may take its time. */
        void streaming() {
            guest.streaming();
        }

        /**
         * Holds more room for a body, until the answer.
         *
         * @param client whose it is; empty for a stranger
         * @throws dev.tallystick.rest.problem.ProblemException 503 {@code overloaded}
         */
        void hold(String client, long bytes) {
            if (bytes > 0 && !bodies.tryHold(client, bytes)) {
                throw overloaded().exception();
            }
            holder = client;
            heldBytes += bytes;
        }

        /** It is over. */
        void end() {
            pause();
            release();
            guest.idle();
        }

        /** The body is no longer there. */
        void release() {
            if (heldBytes > 0) {
                bodies.release(holder, heldBytes);
                heldBytes = 0;
            }
        }
    }
}

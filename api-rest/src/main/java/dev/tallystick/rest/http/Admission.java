package dev.tallystick.rest.http;

import dev.tallystick.rest.load.Drain;
import dev.tallystick.rest.problem.Problem;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the requests at work and the bodies they hold, and turns away what would be too many: at
 * once, for a queue would only make everybody wait. A request that waits for its client, or for
 * something that costs the server nothing, is not at work.
 */
final class Admission {
    private final Limits limits;
    private final Drain drain = new Drain();
    private final AtomicInteger atWork = new AtomicInteger();
    private final AtomicLong bodyBytes = new AtomicLong();

    Admission(Limits limits) {
        this.limits = limits;
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

        /** {@return whether the body comes too slowly to go on waiting for it} */
        boolean isTooSlow(long arrivedBytes, long nanos) {
            return limits.isTooSlow(arrivedBytes, nanos);
        }

        /** From now on the client only takes its answer. */
        void answer() {
            leave();
            guest.writing();
        }

        /** The same of an answer that has no end, and its own limits: nobody hurries its reader. */
        void stream() {
            leave();
            guest.working();
        }

        private void leave() {
            if (isAtWork) {
                drain.onDone();
            }
            pause();
            release();
        }

        /**
         * Holds room for a body until the answer.
         *
         * @throws dev.tallystick.rest.problem.ProblemException 503 {@code overloaded}
         */
        void hold(long bytes) {
            heldBytes += bytes;
            if (bodyBytes.addAndGet(bytes) > limits.bodyBytesMax()) {
                throw overloaded().exception();
            }
        }

        /** It is over. */
        void end() {
            pause();
            release();
            guest.idle();
        }

        private void release() {
            bodyBytes.addAndGet(-heldBytes);
            heldBytes = 0;
        }
    }
}

package dev.tallystick.rest.http;

import dev.tallystick.rest.load.Drain;
import dev.tallystick.rest.problem.Problem;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Counts the requests at work and the bodies they hold, and turns away what would be too many. A
 * burst waits in line for a moment, first come, first served, before its body is read: doing the
 * work costs little more than refusing it, so that whoever refuses at once does less of it. The
 * line is no longer than there are connections, and nobody stands in it for longer than the limit.
 * A request that waits for its client, or for something that costs the server nothing, is not at
 * work.
 */
final class Admission {
    private final Limits limits;
    private final Drain drain = new Drain();
    private final Semaphore places;
    private final BodyRoom bodies;

    Admission(Limits limits) {
        this.limits = limits;
        this.places = new Semaphore(limits.requestCountMax(), true);
        this.bodies = new BodyRoom(limits.bodyBytesMax());
    }

    /** {@return a turn for one request, to be ended; null if there are too many in front of it} */
    Turn tryBegin(Connections.Guest guest) {
        return tryEnter() ? new Turn(guest) : null;
    }

    /** {@return how many requests are at work} */
    int atWorkCount() {
        return limits.requestCountMax() - places.availablePermits();
    }

    /** {@return how many requests stand in line} */
    int inLineCount() {
        return places.getQueueLength();
    }

    private boolean tryEnter() {
        try {
            return places.tryAcquire(limits.lineMs(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server ends
            return false;
        }
    }

    /** {@return the answer to one that is turned away} */
    Problem overloaded() {
        return Problem.unavailable(
                "overloaded",
                "The server has more to do than it can.",
                drain.sendAway(atWorkCount() + inLineCount()));
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
                places.release();
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

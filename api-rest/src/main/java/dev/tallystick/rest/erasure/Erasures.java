package dev.tallystick.rest.erasure;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.pipeline.AccountView;
import dev.tallystick.rest.erasure.ErasureStore.Request;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.points.Postings;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.PersonalData;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Erases members: first a note that it is to be done, then the ledger's part, which is one entry,
 * then one transaction of SQL, then the database's files, behind the answer where that takes as
 * long as tables are. Each step can be done again, so that a process that died between two goes on
 * at its next start, and what failed is tried again once a minute.
 */
public final class Erasures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);
    private static final int REFUSED_STATUS_MAX = 499;
    private static final long AGAIN_EVERY_S = 60;

    private final ErasureStore store;
    private final Database database;
    private final List<PersonalData> stores;
    private final Postings postings;
    private final Members members;
    private final LedgerGate gate;
    private final Balances balances;
    private final Clock clock;
    private final ScheduledExecutorService again =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("tallystick-erasures").factory());
    private final AtomicBoolean isScrubAsked = new AtomicBoolean();

    /**
     * @param stores all that hold something about members
     * @param clock real time
     */
    public Erasures(
            Database database,
            List<PersonalData> stores,
            Postings postings,
            Members members,
            LedgerGate gate,
            Balances balances,
            Clock clock) {
        this.store = new ErasureStore(database);
        this.database = database;
        this.stores = List.copyOf(stores);
        this.postings = postings;
        this.members = members;
        this.gate = gate;
        this.balances = balances;
        this.clock = clock;
    }

    /** Finishes what was begun before the server started, and from now on what has failed. */
    public void start() {
        finish(Long.MAX_VALUE);
        var unused =
                again.scheduleWithFixedDelay(
                        () -> finish(clock.millis() - TimeUnit.SECONDS.toMillis(AGAIN_EVERY_S)),
                        AGAIN_EVERY_S,
                        AGAIN_EVERY_S,
                        TimeUnit.SECONDS);
    }

    /** What is asked for at this moment is left to those who ask. */
    private void finish(long askedBeforeMs) {
        try {
            for (Request request : store.open()) {
                if (request.by().atMs() < askedBeforeMs) {
                    finish(request);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("nobody can tell which erasures are still to be done", e);
        }
    }

    private void finish(Request request) {
        try {
            erase(request);
        } catch (IOException | RuntimeException e) {
            LOG.warn("an erasure is still to be done: program={}", request.programId(), e);
        }
    }

    /** Tries nothing again. */
    @Override
    public void close() {
        again.shutdownNow();
    }

    /** {@return what would be answered} */
    Answer tryOut(Request request) throws IOException {
        return inLedger(request, true);
    }

    /**
     * Erases a member, or finishes what was begun under the same txId.
     *
     * @return the answer, the same each time
     * @throws ProblemException 404, 410 {@code member_erased}, 422 {@code tx_id_reused}, 5xx
     */
    Answer erase(Request request) throws IOException {
        store.begin(request);
        Answer answer;
        boolean isDone;
        try (Postings.AtRest _ = postings.mergesAtRest()) {
            answer = inLedger(request);
            isDone = store.isDone(request);
            if (!isDone) {
                store.erase(request, stores, clock.millis());
                members.forget(request.programId(), request.memberId());
                stores.forEach(data -> data.forget(request.programId(), request.memberId()));
            }
        }
        if (!isDone) {
            if (database.scrubsAtOnce()) {
                database.scrub(tables());
                store.done(request);
            } else {
                scrubSoon();
            }
        }
        return answer;
    }

    private Answer inLedger(Request request) throws IOException {
        try {
            return inLedger(request, false);
        } catch (ProblemException e) {
            if (e.problem().status() <= REFUSED_STATUS_MAX) {
                store.giveUp(request);
            }
            throw e;
        }
    }

    /** Once for all who are erased by the time it begins. */
    private void scrubSoon() {
        if (isScrubAsked.compareAndSet(false, true)) {
            again.execute(this::scrub);
        }
    }

    private void scrub() {
        isScrubAsked.set(false);
        try {
            List<Request> erased = store.unscrubbed();
            if (!erased.isEmpty()) {
                database.scrub(tables());
                erased.forEach(store::done);
            }
        } catch (RuntimeException e) {
            LOG.warn("the database's files are still to be cleaned of erased members", e);
        }
    }

    /** Who was merged into another has no points of his own: the ledger has no part in it. */
    private Answer inLedger(Request request, boolean dry) throws IOException {
        Optional<Member> person =
                members.find(request.programId(), request.memberId())
                        .filter(member -> !member.isErased() || store.isKnown(request))
                        .filter(member -> isMerged(request.programId(), member));
        if (person.isEmpty()) {
            return postings.erase(request.programId(), request.txId(), request.memberId(), dry);
        }
        postings.requireUnused(request.programId(), request.txId());
        return ErasureEndpoint.merged(request);
    }

    private boolean isMerged(String programId, Member member) {
        ProgramConfig program = gate.program(programId);
        for (int unit = 0; unit < program.units().size(); unit++) {
            AccountView account = balances.account(program, unit, member.key());
            if (account.mergedInto() != null) {
                return true;
            }
        }
        return false;
    }

    private Set<String> tables() {
        return stores.stream()
                .flatMap(data -> data.tables().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}

package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.problem.ProblemException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Does for quiet members what an entry of theirs would do, as ledger time passes: it minds
 * decisions and days, and has rewards posted. Nothing that is read depends on whether it came by.
 */
final class TierSweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TierSweep.class);
    private static final long PAUSE_MS = 100;
    private static final long PAUSE_AFTER_FAILURE_MS = 1_000;
    private static final int BATCH_MAX = 100;

    private final TierDatabaseStore database;
    private final LedgerGate gate;
    private final TierPast past;
    private final TierBook book;
    private final TierStore tiers;
    private final MemberTierStore members;
    private final EntryRewards rewards;
    private final MovesHeard moves;
    private final LongSupplier projectedTo;
    private final Set<String> manualMinded = ConcurrentHashMap.newKeySet();
    private Thread thread;
    private volatile boolean isClosed;

    /**
     * @param projectedTo position up to which entries are projected
     */
    TierSweep(
            TierDatabaseStore database,
            LedgerGate gate,
            TierPast past,
            TierBook book,
            TierStore tiers,
            MemberTierStore members,
            EntryRewards rewards,
            MovesHeard moves,
            LongSupplier projectedTo) {
        this.database = database;
        this.gate = gate;
        this.past = past;
        this.book = book;
        this.tiers = tiers;
        this.members = members;
        this.rewards = rewards;
        this.moves = moves;
        this.projectedTo = projectedTo;
    }

    /** Everything is projected anew. */
    void onReset() {
        manualMinded.clear();
    }

    void start() {
        thread = Thread.ofPlatform().daemon().name("tallystick-tiers").start(this::sweepOn);
    }

    /** Ends; what was not done yet is at the next start. */
    @Override
    public void close() {
        isClosed = true;
        if (thread != null) {
            LockSupport.unpark(thread);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void sweepOn() {
        while (!isClosed) {
            long pauseMs = PAUSE_MS;
            try {
                if (past.followsAny() && sweep()) {
                    pauseMs = 0;
                }
            } catch (ProblemException e) {
                LOG.debug("tiers wait: code={}", e.problem().code());
                pauseMs = PAUSE_AFTER_FAILURE_MS;
            } catch (RuntimeException e) {
                LOG.error("tiers cannot be brought up to date", e);
                pauseMs = PAUSE_AFTER_FAILURE_MS;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMs));
        }
    }

    /** Does a little of everything; returns whether there is more. */
    private boolean sweep() {
        boolean isMore = false;
        for (String programId : past.followed()) {
            isMore |= !past.countOn(programId);
            isMore |= mindDecisions(programId);
            if (!manualMinded.contains(programId)) {
                mindManual(programId);
            }
        }
        isMore |= mindDays();
        moves.tell();
        return !rewards.postAll() || isMore;
    }

    private boolean mindDecisions(String programId) {
        long projected = projectedTo.getAsLong();
        List<MemberKey> behind =
                database.read(
                        handle ->
                                members.behind(
                                        handle,
                                        programId,
                                        tiers.lastSeq(handle, programId, projected),
                                        BATCH_MAX));
        settleAll(programId, behind, projected);
        return behind.size() == BATCH_MAX;
    }

    /**
     * What was given by hand is minded when it is given. Where everything is projected anew, it is
     * minded again behind the entry behind which it was given.
     */
    private void mindManual(String programId) {
        long durable = gate.ledger().durablePosition();
        long projected = projectedTo.getAsLong();
        List<MemberKey> behind =
                database.read(
                        handle -> members.behindManual(handle, programId, projected, BATCH_MAX));
        settleAll(programId, behind, projected);
        if (behind.isEmpty() && projected >= durable) {
            manualMinded.add(programId);
        }
    }

    private void settleAll(String programId, List<MemberKey> keys, long projected) {
        if (!keys.isEmpty()) {
            database.writeOnly(
                    handle -> keys.forEach(key -> settle(handle, programId, key, 0, projected)));
        }
    }

    /**
     * A day is minded once every entry stamped before it is projected: the question is answered
     * behind those that were under way when time was looked at.
     */
    private boolean mindDays() {
        long nowMs = gate.ledger().nowMs();
        List<MemberTierStore.Due> due =
                database.read(handle -> members.due(handle, nowMs, BATCH_MAX));
        if (due.isEmpty()) {
            return false;
        }
        ProgramConfig program = gate.program(due.getFirst().programId());
        gate.ask(Submission.account(program.number(), 0, due.getFirst().key()));
        long durable = gate.ledger().durablePosition();
        long projected = projectedTo.getAsLong();
        if (projected < durable) {
            return false;
        }
        database.writeOnly(
                handle ->
                        due.forEach(
                                one ->
                                        settle(
                                                handle,
                                                one.programId(),
                                                one.key(),
                                                nowMs,
                                                projected)));
        return due.size() == BATCH_MAX;
    }

    private void settle(
            TierSessionStore handle, String programId, MemberKey key, long toMs, long projected) {
        TierProgramStore.find(handle, programId)
                .ifPresent(program -> book.settle(handle, program, key, toMs, projected));
    }
}

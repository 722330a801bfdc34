package dev.tallystick.rest.sweepstakes;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.Merges;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives winners their vouchers. The draw stands whatever becomes of them: what cannot be given yet
 * waits, and is tried again whenever somebody asks for the draw anew, and by a sweep.
 */
final class PrizeVouchers {
    private static final int PAGE_COUNT = 50;

    private final PrizeVoucherStore store;
    private final Members members;
    private final Merges merges;
    private final LedgerGate gate;
    private final Clock clock;

    /**
     * @param clock real time
     */
    PrizeVouchers(
            PrizeVoucherStore store, Members members, Merges merges, LedgerGate gate, Clock clock) {
        this.store = store;
        this.members = members;
        this.merges = merges;
        this.gate = gate;
        this.clock = clock;
    }

    /** Gives what waits of a sweepstake that is drawn, as far as it can be given. */
    void giveAll(ProgramConfig program, String sweepstakeId, ChangedBy by) {
        Set<String> stopped = new HashSet<>();
        List<PrizeVoucherStore.Waiting> page = next(program, sweepstakeId, 0);
        while (!page.isEmpty()) {
            stopped.addAll(give(program, page, stopped, by));
            page = next(program, sweepstakeId, page.getLast().drawNo());
        }
    }

    /** Does so for nobody in particular. */
    void giveAlone(PrizeVoucherStore.OfSweepstake one) {
        giveAll(
                gate.program(one.programId()),
                one.sweepstakeId(),
                new ChangedBy(null, clock.millis()));
    }

    private List<PrizeVoucherStore.Waiting> next(
            ProgramConfig program, String sweepstakeId, int afterDrawNo) {
        return store.waiting(program.id(), sweepstakeId, afterDrawNo, PAGE_COUNT);
    }

    private Set<String> give(
            ProgramConfig program,
            List<PrizeVoucherStore.Waiting> page,
            Set<String> stopped,
            ChangedBy by) {
        List<PrizeVoucherStore.Waiting> wins = new ArrayList<>();
        for (PrizeVoucherStore.Waiting win : page) {
            if (!stopped.contains(win.voucherTypeId())) {
                Optional<String> obstacle = obstacle(program, win.memberId());
                if (obstacle.isPresent()) {
                    store.keepBack(program.id(), win, obstacle.get(), by.atMs());
                } else {
                    wins.add(win);
                }
            }
        }
        return wins.isEmpty()
                ? Set.of()
                : store.give(program.id(), wins, by, gate.ledger().nowMs());
    }

    /**
     * {@return what keeps a winner from being given anything now} As all that is given it is for
     * who may earn (ARCHITECTURE.md, rule 17), or for whoever took the winner's place.
     */
    private Optional<String> obstacle(ProgramConfig program, String memberId) {
        Member winner = members.getEvenErased(program.id(), memberId);
        return winner.isErased() || merges.mayEarn(program, merges.leadingFrom(program, winner))
                ? Optional.empty()
                : Optional.of("member_not_active");
    }
}

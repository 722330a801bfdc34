package dev.tallystick.rest.vouchers;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.projection.Projector;

import java.io.IOException;
import java.util.Optional;

/**
 * Asks the ledger what became of the postings that vouchers wait for, and lets go what waits in
 * vain. Whoever calls has the lock of the voucher's transaction, so nobody submits meanwhile; a
 * question through the ring is answered behind what was submitted before. So what is not recorded
 * then never will be.
 */
final class Settlement {
    private final VoucherSettlementStore store;
    private final LedgerGate gate;
    private final Members members;
    private final Projector projector;

    Settlement(
            VoucherSettlementStore store, LedgerGate gate, Members members, Projector projector) {
        this.store = store;
        this.gate = gate;
        this.members = members;
        this.projector = projector;
    }

    /** {@return whether something is recorded under a txId} */
    boolean isRecorded(TxKey txKey) throws IOException {
        return gate.ledger().positionOf(txKey) != 0;
    }

    /** Lets a reserved voucher go, unless it is paid for after all. */
    void release(String programId, Voucher reserved) throws IOException {
        TxKey txKey = reserved.bought().orElseThrow().txKey();
        passRing(programId, reserved);
        if (!recorded(txKey).map(entry -> Purchases.paysFor(entry, reserved)).orElse(false)) {
            store.release(programId, reserved);
        }
    }

    /** Lets a voucher be used again, unless its points came back after all. */
    void stopCancelling(String programId, Voucher voucher, TxKey txKey) throws IOException {
        passRing(programId, voucher);
        if (!recorded(txKey).map(entry -> Purchases.givesBack(entry, voucher)).orElse(false)) {
            store.stopCancelling(programId, voucher.voucherId(), txKey);
        }
    }

    /**
     * Waits until what follows from a posting for vouchers can be read.
     *
     * @throws ProblemException 504 {@code outcome_unknown}, should that take longer than a second
     */
    void await(long position, String txId) {
        try {
            projector.awaitProjected(VoucherProjection.NAME, position);
        } catch (ProblemException e) {
            throw Problem.of(
                            504,
                            "outcome_unknown",
                            "The posting is recorded, its voucher not yet: the same request again"
                                    + " tells later.")
                    .with("txId", txId)
                    .exception();
        }
    }

    private Optional<RecordedEntry> recorded(TxKey txKey) throws IOException {
        Ledger ledger = gate.ledger();
        long position = ledger.positionOf(txKey);
        return position == 0
                ? Optional.empty()
                : Optional.of(RecordedEntry.parse(ledger.entryAt(position)));
    }

    private void passRing(String programId, Voucher voucher) {
        ProgramConfig program = gate.program(programId);
        Member member = members.getEvenErased(programId, voucher.memberId());
        gate.ask(Submission.account(program.number(), 0, member.key()));
    }
}

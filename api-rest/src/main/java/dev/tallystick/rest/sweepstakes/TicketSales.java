package dev.tallystick.rest.sweepstakes;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.ledger.TxLocks;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.points.PostedReply;
import dev.tallystick.rest.points.Postings;
import dev.tallystick.rest.points.RecordedContent;
import dev.tallystick.rest.points.SpendingGuard;
import dev.tallystick.rest.problem.ProblemException;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Tickets for points, both or neither: they are reserved in SQL, the ledger takes the points, then
 * they are issued. A process that dies between leaves what is reserved, and the ledger tells what
 * became of it: at a retry, when nobody came back for ten minutes, and before the draw.
 */
final class TicketSales {
    private final TicketStore store;
    private final Postings postings;
    private final Members members;
    private final LedgerGate gate;

    /** Of one txId there is one at work: nobody lets go what another is about to pay. */
    private final TxLocks locks = new TxLocks();

    /** What came of an order: tickets, or the ledger's answer that tells why there are none. */
    record Sold(Optional<Ticket> ticket, PostedReply reply) {}

    TicketSales(TicketStore store, Postings postings, Members members, LedgerGate gate) {
        this.store = store;
        this.postings = postings;
        this.members = members;
        this.gate = gate;
    }

    /** Waits for the turn of a txId. {@return it, held} */
    TxLocks.Held hold(TxKey txKey) {
        return locks.hold(txKey);
    }

    /**
     * Has tickets paid for and issued, now or before. The caller holds the lock. Those that this
     * request reserved are free at once where it was turned away; of those of an earlier one it is
     * not known yet.
     *
     * @param isNew whether this request reserved them
     * @param check whether points may be spent
     */
    Sold sell(
            ProgramConfig program,
            Ticket reserved,
            boolean isNew,
            Terms terms,
            TicketOrder order,
            SpendingGuard.Check check,
            ChangedBy by)
            throws IOException {
        PostedReply reply;
        try {
            reply = spend(program, reserved, terms, order, check);
        } catch (ProblemException e) {
            if (isNew && PostedReply.isTurnedAway(e.problem())) {
                var unused = letGo(program, reserved);
            }
            throw e;
        }
        if (reply.isPosted()) {
            return new Sold(Optional.of(store.issue(program.id(), reserved, by)), reply);
        }
        if (isNew && reply.isTurnedAway() && letGo(program, reserved)) {
            return new Sold(Optional.empty(), reply);
        }
        return new Sold(settle(program, reserved, by), reply);
    }

    private PostedReply spend(
            ProgramConfig program,
            Ticket reserved,
            Terms terms,
            TicketOrder order,
            SpendingGuard.Check check)
            throws IOException {
        return postings.spend(
                program.id(),
                new Postings.Purchase(
                        order.txId(),
                        order.memberId(),
                        terms.price().map(Terms.Price::unit),
                        reserved.points(),
                        order.pin(),
                        Optional.empty(),
                        TicketOrder.OPERATION,
                        TicketOrder.content(reserved)),
                false,
                check);
    }

    /** {@return whether nothing is recorded under the txId: then they are free now} */
    private boolean letGo(ProgramConfig program, Ticket reserved) throws IOException {
        boolean isFree = gate.ledger().positionOf(TxKey.of(program.number(), reserved.txId())) == 0;
        if (isFree) {
            store.release(program.id(), reserved);
        }
        return isFree;
    }

    /**
     * Finds out what became of tickets that are reserved: they are issued if they are paid, given
     * back if they are not. The caller holds the lock, so that nobody submits meanwhile; a question
     * through the ring is answered behind all that was submitted before, so what is not recorded
     * then never will be.
     *
     * @throws ProblemException 503 if the ledger does not answer: they stay reserved
     */
    Optional<Ticket> settle(ProgramConfig program, Ticket reserved, ChangedBy by)
            throws IOException {
        gate.ask(
                Submission.account(
                        program.number(),
                        program.defaultUnit(),
                        members.getEvenErased(program.id(), reserved.memberId()).key()));
        if (isPaid(program, reserved)) {
            return Optional.of(store.issue(program.id(), reserved, by));
        }
        store.release(program.id(), reserved);
        return Optional.empty();
    }

    /** Does so with all that is reserved of a sweepstake. */
    void settleAll(ProgramConfig program, String sweepstakeId, ChangedBy by) throws IOException {
        for (Ticket reserved : store.reserved(program.id(), sweepstakeId)) {
            settleInTurn(program, reserved, by);
        }
    }

    /** Does so with what nobody came back for, unless somebody is just at it. */
    void settleAlone(TicketStore.OfProgram reserved, ChangedBy by) throws IOException {
        ProgramConfig program = gate.program(reserved.programId());
        Optional<TxLocks.Held> held =
                locks.tryHold(TxKey.of(program.number(), reserved.ticket().txId()));
        if (held.isPresent()) {
            try (TxLocks.Held _ = held.get()) {
                settleIfReserved(program, reserved.ticket().txId(), by);
            }
        }
    }

    private void settleInTurn(ProgramConfig program, Ticket reserved, ChangedBy by)
            throws IOException {
        try (TxLocks.Held _ = hold(TxKey.of(program.number(), reserved.txId()))) {
            settleIfReserved(program, reserved.txId(), by);
        }
    }

    private void settleIfReserved(ProgramConfig program, String txId, ChangedBy by)
            throws IOException {
        Optional<Ticket> now = store.find(program.id(), txId);
        if (now.isPresent() && !now.get().isIssued()) {
            settle(program, now.get(), by);
        }
    }

    private boolean isPaid(ProgramConfig program, Ticket reserved) throws IOException {
        long position = gate.ledger().positionOf(TxKey.of(program.number(), reserved.txId()));
        if (position == 0) {
            return false;
        }
        RecordedEntry entry = RecordedEntry.parse(gate.ledger().entryAt(position));
        return entry.isPosted()
                && entry.type() == EntryType.REDEEM
                && RecordedContent.asks(
                        entry, TicketOrder.OPERATION, List.of(), TicketOrder.content(reserved));
    }
}

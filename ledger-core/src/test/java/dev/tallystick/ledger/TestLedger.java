package dev.tallystick.ledger;

import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.StateHash;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;

/** The state machine alone, its entries kept in a list: no disk, no threads, no clock. */
public final class TestLedger implements EntrySink {
    private final StateMachine machine = new StateMachine(PageSource.ON_THE_SPOT);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2 << 20]);
    private final List<byte[]> entries = new ArrayList<>();

    /** Makes a ledger with one program whose POINTS never expire. */
    public TestLedger() {
        this(SpentEarnPolicy.NEGATIVE);
    }

    /** Makes the same with a policy about earns that are spent. */
    public TestLedger(SpentEarnPolicy policy) {
        post(TestCommands.createProgram(policy), 0);
    }

    /** {@return the machine} */
    public StateMachine machine() {
        return machine;
    }

    /** {@return all entries so far, as recorded} */
    public List<byte[]> entries() {
        return entries;
    }

    /** {@return the entry at a position, as recorded} */
    public byte[] entryAt(long position) {
        return entries.get((int) position - 1);
    }

    /** {@return the last entry} */
    public RecordedEntry last() {
        return RecordedEntry.parse(entries.getLast());
    }

    /** Posts a command at an instant. */
    public Verdict post(Encoded command, long nowMs) {
        return machine.accept(command.buffer(), 0, command.lengthBytes(), nowMs, this);
    }

    /** {@return the balance of a member of the first program} */
    public Balance balance(long member) {
        int account = account(member);
        Accounts accounts = machine.state().accounts();
        return account == 0
                ? Balance.ZERO
                : new Balance(
                        accounts.availablePoints(account), accounts.pendingPoints(account), 0, 0);
    }

    /** {@return the member's account number, 0 if it is not open} */
    public int account(long member) {
        return machine.state().accounts().find(1, 0, AccountKind.MEMBER, member, ~member);
    }

    /** {@return the hash of the state} */
    public String stateHash() {
        return StateHash.of(machine.state());
    }

    /** {@return a machine that folded the entries, and decided nothing} */
    public StateMachine folded() {
        StateMachine folded = new StateMachine(PageSource.ON_THE_SPOT);
        entries.forEach(entry -> folded.fold(new UnsafeBuffer(entry), 0));
        return folded;
    }

    @Override
    public boolean reserve(int lengthBytes) {
        return lengthBytes <= buffer.capacity();
    }

    @Override
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    @Override
    public int nextOffset() {
        return 0;
    }

    @Override
    public void entryWritten(int lengthBytes) {
        byte[] entry = new byte[lengthBytes];
        buffer.getBytes(0, entry);
        entries.add(entry);
    }
}

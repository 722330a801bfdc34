package dev.tallystick.ledger.model;

import dev.tallystick.ledger.EntrySink;
import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.Sha256;
import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.UnitConfig;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.state.FrozenRoom;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.StateHash;
import dev.tallystick.ledger.state.StateImage;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The state machine, its entries kept in a list; many scripts may run on it, each its program. */
final class Engine implements EntrySink {
    private static final int ENTRY_BYTES_MAX = 2 << 20;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ENTRY_BYTES_MAX]);
    private final List<byte[]> entries = new ArrayList<>();
    private StateMachine machine = new StateMachine(PageSource.ON_THE_SPOT);

    /** How things were at the restart before, while the machine went on; null at every second. */
    private State view;

    private String viewHash;

    private int entryCountMax = Integer.MAX_VALUE;

    /** From here on so many more entries are as many as can be: more, and settling has no end. */
    void expectAtMost(int entryCount) {
        entryCountMax = entries.size() + entryCount;
    }

    StateMachine machine() {
        return machine;
    }

    /** {@return all entries so far: that at position {@code n} has the index {@code n} - 1} */
    List<byte[]> entries() {
        return entries;
    }

    /** {@return the number of a new program with two units} */
    int createProgram(SpentEarnPolicy policy, long nowMs) {
        int number = machine.state().programs().count() + 1;
        ProgramConfig program = program("p" + number, policy);
        UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
        int lengthBytes = program.encode(command, 0, Long.MAX_VALUE);
        machine.accept(command, 0, lengthBytes, nowMs, this);
        return number;
    }

    static ProgramConfig program(String id, SpentEarnPolicy policy) {
        return new ProgramConfig(
                0,
                id,
                0,
                "UTC",
                List.of(
                        new UnitConfig("POINTS", 0, new ExpiryPolicy.Never()),
                        new UnitConfig("STATUS", 0, new ExpiryPolicy.Never())),
                0,
                policy,
                0,
                Optional.empty());
    }

    /**
     * Ends the machine and makes another one out of the entries. Every second time the view that
     * was open all the while must still show the state as it was, and together with the entries
     * since make the same machine.
     */
    void restart() {
        StateMachine folded = folded();
        String hash = StateHash.of(machine.state());
        requireEqual(hash, StateHash.of(folded.state()));
        if (view == null) {
            view = folded.state().freeze(new FrozenRoom(0));
            viewHash = hash;
        } else {
            requireEqual(viewHash, StateHash.of(view));
            StateMachine restored = restored(view);
            requireEqual(viewHash, StateHash.of(restored.state()));
            foldFrom(restored, (int) view.position());
            requireEqual(hash, StateHash.of(restored.state()));
            view = null;
        }
        machine = folded;
    }

    private static StateMachine restored(State view) {
        StateMachine restored = new StateMachine(PageSource.ON_THE_SPOT);
        StateImage from = StateImage.of(view);
        StateImage into = StateImage.into(restored.state());
        for (int arena = 0; arena < from.arenaCount(); arena++) {
            long[] words = new long[from.slotCount(arena) * from.wordsPerSlot(arena)];
            from.copy(arena, 0, from.slotCount(arena), words);
            into.fill(arena, 0, from.slotCount(arena), words);
        }
        into.fillPrograms(
                from.programs(), view.programs().newestAt(), view.programs().configuredAt());
        into.finish();
        return restored;
    }

    /** {@return a machine that folded the entries, and decided nothing} */
    StateMachine folded() {
        StateMachine folded = new StateMachine(PageSource.ON_THE_SPOT);
        foldFrom(folded, 0);
        return folded;
    }

    private void foldFrom(StateMachine target, int after) {
        for (byte[] entry : entries.subList(after, entries.size())) {
            target.fold(new UnsafeBuffer(entry), 0);
        }
    }

    /** {@return another engine that was given the recorded commands, each at its stamp} */
    Engine decidedAgain() {
        Engine again = new Engine();
        EntryDecoder entry = new EntryDecoder();
        UnsafeBuffer recorded = new UnsafeBuffer();
        for (byte[] bytes : entries) {
            recorded.wrap(bytes);
            entry.wrap(recorded, 0);
            again.machine.decideAgain(
                    recorded,
                    entry.commandOffset(),
                    entry.commandLengthBytes(),
                    entry.postedAtMs(),
                    again);
        }
        return again;
    }

    /** {@return the hash of the state, and one of every byte of every entry} */
    String digest() {
        MessageDigest bytes = Sha256.newDigest();
        entries.forEach(bytes::update);
        return StateHash.of(machine.state()) + " " + HexFormat.of().formatHex(bytes.digest());
    }

    private static void requireEqual(String live, String folded) {
        if (!live.equals(folded)) {
            throw new AssertionError("state hashes differ: live=" + live + ", folded=" + folded);
        }
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
        if (entries.size() > entryCountMax) {
            throw new AssertionError("settling does not come to an end");
        }
    }
}

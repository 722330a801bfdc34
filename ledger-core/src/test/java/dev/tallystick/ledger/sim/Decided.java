package dev.tallystick.ledger.sim;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.journal.ExcerptBuilder;
import dev.tallystick.ledger.pipeline.SteppedLedger;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the ledger decided, entry by entry, and how much of it somebody was told: from outside, for
 * comparison with what a crash leaves.
 */
final class Decided {
    /** Where an excerpt's entries begin; the package description of the journal draws it. */
    private static final int EXCERPT_HEADER_BYTES = 72;

    private final List<byte[]> entries = new ArrayList<>();

    /** Of every transaction, whether or not anybody was told of it. */
    private final Map<TxKey, Long> positions = new HashMap<>();

    private final CommandDecoder command = new CommandDecoder();
    private long toldPosition;
    private long forcedPosition;

    /** Notes what is about to be appended to the journal. */
    void onAppend(ExcerptBuilder excerpt) {
        require(
                excerpt.firstPosition() == entries.size() + 1,
                "appended position ",
                excerpt.firstPosition(),
                " behind ",
                entries.size());
        int offset = EXCERPT_HEADER_BYTES;
        for (int entry = 0; entry < excerpt.entryCount(); entry++) {
            byte[] bytes = new byte[excerpt.buffer().getInt(offset)];
            excerpt.buffer().getBytes(offset, bytes);
            entries.add(bytes);
            offset += bytes.length;
            TxKey key = keyAt(entries.size());
            Long before = key == null ? null : positions.put(key, (long) entries.size());
            require(before == null, "posted twice: at ", before, " and at ", entries.size());
        }
    }

    /** Somebody was told of an entry: that it is there for good, with all before it. */
    void onTold(long position) {
        require(position <= entries.size(), "told of position ", position, ", which was never");
        toldPosition = Math.max(toldPosition, position);
    }

    /** {@return the last position that somebody was told of} */
    long toldPosition() {
        return toldPosition;
    }

    /** All up to an entry was forced to the disk. */
    void onForced(long position) {
        forcedPosition = Math.max(forcedPosition, position);
    }

    /** {@return the last position that no power cut takes along} */
    long forcedPosition() {
        return forcedPosition;
    }

    /** The machine ended, and more was told than was forced: the rest is not promised any more. */
    void onUnforcedLost() {
        toldPosition = Math.min(toldPosition, forcedPosition);
    }

    long lastPosition() {
        return entries.size();
    }

    byte[] entryAt(long position) {
        return entries.get((int) position - 1);
    }

    EntryDecoder decode(long position) {
        return new EntryDecoder().wrap(new UnsafeBuffer(entryAt(position)), 0);
    }

    /**
     * What a crash left must be what was decided, up to somewhere behind what was told. The rest is
     * forgotten, here as there.
     */
    void requireKept(List<byte[]> found) {
        require(
                found.size() >= toldPosition,
                "lost: position ",
                toldPosition,
                " was acknowledged, the journal ends at ",
                found.size());
        require(
                found.size() <= entries.size(),
                "invented: only ",
                entries.size(),
                " entries were decided, the journal has ",
                found.size());
        for (int index = 0; index < found.size(); index++) {
            require(
                    Arrays.equals(entries.get(index), found.get(index)),
                    "changed: the entry at position ",
                    index + 1,
                    " is another one");
        }
        for (int position = found.size() + 1; position <= entries.size(); position++) {
            TxKey key = keyAt(position);
            if (key != null) {
                positions.remove(key);
            }
        }
        entries.subList(found.size(), entries.size()).clear();
        toldPosition = found.size();
        forcedPosition = found.size();
    }

    /** Every transaction that was decided must be known to a ledger that arrives behind it. */
    void requireFound(SteppedLedger ledger) throws IOException {
        for (Map.Entry<TxKey, Long> one : positions.entrySet()) {
            long position = ledger.positionOf(one.getKey());
            require(
                    position == one.getValue(),
                    "the transaction at ",
                    one.getValue(),
                    " is found at ",
                    position);
        }
    }

    /** {@return the key of the posting at a position, null if it is none} */
    private TxKey keyAt(long position) {
        UnsafeBuffer bytes = new UnsafeBuffer(entryAt(position));
        EntryDecoder entry = new EntryDecoder().wrap(bytes, 0);
        command.wrap(bytes, entry.commandOffset(), entry.commandLengthBytes());
        return command.isPosting() ? new TxKey(command.txKeyHigh(), command.txKeyLow()) : null;
    }

    static void require(boolean holds, Object... words) {
        if (!holds) {
            throw new AssertionError(Story.line(words));
        }
    }
}

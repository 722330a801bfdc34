package dev.tallystick.ledger.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.journal.ExcerptKind;
import dev.tallystick.ledger.journal.ExcerptView;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.StateHash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** A journal from its first entry on: what is recorded, where, and the state it makes. */
final class FullReplay {
    private final StateMachine machine = new StateMachine(PageSource.ON_THE_SPOT);
    private final EntryDecoder entry = new EntryDecoder();
    private final CommandDecoder command = new CommandDecoder();
    private final CRC32C crc = new CRC32C();
    private final long hashAtPosition;
    private String hashAt = "";

    /** By {@link Request#tagOf}: 0 if it is not recorded. */
    private long[] positions = new long[1 << 12];

    private int[] checksums = new int[1 << 12];

    private FullReplay(long hashAtPosition) {
        this.hashAtPosition = hashAtPosition;
    }

    /**
     * Reads a journal that nobody writes.
     *
     * @param hashAtPosition where the hash of the state is wanted, beside that at the end
     */
    static FullReplay of(Path journal, long hashAtPosition) throws IOException {
        FullReplay replay = new FullReplay(hashAtPosition);
        JournalScan.recover(journal, replay::fold, ScanProgress.NONE);
        return replay;
    }

    /** {@return what tells the entries of an answer from all others} */
    static long digest(List<byte[]> entries) {
        long digest = entries.size();
        for (byte[] bytes : entries) {
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            digest = 31 * digest + (int) crc.getValue();
        }
        return digest;
    }

    /** {@return the last position} */
    long position() {
        return machine.state().position();
    }

    /** {@return the hash of the state at the end} */
    String stateHash() {
        return StateHash.of(machine.state());
    }

    /** {@return the hash of the state at the position that was asked for} */
    String hashAt() {
        return hashAt;
    }

    /** {@return where a request is recorded, all of it; 0 if nothing of it is} */
    long positionOf(Request request) {
        long position = positions(request, 0);
        for (int index = 1; index < request.postings().size(); index++) {
            assertThat(positions(request, index))
                    .as("whole or not at all: %s", request)
                    .isEqualTo(position == 0 ? 0 : position + index);
        }
        return position;
    }

    /** {@return the digest of what is recorded of a request} */
    long digestOf(Request request) {
        long digest = request.postings().size();
        for (int index = 0; index < request.postings().size(); index++) {
            digest = 31 * digest + checksums[Request.tagOf(request.postings().get(index).txId())];
        }
        return digest;
    }

    private long positions(Request request, int index) {
        int tag = Request.tagOf(request.postings().get(index).txId());
        return tag < positions.length ? positions[tag] : 0;
    }

    private void fold(ExcerptView excerpt) {
        if (excerpt.kind() != ExcerptKind.ENTRIES) {
            return;
        }
        for (int index = 0; index < excerpt.entryCount(); index++) {
            int offset = excerpt.entryOffset(index);
            machine.fold(excerpt.buffer(), offset);
            entry.wrap(excerpt.buffer(), offset);
            command.wrap(excerpt.buffer(), entry.commandOffset(), entry.commandLengthBytes());
            if (command.isPosting()) {
                note(Request.tagOf(command.txId()), excerpt, index);
            }
            if (machine.state().position() == hashAtPosition) {
                hashAt = stateHash();
            }
        }
    }

    private void note(int tag, ExcerptView excerpt, int index) {
        if (tag >= positions.length) {
            positions = Arrays.copyOf(positions, 2 * tag);
            checksums = Arrays.copyOf(checksums, 2 * tag);
        }
        assertThat(positions[tag]).as("recorded twice: tag=%s", tag).isZero();
        positions[tag] = entry.position();
        byte[] bytes = new byte[excerpt.entryLengthBytes(index)];
        excerpt.buffer().getBytes(excerpt.entryOffset(index), bytes);
        crc.reset();
        crc.update(bytes);
        checksums[tag] = (int) crc.getValue();
    }
}

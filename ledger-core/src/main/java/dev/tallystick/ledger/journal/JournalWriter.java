package dev.tallystick.ledger.journal;

import static dev.tallystick.ledger.journal.ExcerptFormat.EPOCH_BYTES;
import static dev.tallystick.ledger.journal.ExcerptFormat.HASH_BYTES;
import static dev.tallystick.ledger.journal.ExcerptFormat.HEADER_BYTES;
import static dev.tallystick.ledger.journal.ExcerptFormat.LENGTH_BYTES_MAX;

import dev.tallystick.ledger.disk.Disk;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/**
 * Appends excerpts to the journal and makes them durable. Opened by one thread, then used by the
 * writer thread alone; {@link #append} and {@link #force} allocate nothing in steady state.
 *
 * <p>Any exception but {@link IllegalArgumentException} is the end of it: stop the process, never
 * try again (after a failed force the operating system may have dropped the pages, and would report
 * success). The writer thread must not be interrupted: that would close the file under it.
 */
public final class JournalWriter implements Closeable {
    /**
     * From here on the disk is asked to begin before the force: below, asking costs more than it
     * gains.
     */
    private static final int LARGE_BYTES = 32 << 10;

    private static final long MARK_FORCE_EVERY_MS = 1_000;

    private final Disk disk;
    private final Path directory;
    private final Path scratch;
    private final JournalOptions options;
    private final CycleAppender appender;
    private final MessageDigest sha256;
    private final byte[] chainHead;
    private final int epoch;

    /** For EPOCH and SEAL. */
    private final byte[] control = new byte[EPOCH_BYTES];

    private final UnsafeBuffer controlBuffer = new UnsafeBuffer(control);
    private final CRC32C crc = new CRC32C();

    /** Null where nothing is forced, and so nothing can be vouched for. */
    private JournalMark mark;

    private long markForcedAtMs;

    private OpenCycle current;
    private long nextPosition;
    private long lastLedgerTimeMs;
    private long lastOffset;
    private long endOffset;
    private int appendedCycle = -1;
    private long appendedOffset = -1;
    private boolean sealed;
    private boolean hasReserve;

    // of the cycle being written
    private Hash previousHash;
    private long firstPosition;

    private CycleSummary finished;

    private JournalWriter(Path directory, JournalOptions options, JournalEnd end)
            throws IOException {
        disk = options.disk();
        this.directory = directory;
        this.scratch = directory.resolve(CycleFiles.SCRATCH_FOLDER);
        this.options = options;
        sha256 = Digests.sha256();
        chainHead = end.chainHead().toBytes();
        epoch = end.epoch() + 1;
        nextPosition = end.lastPosition() + 1;
        lastLedgerTimeMs = end.lastLedgerTimeMs();
        beginCycle();
        CycleFiles.empty(disk, scratch);
        int cycle = end.lastCycle() + 1;
        appender = newAppender(cycle);
        current = OpenCycle.create(disk, directory, scratch, cycle, reserveBytes());
        if (current == null) {
            // no room for a cycle: enough for the EPOCH, so that what was recorded can be read
            current = OpenCycle.create(disk, directory, scratch, cycle, OpenCycle.LEAST_BYTES);
        }
        if (current == null) {
            appender.close();
            throw diskFull();
        }
    }

    /**
     * Continues a journal in a new cycle. The caller holds its {@link JournalLock} and has scanned
     * it.
     *
     * <p>In this order: all that was scanned is forced (it may have been in the page cache only),
     * what was torn is cut, and a forced EPOCH says where the new cycle continues.
     *
     * @param end what {@link JournalScan#recover} found
     * @throws JournalClockException if the directory was born with the other kind of clock
     */
    public static JournalWriter open(Path directory, JournalOptions options, JournalEnd end)
            throws IOException {
        if (!end.isEmpty() && end.testClock() != options.testClock()) {
            throw new JournalClockException(directory, end.testClock());
        }
        options.disk().createDirectories(directory);
        PastCycles.finish(options.disk(), directory, end);
        JournalWriter writer = new JournalWriter(directory, options, end);
        try {
            writer.writeEpoch(end);
            writer.openMark();
            writer.recheckReserve();
            return writer;
        } catch (IOException | RuntimeException | Error failure) {
            writer.release();
            throw failure;
        }
    }

    /** {@return the position the next entry gets} */
    public long nextPosition() {
        return nextPosition;
    }

    /** {@return the cycle of the last excerpt given to {@link #append}} */
    public int lastCycle() {
        return appendedCycle;
    }

    /** {@return where the last excerpt given to {@link #append} begins in the file of its cycle} */
    public long lastOffset() {
        return appendedOffset;
    }

    /**
     * {@return the cycle that was finished since this was asked last; null if none was} All of its
     * excerpts are forced. How many they are it does not say.
     */
    public CycleSummary takeFinished() {
        CycleSummary taken = finished;
        finished = null;
        return taken;
    }

    /** {@return the number of this start of the ledger on its directory, from 1} */
    public int epoch() {
        return epoch;
    }

    /** {@return SHA-256 of the last excerpt appended} */
    public Hash chainHead() {
        return Hash.of(chainHead);
    }

    /**
     * Appends the entries of {@code excerpt} as one excerpt. Not durable before {@link #force}.
     *
     * @param ledgerTimeMs stamp of the batch, never behind the one before
     * @throws IllegalArgumentException if positions or time do not follow: a bug in the caller;
     *     nothing was written
     * @throws IOException if what was reserved on the disk is used up: entries were admitted in
     *     spite of {@link #hasReserve()}
     */
    public void append(ExcerptBuilder excerpt, long ledgerTimeMs) throws IOException {
        if (excerpt.entryCount() == 0) {
            throw new IllegalArgumentException("excerpt without entries");
        }
        if (excerpt.firstPosition() != nextPosition) {
            throw new IllegalArgumentException(
                    "gap in journal: expected="
                            + nextPosition
                            + ", found="
                            + excerpt.firstPosition());
        }
        requireTimeFollows(ledgerTimeMs);
        if (excerpt.lengthBytes() > options.excerptBytesMax()) {
            throw new IllegalArgumentException(
                    "excerpt of "
                            + excerpt.lengthBytes()
                            + " bytes in blocks of "
                            + options.blockBytes());
        }
        if (!current.hasRoom(endOffset, excerpt.lengthBytes())) {
            throw new IOException(
                    current.file()
                            + ": reserve used up at offset "
                            + endOffset
                            + ", no room for "
                            + excerpt.lengthBytes()
                            + " bytes");
        }
        write(excerpt.bytes(), excerpt.complete(epoch, ledgerTimeMs, chainHead));
        appendedCycle = current.number();
        appendedOffset = lastOffset;
        nextPosition += excerpt.entryCount();
        lastLedgerTimeMs = ledgerTimeMs;
        sealed = false;
    }

    /**
     * Makes every excerpt appended so far durable, where the journal's {@link Durability} asks for
     * it, and begins a new cycle when this one is full; the finished one is durable in any case.
     *
     * @throws IOException if it is not certain that they are: the process must stop, without
     *     replies
     */
    public void force() throws IOException {
        if (options.durability() == Durability.FORCE) {
            current.force();
            putMark();
        }
        if (endOffset >= options.cycleBytes()) {
            roll();
        }
    }

    /**
     * Closes the stretch since the last SEAL with a forced one; does nothing if there is nothing
     * new.
     */
    public void seal(long ledgerTimeMs) throws IOException {
        if (sealed) {
            return;
        }
        requireTimeFollows(ledgerTimeMs);
        writeSeal(ledgerTimeMs);
        if (options.durability() != Durability.FORCE) {
            current.force(); // nobody waits for it now
        }
        force();
        if (ledgerTimeMs - markForcedAtMs >= MARK_FORCE_EVERY_MS) {
            forceMark();
            markForcedAtMs = ledgerTimeMs;
        }
    }

    /**
     * {@return whether there is room on the disk for entries to come} When not, admit none: what
     * was admitted before still fits ({@link JournalOptions#drainBytes}).
     */
    public boolean hasReserve() {
        return hasReserve;
    }

    /**
     * Looks again whether there is room; a few system calls, so ask at most once a second, when
     * there is none.
     */
    public void recheckReserve() throws IOException {
        if (endOffset >= options.cycleBytes()) {
            roll();
        } else {
            hasReserve = current.reserveTo(reserveBytes()) && hasUsableSpace();
        }
    }

    /** Seals what is not, forces it whatever the durability, and ends the cycle. */
    @Override
    public void close() throws IOException {
        try {
            seal(lastLedgerTimeMs);
            current.force();
            putMark();
            forceMark();
        } finally {
            release();
        }
        CycleEnd.mark(disk, current.file(), lastOffset, endOffset);
        OpenCycle.giveBack(disk, current.file(), endOffset);
        CycleFiles.empty(disk, scratch);
    }

    private void release() throws IOException {
        appender.close();
        current.close();
        giveUpMark();
    }

    private void openMark() {
        if (options.durability() != Durability.FORCE) {
            return;
        }
        try {
            mark = JournalMark.open(disk, directory);
            for (int slot = 0; slot < JournalMark.SLOT_COUNT; slot++) {
                putMark(); // so that both have their place on the disk
            }
            forceMark();
            disk.forceDirectory(directory);
        } catch (IOException noRoomForIt) {
            giveUpMark();
        }
    }

    private void putMark() {
        if (mark == null) {
            return;
        }
        try {
            mark.put(nextPosition - 1, current.number(), endOffset, chainHead);
        } catch (IOException failed) {
            giveUpMark();
        }
    }

    private void forceMark() {
        if (mark == null) {
            return;
        }
        try {
            mark.force();
        } catch (IOException failed) {
            giveUpMark();
        }
    }

    /** No answer depends on it, and the one that stays is older, not wrong. */
    private void giveUpMark() {
        if (mark != null) {
            mark.abandon();
            mark = null;
        }
    }

    private void writeEpoch(JournalEnd end) throws IOException {
        ExcerptFormat.putInt(
                controlBuffer,
                ExcerptFormat.FLAGS_OFFSET,
                JournalFormat.flags(options.testClock()));
        ExcerptFormat.putLong(
                controlBuffer, ExcerptFormat.CONTINUES_AFTER_OFFSET, end.lastPosition());
        controlBuffer.putBytes(ExcerptFormat.CHAIN_HEAD_OFFSET, chainHead, 0, HASH_BYTES);
        ExcerptFormat.putInt(controlBuffer, ExcerptFormat.VOID_CYCLE_OFFSET, end.endCycle());
        ExcerptFormat.putLong(controlBuffer, ExcerptFormat.VOID_FROM_OFFSET, end.endOffset());
        putControlHeader(ExcerptKind.EPOCH, EPOCH_BYTES, lastLedgerTimeMs);
        write(control, EPOCH_BYTES);
        current.force();
        disk.forceDirectory(directory);
    }

    private void writeSeal(long ledgerTimeMs) throws IOException {
        putControlHeader(ExcerptKind.SEAL, HEADER_BYTES, ledgerTimeMs);
        write(control, HEADER_BYTES);
        lastLedgerTimeMs = ledgerTimeMs;
        sealed = true;
    }

    private void putControlHeader(ExcerptKind kind, int lengthBytes, long ledgerTimeMs) {
        ExcerptFormat.putHeader(
                controlBuffer, kind, epoch, 0, nextPosition, lengthBytes, ledgerTimeMs, chainHead);
        ExcerptFormat.putCrc(controlBuffer, control, lengthBytes, crc);
    }

    private void write(byte[] bytes, int lengthBytes) throws IOException {
        lastOffset = appender.append(bytes, lengthBytes, current);
        endOffset = lastOffset + lengthBytes;
        if (options.durability() == Durability.FORCE && lengthBytes >= LARGE_BYTES) {
            // the disk works while SHA-256 does
            current.startWrite(lastOffset, lengthBytes);
        }
        sha256.update(bytes, 0, lengthBytes);
        try {
            sha256.digest(chainHead, 0, HASH_BYTES);
        } catch (DigestException impossible) {
            throw new AssertionError("SHA-256 does not have 32 bytes", impossible);
        }
    }

    /** Begins a new cycle if one can be reserved; until then the drain of this one is used. */
    private void roll() throws IOException {
        OpenCycle next =
                OpenCycle.create(disk, directory, scratch, current.number() + 1, reserveBytes());
        if (next == null) {
            hasReserve = false;
            return;
        }
        OpenCycle past = current;
        if (options.durability() != Durability.FORCE) {
            past.force(); // a hole in the middle of a journal could never be cut off
        }
        OpenCycle.giveBack(disk, past.file(), endOffset);
        past.close();
        finished = summary();
        beginCycle();
        appender.cycle(next.number());
        current = next;
        // Chronicle makes the file now, not under the next batch, and no cycle is ever left empty
        // by an orderly stop
        writeSeal(lastLedgerTimeMs);
        if (options.durability() == Durability.FORCE) {
            current.force();
        }
        unlinkBefore(past.number());
        hasReserve = hasUsableSpace();
    }

    /**
     * What Chronicle has left for good loses the name that it was written under: a cycle that is
     * moved to the archive shall not keep its room on this disk.
     */
    private void unlinkBefore(int cycle) throws IOException {
        for (Path link : disk.list(scratch)) {
            int number = CycleFiles.cycleOf(link);
            if (number >= 0 && number < cycle) {
                disk.delete(link);
            }
        }
    }

    private void beginCycle() {
        previousHash = Hash.of(chainHead);
        firstPosition = nextPosition;
    }

    private CycleSummary summary() {
        return new CycleSummary(
                current.number(),
                0,
                firstPosition,
                nextPosition - 1,
                previousHash,
                Hash.of(chainHead),
                epoch,
                lastLedgerTimeMs,
                options.testClock(),
                sealed,
                lastOffset,
                endOffset);
    }

    private CycleAppender newAppender(int cycle) throws IOException {
        return switch (options.framing()) {
            case CHRONICLE -> {
                if (!ChronicleAppender.reserve(disk, scratch)) {
                    throw diskFull();
                }
                yield new ChronicleAppender(scratch, options.blockBytes(), cycle);
            }
            case OWN -> new FramingAppender();
        };
    }

    private long reserveBytes() {
        return options.cycleBytes()
                + LENGTH_BYTES_MAX
                + OpenCycle.LEAST_BYTES
                + options.drainBytes();
    }

    private boolean hasUsableSpace() throws IOException {
        return disk.usableBytes(directory) >= options.usableBytesMin();
    }

    private IOException diskFull() {
        return new IOException(
                directory + ": the disk is full, not even an empty journal file fits");
    }

    private void requireTimeFollows(long ledgerTimeMs) {
        if (ledgerTimeMs < lastLedgerTimeMs) {
            throw new IllegalArgumentException(
                    "ledger time goes back: last=" + lastLedgerTimeMs + ", found=" + ledgerTimeMs);
        }
    }
}

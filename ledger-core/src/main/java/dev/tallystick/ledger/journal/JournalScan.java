package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a journal from its first excerpt to its last, by itself alone, and checks every byte of
 * ours: checksums, chain, positions, epochs.
 *
 * <p>An excerpt is what says so itself and is sound, wherever it lies; Chronicle's words between
 * excerpts are looked at only where no excerpt follows. So a journal whose chain is unbroken up to
 * its end was read whole, whatever happened to the bytes that are not ours.
 *
 * <p>Beyond the last sound excerpt of the last cycle, zeros are a clean end; something begun and
 * never finished (its Chronicle word says so, a sector of it never reached the disk, or the file
 * ends inside) is a torn tail and is void; anything else is damage. Damage anywhere else shows as a
 * broken chain.
 */
public final class JournalScan {
    private static final int WINDOW_BYTES = 8 << 20;
    private static final long PROGRESS_BYTES = 4 << 20;

    private final Disk disk;
    private final Path directory;
    private final ExcerptVisitor visitor;
    private final ScanProgress progress;
    private final ProblemSink problems;
    private final long upTo;
    private final CycleWindow window;
    private final ExcerptFinder finder;
    private final Chain chain = new Chain();
    private final List<Path> files = new ArrayList<>();
    private final List<Path> emptyFiles = new ArrayList<>();

    /** Files since the last excerpt in which there was none. */
    private final List<Path> barrenFiles = new ArrayList<>();

    private int lastCycle;
    private long finishedBytes;
    private long totalBytes;
    private long reportedBytes;

    /** Gets the finished cycles, and knows some already; null if nobody wants them. */
    private final JournalIndex index;

    /** Places of the cycle being read. */
    private ExcerptPlaces places = new ExcerptPlaces();

    private JournalScan(
            Disk disk,
            Path directory,
            long upTo,
            JournalIndex index,
            ExcerptVisitor visitor,
            ScanProgress progress,
            ProblemSink problems) {
        this.disk = disk;
        this.index = index;
        this.upTo = upTo;
        window = new CycleWindow(disk, WINDOW_BYTES);
        finder = new ExcerptFinder(window);
        this.directory = directory;
        this.visitor = visitor;
        this.progress = progress;
        this.problems = problems;
    }

    /**
     * Reads a journal on the machine's disk, as {@link #recover(Disk, Path, ExcerptVisitor,
     * ScanProgress)} does.
     */
    public static JournalEnd recover(Path directory, ExcerptVisitor visitor, ScanProgress progress)
            throws IOException {
        return recover(Disk.NATIVE, directory, visitor, progress);
    }

    /**
     * Reads a journal that is to be continued. The caller holds its {@link JournalLock}. Changes
     * nothing.
     *
     * @return where to continue; a directory without a journal is an empty one
     * @throws JournalDamagedException at the first problem
     */
    public static JournalEnd recover(
            Disk disk, Path directory, ExcerptVisitor visitor, ScanProgress progress)
            throws IOException {
        return recover(disk, directory, null, 0, visitor, progress);
    }

    /**
     * The same for who keeps an index, and knows what the first entries lead to: cycles of which
     * the index has files, each continued by the next, up to the one that a snapshot names, are not
     * read; their excerpts are appended to the index. The visitor gets those behind them. Finished
     * cycles that are read are put into the index's files.
     *
     * @param index gets the finished cycles; null if there is none
     * @param fromCycle the cycle from which on everything must be read, 0 for all
     */
    public static JournalEnd recover(
            Disk disk,
            Path directory,
            JournalIndex index,
            int fromCycle,
            ExcerptVisitor visitor,
            ScanProgress progress)
            throws IOException {
        ProblemSink refuse =
                problem -> {
                    throw new JournalDamagedException(problem);
                };
        JournalScan scan =
                new JournalScan(disk, directory, Long.MAX_VALUE, index, visitor, progress, refuse);
        return scan.run(fromCycle);
    }

    /**
     * Reads a journal on the machine's disk, as {@link #verify(Disk, Path, ExcerptVisitor,
     * ScanProgress)} does.
     */
    public static ScanReport verify(Path directory, ExcerptVisitor visitor, ScanProgress progress)
            throws IOException {
        return verify(Disk.NATIVE, directory, visitor, progress);
    }

    /**
     * Reads as much of a journal on the machine's disk as leads up to a position: what lies behind
     * the excerpt that holds it is not looked at, and the end that is reported is that excerpt's.
     */
    public static ScanReport verify(
            Path directory, long upTo, ExcerptVisitor visitor, ScanProgress progress)
            throws IOException {
        return verify(Disk.NATIVE, directory, upTo, visitor, progress);
    }

    /**
     * Reads as much of a journal as can be read and lists every problem; what only a newer program
     * understands is the last. Changes nothing, and may run beside a writer.
     */
    public static ScanReport verify(
            Disk disk, Path directory, ExcerptVisitor visitor, ScanProgress progress)
            throws IOException {
        return verify(disk, directory, Long.MAX_VALUE, visitor, progress);
    }

    static ScanReport verify(
            Disk disk, Path directory, long upTo, ExcerptVisitor visitor, ScanProgress progress)
            throws IOException {
        List<JournalProblem> problems = new ArrayList<>();
        JournalScan scan =
                new JournalScan(disk, directory, upTo, null, visitor, progress, problems::add);
        JournalEnd end;
        try {
            end = scan.run(0);
        } catch (JournalDamagedException unreadable) {
            problems.add(unreadable.problem());
            end = scan.end(null);
        }
        return new ScanReport(end, List.copyOf(problems));
    }

    private JournalEnd run(int fromCycle) throws IOException {
        for (Path foreign : CycleFiles.listForeign(disk, directory)) {
            problems.accept(
                    new JournalProblem(
                            foreign, 0, ProblemCode.FOREIGN_FILE, "no part of a journal"));
        }
        // first: beside a writer the journal goes on, and is never behind an older mark
        JournalMark.Reached reached = JournalMark.read(disk, directory);
        try (window) {
            for (int cycle : CycleFiles.listTwofold(disk, directory)) {
                requireSame(cycle);
            }
            int knownCycle = fromCycle > 0 ? followKnown(fromCycle) : 0;
            List<CycleFile> cycles = CycleFile.listAll(disk, directory, knownCycle);
            for (CycleFile cycle : cycles) {
                totalBytes += sizeBytes(cycle);
            }
            lastCycle = cycles.isEmpty() ? 0 : cycles.getLast().number();
            JournalEnd.TornTail tornTail = null;
            int lastWithExcerpts = CycleFile.lastWithExcerpts(cycles);
            for (int i = 0; i < cycles.size() && !isUpTo(); i++) {
                CycleFile cycle = cycles.get(i);
                window.open(directory, cycle.number());
                if (i <= lastWithExcerpts) {
                    places = new ExcerptPlaces();
                    long endOffset = scanCycle(cycle, i == lastWithExcerpts);
                    finish(cycle.number());
                    files.add(cycle.path());
                    if (endOffset == 0) {
                        barrenFiles.add(cycle.path());
                    }
                    if (i == lastWithExcerpts && !isUpTo()) {
                        tornTail = judgeTail(endOffset);
                    }
                } else {
                    JournalEnd.TornTail unborn = judgeTail(0);
                    tornTail = tornTail == null ? unborn : tornTail;
                    emptyFiles.add(cycle.path());
                }
                finishedBytes += window.sizeBytes();
                report(0);
            }
            requireReached(reached);
            return end(tornTail);
        }
    }

    private void requireReached(JournalMark.Reached reached) throws JournalDamagedException {
        long lastPosition = chain.nextPosition() - 1;
        if (reached != null && !isUpTo() && lastPosition < reached.lastPosition()) {
            problems.accept(
                    new JournalProblem(
                            reached.path(),
                            0,
                            ProblemCode.POSITIONS_MISSING,
                            "the journal was durable up to position %d (cycle %d, offset %d), but ends at position %d"
                                    .formatted(
                                            reached.lastPosition(),
                                            reached.cycle(),
                                            reached.endOffset(),
                                            lastPosition)));
        }
    }

    /**
     * Goes along the cycles before one, by the index's files alone, if all of them have one and
     * each continues the one before.
     *
     * @return the last of them; 0 if they do not lead there, and nothing was followed
     */
    private int followKnown(int fromCycle) throws IOException {
        List<CycleSummary> known = new ArrayList<>();
        Chain ahead = new Chain();
        boolean leadsThere = false;
        for (Path file : CycleFiles.list(disk, directory)) {
            int cycle = CycleFiles.cycleOf(file);
            if (cycle >= fromCycle) {
                leadsThere = cycle == fromCycle && isContinuedBy(ahead, cycle);
                break;
            }
            CycleSummary summary = index.summary(cycle);
            if (summary == null
                    || !ahead.isContinuedBy(summary)
                    || disk.sizeBytes(CycleFiles.find(disk, directory, cycle))
                            < summary.endOffset()) {
                return 0;
            }
            known.add(summary);
            ahead.resume(summary);
        }
        if (!leadsThere || known.isEmpty()) {
            return 0;
        }
        for (CycleSummary summary : known) {
            index.append(summary);
            chain.resume(summary);
        }
        return known.getLast().cycle();
    }

    private boolean isContinuedBy(Chain ahead, int cycle) throws IOException {
        window.open(directory, cycle);
        ExcerptView first = finder.search(CycleEnd.WORD_BYTES, Long.MAX_VALUE);
        return first != null && ahead.problemOf(first) == null;
    }

    private void finish(int cycle) throws IOException {
        if (index != null && chain.cycle() == cycle) {
            index.finish(chain.summary(places.count()), places);
        }
    }

    private void requireSame(int cycle) throws IOException {
        if (!JournalArchive.isSame(disk, directory, cycle)) {
            problems.accept(
                    new JournalProblem(
                            CycleFiles.archivedPathOf(directory, cycle),
                            0,
                            ProblemCode.COPIES_DIFFER,
                            "differs from " + CycleFiles.pathOf(directory, cycle)));
        }
    }

    private long sizeBytes(CycleFile cycle) throws IOException {
        return disk.sizeBytes(CycleFiles.find(disk, directory, cycle.number()));
    }

    /** Follows the excerpts of one cycle. {@return where the last one ends, aligned} */
    private long scanCycle(CycleFile cycle, boolean isLast) throws IOException {
        long endOffset = 0;
        while (!isUpTo()) {
            long nextOffset = endOffset + CycleEnd.WORD_BYTES;
            ExcerptView excerpt =
                    nextOffset < cycle.voidFromOffset() ? finder.at(nextOffset) : null;
            if (excerpt == null) {
                excerpt = finder.search(nextOffset, cycle.voidFromOffset());
            }
            if (excerpt == null) {
                return endOffset;
            }
            boolean skipped = excerpt.offset() != nextOffset;
            if (skipped && isLast && !chain.continuesAt(excerpt) && wasJustWritten(nextOffset)) {
                continue;
            }
            accept(excerpt, endOffset);
            endOffset = CycleEnd.align(excerpt.offset() + excerpt.lengthBytes());
            report(endOffset);
        }
        return endOffset;
    }

    private boolean isUpTo() {
        return chain.nextPosition() > upTo;
    }

    /** {@return whether a writer has finished an excerpt since its place was read} */
    private boolean wasJustWritten(long offset) throws IOException {
        window.refresh();
        return finder.at(offset) != null;
    }

    private void accept(ExcerptView excerpt, long endOffset) throws IOException {
        JournalProblem problem = chain.problemOf(excerpt);
        if (problem != null) {
            long foundOffset = excerpt.offset();
            problems.accept(causeOf(problem, excerpt.firstPosition(), endOffset));
            // the search for the cause has moved the window
            excerpt = finder.at(foundOffset);
        }
        JournalProblem newer = Chain.newerIn(excerpt);
        if (newer != null) {
            throw new JournalDamagedException(newer);
        }
        chain.follow(excerpt);
        barrenFiles.clear();
        JournalProblem entryProblem = finder.entryProblem(excerpt);
        if (entryProblem != null) {
            problems.accept(entryProblem);
        } else {
            if (index != null && excerpt.entryCount() > 0) {
                places.append(excerpt.firstPosition(), excerpt.offset());
            }
            visitor.onExcerpt(excerpt);
        }
    }

    /**
     * Finds what should have stood between the last sound excerpt and the one that does not follow
     * it.
     */
    private JournalProblem causeOf(JournalProblem problem, long foundPosition, long endOffset)
            throws IOException {
        CycleTail gap = CycleTail.of(window, endOffset);
        if (gap.offset() + CycleEnd.WORD_BYTES < problem.offset()) {
            return damageAt(finder, window, gap.offset() + CycleEnd.WORD_BYTES);
        }
        boolean isFirstOfCycle = endOffset == 0;
        if (!isFirstOfCycle) {
            return problem;
        }
        JournalProblem missing = missingBefore(problem, foundPosition);
        if (chain.cycle() < 0) {
            return missing;
        }
        try (CycleWindow past = new CycleWindow(disk, ExcerptFormat.LENGTH_BYTES_MAX)) {
            for (Path barren : barrenFiles) {
                past.open(barren);
                CycleTail begun = CycleTail.of(past, 0);
                if (begun.state() != CycleTail.State.BLANK) {
                    long offset = begun.offset() + CycleEnd.WORD_BYTES;
                    return damageAt(new ExcerptFinder(past), past, offset);
                }
            }
            past.open(directory, chain.cycle());
            CycleTail tail = CycleTail.of(past, CycleEnd.align(chain.endOffset()));
            return switch (tail.state()) {
                case ENDED -> missing;
                case TORN, DAMAGED ->
                        damageAt(
                                new ExcerptFinder(past), past, tail.offset() + CycleEnd.WORD_BYTES);
                case BLANK ->
                        !missing.equals(problem)
                                ? missing
                                : new JournalProblem(
                                        past.file(),
                                        tail.offset(),
                                        ProblemCode.CHAIN_BROKEN,
                                        "breaks off after position "
                                                + (chain.nextPosition() - 1)
                                                + "; what follows in "
                                                + problem.file().getFileName()
                                                + " continues something else");
            };
        }
    }

    /** {@return the same problem, or the file whose absence explains it} */
    private JournalProblem missingBefore(JournalProblem problem, long foundPosition) {
        int expected = Math.max(chain.cycle(), 0) + 1;
        int found = CycleFiles.cycleOf(problem.file());
        if (found <= expected
                || foundPosition < chain.nextPosition()
                || disk.exists(CycleFiles.find(disk, directory, expected))) {
            return problem;
        }
        String positions =
                foundPosition == chain.nextPosition()
                        ? "no positions"
                        : "positions %d to %d".formatted(chain.nextPosition(), foundPosition - 1);
        return new JournalProblem(
                CycleFiles.pathOf(directory, expected),
                0,
                ProblemCode.CYCLE_MISSING,
                "neither here nor in the archive: %s are missing before %s: %s"
                        .formatted(positions, problem.file().getFileName(), problem.detail()));
    }

    /** {@return what lies beyond the last excerpt if it was torn, null if nothing does} */
    private JournalEnd.TornTail judgeTail(long endOffset) throws IOException {
        CycleTail tail = CycleTail.of(window, endOffset);
        return switch (tail.state()) {
            case BLANK, ENDED -> null;
            case DAMAGED -> {
                long offset = tail.offset() + CycleEnd.WORD_BYTES;
                if (!wasJustWritten(offset)) {
                    problems.accept(damageAt(finder, window, offset));
                }
                yield null;
            }
            case TORN -> {
                long endOfBytes =
                        Math.max(CycleTail.endOfBytes(window, tail.offset()), tail.offset());
                yield new JournalEnd.TornTail(
                        window.file(), tail.offset(), endOfBytes - tail.offset());
            }
        };
    }

    private static JournalProblem damageAt(ExcerptFinder finder, CycleWindow window, long offset)
            throws IOException {
        if (!finder.hasHeader(offset)) {
            return new JournalProblem(
                    window.file(),
                    offset,
                    ProblemCode.EXCERPT_UNREADABLE,
                    "no excerpt where one was written");
        }
        long entryOffset = finder.damagedEntry(offset);
        return entryOffset >= 0
                ? new JournalProblem(
                        window.file(),
                        entryOffset,
                        ProblemCode.ENTRY_CHECKSUM,
                        "CRC32C of the entry does not match, in the excerpt at offset " + offset)
                : new JournalProblem(
                        window.file(),
                        offset,
                        ProblemCode.EXCERPT_CHECKSUM,
                        "CRC32C of the excerpt does not match");
    }

    private JournalEnd end(JournalEnd.TornTail tornTail) {
        return new JournalEnd(
                chain.nextPosition() - 1,
                chain.head(),
                chain.ledgerTimeMs(),
                chain.epoch(),
                chain.testClock(),
                chain.sealed(),
                lastCycle,
                chain.cycle(),
                chain.offset(),
                chain.endOffset(),
                tornTail,
                List.copyOf(files),
                List.copyOf(emptyFiles));
    }

    private void report(long offsetInCycle) {
        long doneBytes = finishedBytes + offsetInCycle;
        if (doneBytes - reportedBytes >= PROGRESS_BYTES || doneBytes == totalBytes) {
            reportedBytes = doneBytes;
            progress.onProgress(doneBytes, Math.max(doneBytes, totalBytes));
        }
    }

    /** Collects problems, or refuses at the first. */
    @FunctionalInterface
    private interface ProblemSink {
        void accept(JournalProblem problem) throws JournalDamagedException;
    }
}

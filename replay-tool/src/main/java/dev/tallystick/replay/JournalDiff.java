package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.journal.ScanProgress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How two journals stand to each other.
 *
 * @param samePosition up to here every entry of both is the same, byte for byte
 * @param commonPosition where the shorter one ends
 * @param problems what is wrong with either; what lies behind it was not compared
 */
record JournalDiff(Side a, Side b, long samePosition, long commonPosition, List<Problem> problems) {
    /** Whether one is the other, or the beginning of it. */
    private enum Relation {
        SAME,
        A_CONTINUES_B,
        B_CONTINUES_A,
        DIFFERS
    }

    /** So many entries of each are held at a time. */
    private static final int CHUNK_ENTRIES = 4096;

    /**
     * One of the two.
     *
     * @param lastPosition where it ends, as far as it can be read
     * @param stateHash of its state at the common position
     * @param entry its entry behind the same position, null if no entry differs
     */
    record Side(DataDirectory data, long lastPosition, String stateHash, EntryReport entry) {
        ObjectNode toJson() {
            ObjectNode json =
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("directory", data.root().toString())
                            .put("lastPosition", lastPosition)
                            .put("stateHash", stateHash);
            return json.set("entry", entry == null ? null : entry.toJson());
        }
    }

    static JournalDiff of(
            DataDirectory a, DataDirectory b, ScanProgress reading, ScanProgress folding)
            throws IOException, ReplayFailedException {
        try (IndexedJournal one = new IndexedJournal(a);
                IndexedJournal other = new IndexedJournal(b)) {
            List<Problem> problems = new ArrayList<>(one.scan(a, reading));
            problems.addAll(other.scan(b, reading));
            long common = Math.min(one.lastPosition(), other.lastPosition());
            long same = samePosition(one, other, common);
            return new JournalDiff(
                    side(a, one, same, common, folding),
                    side(b, other, same, common, folding),
                    same,
                    common,
                    List.copyOf(problems));
        }
    }

    boolean isWell() {
        return samePosition == commonPosition && problems.isEmpty();
    }

    ObjectNode toJson() {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("relation", relation().name().toLowerCase(Locale.ROOT))
                        .put("samePosition", samePosition)
                        .put("commonPosition", commonPosition);
        json.set("a", a.toJson());
        json.set("b", b.toJson());
        json.set("problems", Problem.toJson(problems));
        return json;
    }

    String toWords() {
        return switch (relation()) {
            case SAME ->
                    "The same %,d entries. State hash %s".formatted(samePosition, a.stateHash());
            case A_CONTINUES_B -> continues("A", "B", a);
            case B_CONTINUES_A -> continues("B", "A", b);
            case DIFFERS -> parted();
        };
    }

    private Relation relation() {
        if (samePosition < commonPosition) {
            return Relation.DIFFERS;
        }
        int longer = Long.compare(a.lastPosition(), b.lastPosition());
        if (longer == 0) {
            return Relation.SAME;
        }
        return longer > 0 ? Relation.A_CONTINUES_B : Relation.B_CONTINUES_A;
    }

    private String continues(String longer, String shorter, Side longerSide) {
        return "%s continues %s: the first %,d entries are the same, %s has %,d more. State hash %s at position %,d"
                .formatted(
                        longer,
                        shorter,
                        samePosition,
                        longer,
                        longerSide.lastPosition() - samePosition,
                        longerSide.stateHash(),
                        commonPosition);
    }

    private String parted() {
        String ofA = a.entry().toWords();
        String ofB = b.entry().toWords();
        return """
        The first %,d entries are the same; position %d is not.
        A: %s
        %s
        B: %s
        %s
        %sState hash at position %,d: A %s, B %s
        """
                .formatted(
                        samePosition,
                        samePosition + 1,
                        a.data().root(),
                        marked(ofA, ofB),
                        b.data().root(),
                        marked(ofB, ofA),
                        ofA.equals(ofB) ? "They differ in bytes that words do not tell.\n" : "",
                        commonPosition,
                        a.stateHash(),
                        b.stateHash());
    }

    /** {@return the lines, those marked that the other side has not} */
    private static String marked(String words, String otherWords) {
        Set<String> others = otherWords.lines().collect(Collectors.toSet());
        return words.lines()
                .map(line -> (others.contains(line) ? "  " : "! ") + line)
                .collect(Collectors.joining("\n"));
    }

    private static Side side(
            DataDirectory data,
            IndexedJournal journal,
            long same,
            long common,
            ScanProgress progress)
            throws IOException, ReplayFailedException {
        try (FoldedJournal folded =
                FoldedJournal.read(data, common, FoldedJournal.NO_REFUSALS, progress)) {
            EntryReport entry =
                    same == common
                            ? null
                            : EntryReport.of(
                                    journal.entry(same + 1), folded, new Members(data.database()));
            return new Side(data, journal.lastPosition(), folded.stateHash(), entry);
        }
    }

    private static long samePosition(IndexedJournal one, IndexedJournal other, long common)
            throws IOException {
        for (long after = 0; after < common; after += CHUNK_ENTRIES) {
            long last = Math.min(common, after + CHUNK_ENTRIES);
            List<byte[]> ofOne = entries(one, after, last);
            List<byte[]> ofOther = entries(other, after, last);
            for (int i = 0; i < ofOne.size(); i++) {
                if (!Arrays.equals(ofOne.get(i), ofOther.get(i))) {
                    return after + i;
                }
            }
        }
        return common;
    }

    private static List<byte[]> entries(IndexedJournal journal, long after, long last)
            throws IOException {
        List<byte[]> entries = new ArrayList<>();
        journal.readForward(
                after,
                last,
                (position, buffer, offset, lengthBytes) -> {
                    byte[] bytes = new byte[lengthBytes];
                    buffer.getBytes(offset, bytes);
                    entries.add(bytes);
                    return true;
                });
        return entries;
    }
}

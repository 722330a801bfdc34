package dev.tallystick.rest.sweepstakes;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.store.Database;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Draws sweepstakes. From the freeze on it is a function of what is stored: whoever draws, and
 * however often a crash makes one begin again, comes to the same.
 */
final class Draws {
    private static final int PAGE_COUNT = 5_000;

    private final DrawStore store;

    /** Takes entries in the order of their tickets. */
    @FunctionalInterface
    interface EntryReader {
        /** Takes one. */
        void read(DrawStore.Entry entry) throws IOException;
    }

    Draws(Database database) {
        this.store = new DrawStore(database);
    }

    DrawStore store() {
        return store;
    }

    /**
     * Draws.
     *
     * @param sweepstake closed, and due
     * @return false if it was drawn before
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code tickets_pending}
     */
    boolean draw(ProgramConfig program, Sweepstake sweepstake, ChangedBy by) throws IOException {
        String sweepstakeId = sweepstake.sweepstakeId();
        store.freeze(program.id(), sweepstakeId);
        MessageDigest digest = Sweepstake.newDigest();
        long[] ticketCount = {0};
        forEachEntry(
                program.id(),
                sweepstakeId,
                entry -> {
                    digest.update(entry.line());
                    ticketCount[0] += entry.count();
                });
        byte[] entriesSha256 = digest.digest();
        Terms terms = sweepstake.terms();
        List<Long> places =
                Lottery.draw(
                        sweepstake.seed().bytes(),
                        entriesSha256,
                        ticketCount[0],
                        terms.prizeCount());
        return store.keep(
                program,
                sweepstakeId,
                new Sweepstake.Drawn(
                        by.atMs(), HexFormat.of().formatHex(entriesSha256), ticketCount[0]),
                wins(program.id(), sweepstakeId, prizesInOrder(terms), places),
                by);
    }

    /** Hands over every entry. */
    void forEachEntry(String programId, String sweepstakeId, EntryReader reader)
            throws IOException {
        List<DrawStore.Entry> page = store.entries(programId, sweepstakeId, 0, PAGE_COUNT);
        while (!page.isEmpty()) {
            for (DrawStore.Entry entry : page) {
                reader.read(entry);
            }
            page =
                    store.entries(
                            programId, sweepstakeId, page.getLast().firstTicketNo(), PAGE_COUNT);
        }
    }

    /** {@return each prize as often as there are such prizes} */
    private static List<Prize> prizesInOrder(Terms terms) {
        List<Prize> prizes = new ArrayList<>();
        for (Prize prize : terms.prizes()) {
            for (int i = 0; i < prize.count(); i++) {
                prizes.add(prize);
            }
        }
        return prizes;
    }

    private List<DrawStore.Win> wins(
            String programId, String sweepstakeId, List<Prize> prizes, List<Long> places)
            throws IOException {
        NavigableMap<Long, Integer> drawNos = new TreeMap<>();
        for (int i = 0; i < places.size(); i++) {
            drawNos.put(places.get(i), i + 1);
        }
        List<DrawStore.Win> wins = new ArrayList<>();
        long[] placesBefore = {0};
        forEachEntry(
                programId,
                sweepstakeId,
                entry -> {
                    long from = placesBefore[0];
                    placesBefore[0] += entry.count();
                    drawNos.subMap(from, placesBefore[0])
                            .forEach(
                                    (place, drawNo) ->
                                            wins.add(
                                                    win(
                                                            drawNo,
                                                            prizes.get(drawNo - 1),
                                                            entry.firstTicketNo() + place - from,
                                                            entry.memberId())));
                });
        return wins;
    }

    private static DrawStore.Win win(int drawNo, Prize prize, long ticketNo, String memberId) {
        return new DrawStore.Win(
                drawNo,
                prize.prizeId(),
                ticketNo,
                memberId,
                prize.voucherTypeId().map(PrizeVoucher::of));
    }
}

package dev.tallystick.replay;

import dev.tallystick.ledger.journal.ExcerptView;
import dev.tallystick.ledger.journal.ExcerptVisitor;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.replay.TailCut.Voucher;

import java.io.IOException;

/** Finds what in a journal shows how far it once went, damaged or not. */
final class Vouchers implements ExcerptVisitor {
    private Voucher highest;

    private Vouchers(long position) {
        highest = new Voucher(position, "nothing");
    }

    /** {@return the excerpt that vouches for the highest position} */
    static Voucher inJournal(DataDirectory data, long position, ScanProgress progress)
            throws IOException {
        Vouchers vouchers = new Vouchers(position);
        JournalScan.verify(data.journal(), vouchers, progress);
        return vouchers.highest;
    }

    /** A SEAL and an EPOCH carry the next position; they were written when all before was whole. */
    @Override
    public void onExcerpt(ExcerptView excerpt) {
        long position = excerpt.firstPosition() + excerpt.entryCount() - 1;
        highest =
                highest.max(
                        new Voucher(
                                position,
                                "%s at offset %d of %s"
                                        .formatted(
                                                switch (excerpt.kind()) {
                                                    case ENTRIES -> "the batch";
                                                    case EPOCH -> "the EPOCH";
                                                    case SEAL -> "the SEAL";
                                                },
                                                excerpt.offset(),
                                                excerpt.file())));
    }
}

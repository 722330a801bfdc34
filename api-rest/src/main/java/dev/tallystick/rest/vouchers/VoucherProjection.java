package dev.tallystick.rest.vouchers;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.members.MemberEvent;
import dev.tallystick.rest.members.MemberLogStore;
import dev.tallystick.rest.points.RecordedContent;
import dev.tallystick.rest.projection.Projection;

import org.jdbi.v3.core.Handle;

import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Settles vouchers by what the ledger did: one that was reserved is its member's once the posting
 * that pays for it is durable, one about to be cancelled is cancelled once its points are back.
 */
final class VoucherProjection implements Projection {
    static final String NAME = "vouchers";

    private final Clock clock;

    /**
     * @param clock real time
     */
    VoucherProjection(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<EntryType> types() {
        return EnumSet.of(EntryType.REDEEM, EntryType.REDEEM_REVERSAL);
    }

    /** A posting for a voucher names it in its text; most others have none. */
    @Override
    public boolean concerns(RecordedEntry entry) {
        return entry.isPosted() && entry.textCiphertext().length > 0;
    }

    @Override
    public void apply(Handle handle, RecordedEntry entry) {
        if (entry.type() == EntryType.REDEEM) {
            bought(handle, entry);
        } else {
            givenBack(handle, entry);
        }
    }

    private static void bought(Handle handle, RecordedEntry entry) {
        Optional<VoucherRowStore.Row> row =
                VoucherRowStore.findByTx(handle, RecordedContent.txKey(entry))
                        .filter(it -> Purchases.paysFor(entry, it.voucher()));
        if (row.isEmpty()) {
            return;
        }
        if (row.get().voucher().storedState() == VoucherState.RESERVED) {
            VoucherSettlementStore.issue(handle, row.get(), entry.position(), entry.postedAtMs());
        } else {
            showAgain(handle, row.get(), MemberEvent.Type.VOUCHER_BOUGHT, entry);
        }
    }

    private static void givenBack(Handle handle, RecordedEntry entry) {
        for (VoucherRowStore.Row row :
                VoucherRowStore.findByCancelTx(handle, RecordedContent.txKey(entry))) {
            if (!Purchases.givesBack(entry, row.voucher())) {
                continue;
            }
            if (row.voucher().storedState() == VoucherState.CANCELLING) {
                VoucherSettlementStore.cancel(handle, row, entry.position(), entry.postedAtMs());
            } else {
                showAgain(handle, row, MemberEvent.Type.VOUCHER_CANCELLED, entry);
            }
        }
    }

    /**
     * Of a voucher that has gone on since, or whose member was erased, only the history is told.
     */
    private static void showAgain(
            Handle handle, VoucherRowStore.Row row, MemberEvent.Type type, RecordedEntry entry) {
        MemberLogStore.showAgain(
                handle, row.programId(), row.voucher().memberId(), type, entry.position());
    }

    /**
     * Whoever was bought waits for its posting again, from now on. Who was used stays so; what the
     * ledger does not know any more goes back as if it never had.
     */
    @Override
    public void reset(Handle handle) {
        MemberLogStore.setAside(
                handle, MemberEvent.Type.VOUCHER_BOUGHT, MemberEvent.Type.VOUCHER_CANCELLED);
        handle.execute(
                """
                update voucher_stock set issued_count = issued_count + (
                    select count(*) from voucher v
                    where v.program_id = voucher_stock.program_id and v.voucher_type_id = voucher_stock.voucher_type_id
                      and v.state = 'CANCELLED' and v.cancel_position is not null)
                """);
        long realMs = clock.millis();
        handle.execute(
                """
                update voucher set state = 'CANCELLING', pending_since_ms = ?, cancelled_at_ms = null, cancel_position = null
                where state = 'CANCELLED' and cancel_position is not null
                """,
                realMs);
        handle.execute(
                """
                update voucher set state = 'RESERVED', pending_since_ms = ?, position = null
                where state = 'UNUSED' and tx_id is not null
                """,
                realMs);
    }
}

package dev.tallystick.rest.vouchers;

import dev.tallystick.rest.ledger.Sweep;
import dev.tallystick.rest.ledger.TxLocks;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** Lets vouchers go that wait for a posting that never came. */
final class VoucherSweep {
    private final VoucherSettlementStore store;
    private final Settlement settlement;
    private final TxLocks locks;

    private VoucherSweep(VoucherSettlementStore store, Settlement settlement, TxLocks locks) {
        this.store = store;
        this.settlement = settlement;
        this.locks = locks;
    }

    /**
     * {@return one that is not started yet}
     *
     * @param clock real time
     */
    static Sweep<VoucherRowStore.Row> of(
            VoucherSettlementStore store, Settlement settlement, TxLocks locks, Clock clock) {
        VoucherSweep sweep = new VoucherSweep(store, settlement, locks);
        return new Sweep<>("vouchers", store::pending, sweep::settle, clock);
    }

    private void settle(VoucherRowStore.Row row) throws IOException {
        Optional<TxLocks.Held> held = locks.tryHold(row.voucher().bought().orElseThrow().txKey());
        if (held.isEmpty()) {
            return;
        }
        try (TxLocks.Held _ = held.get()) {
            Optional<Voucher> voucher = store.find(row.programId(), row.voucher().voucherId());
            if (voucher.isEmpty()) {
                return;
            }
            switch (voucher.get().storedState()) {
                case RESERVED -> settlement.release(row.programId(), voucher.get());
                case CANCELLING ->
                        settlement.stopCancelling(
                                row.programId(),
                                voucher.get(),
                                voucher.get().cancelled().orElseThrow().txKey());
                case UNUSED, USED, EXPIRED, CANCELLED -> {}
            }
        }
    }
}

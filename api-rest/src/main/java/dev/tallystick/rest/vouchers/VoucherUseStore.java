package dev.tallystick.rest.vouchers;

import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.MemberEvent;
import dev.tallystick.rest.members.MemberLogStore;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;

import java.util.Objects;
import java.util.Optional;

/** Uses vouchers up: each once, whoever comes first. */
final class VoucherUseStore {
    private final Database database;

    /** A used voucher, and whether it was used before, by the same request. */
    record Outcome(Voucher voucher, boolean again) {}

    VoucherUseStore(Database database) {
        this.database = database;
    }

    /** {@return the voucher with a code; empty if nobody has it, or not yet} */
    Optional<Voucher> find(String programId, byte[] codeHash) {
        return database.read(handle -> VoucherRowStore.findByCode(handle, programId, codeHash))
                .filter(voucher -> voucher.storedState() != VoucherState.RESERVED);
    }

    /**
     * Uses a voucher.
     *
     * @param use by whom, when and what for
     * @param tried whether it is to stay as it is
     * @throws ProblemException 409 {@code voucher_already_used}, {@code voucher_cancelled}; 422
     *     {@code voucher_expired}, {@code use_id_reused}; 503 {@code voucher_cancelling}
     */
    Outcome use(String programId, String voucherId, Voucher.Used use, boolean tried) {
        return database.write(
                handle -> {
                    Voucher voucher =
                            VoucherRowStore.find(handle, programId, voucherId).orElseThrow();
                    if (isAgain(handle, programId, voucher, use)) {
                        return new Outcome(voucher, true);
                    }
                    requireUsable(voucher, use.atMs());
                    if (!tried) {
                        use(handle, programId, voucherId, use);
                        tell(handle, programId, voucher, use);
                    }
                    return new Outcome(used(voucher, use), false);
                });
    }

    /** Whether the till sent the same before and did not hear of it. */
    private static boolean isAgain(
            Handle handle, String programId, Voucher voucher, Voucher.Used use) {
        if (use.useId() == null) {
            return false;
        }
        Optional<Voucher> before = VoucherRowStore.findByUse(handle, programId, use.useId());
        if (before.isEmpty()) {
            return false;
        }
        Voucher.Used first = before.get().used().orElseThrow();
        boolean isSame =
                before.get().voucherId().equals(voucher.voucherId())
                        && Objects.equals(first.memberId(), use.memberId())
                        && Objects.equals(first.orderId(), use.orderId());
        if (!isSame) {
            throw Problem.of(422, "use_id_reused", "The id was used before, for another voucher.")
                    .exception();
        }
        return true;
    }

    private static void requireUsable(Voucher voucher, long nowMs) {
        switch (voucher.stateAt(nowMs)) {
            case UNUSED -> {}
            case USED -> throw refused(409, "voucher_already_used", "The voucher was used before.");
            case EXPIRED -> throw refused(422, "voucher_expired", "The voucher's time is over.");
            case CANCELLED -> throw refused(409, "voucher_cancelled", "It was called back.");
            case CANCELLING -> throw cancelling();
            case RESERVED -> throw notFound();
        }
    }

    private static void use(Handle handle, String programId, String voucherId, Voucher.Used use) {
        handle.createUpdate(
                        """
                        update voucher set state = 'USED', use_id = :useId, used_at_ms = :atMs, used_by_client = :clientId,
                                           used_by_member = :memberId, order_id = :orderId
                        where program_id = :programId and voucher_id = :voucherId
                        """)
                .bind("useId", use.useId())
                .bind("atMs", use.atMs())
                .bind("clientId", use.clientId())
                .bind("memberId", use.memberId())
                .bind("orderId", use.orderId())
                .bind("programId", programId)
                .bind("voucherId", voucherId)
                .execute();
    }

    private static void tell(Handle handle, String programId, Voucher voucher, Voucher.Used use) {
        MemberLogStore.append(
                handle,
                programId,
                voucher.memberId(),
                MemberEvent.of(
                                MemberEvent.Type.VOUCHER_USED,
                                new ChangedBy(use.clientId(), use.atMs()))
                        .with("voucherId", voucher.voucherId())
                        .with("voucherTypeId", voucher.voucherTypeId()));
    }

    private static Voucher used(Voucher voucher, Voucher.Used use) {
        return new Voucher(
                voucher.voucherId(),
                voucher.voucherTypeId(),
                voucher.memberId(),
                voucher.number(),
                VoucherState.USED,
                voucher.value(),
                voucher.issuedAtMs(),
                voucher.expiresAtMs(),
                voucher.source(),
                voucher.bought(),
                Optional.of(use),
                voucher.cancelled(),
                voucher.codeCiphertext());
    }

    static ProblemException notFound() {
        return Problem.notFound("voucher_not_found", "There is no such voucher.").exception();
    }

    /** For a moment only: what becomes of it is not known yet. */
    static ProblemException cancelling() {
        return Problem.unavailable(
                        "voucher_cancelling", "The voucher is about to be called back.", 1)
                .exception();
    }

    private static ProblemException refused(int status, String code, String detail) {
        return Problem.of(status, code, detail).exception();
    }
}

package dev.tallystick.rest.vouchers;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.json.Times;

import java.io.IOException;
import java.util.Optional;

/** Vouchers as clients see them. */
public final class VoucherJson {
    private VoucherJson() {}

    /**
     * Writes what a member gets, as an object: the same whenever it is asked for again.
     *
     * @param code in clear; empty if it was destroyed, or is only tried
     */
    public static void writeIssued(JsonGenerator out, Voucher voucher, Optional<String> code)
            throws IOException {
        out.writeStartObject();
        writeHead(out, voucher, code);
        out.writeEndObject();
    }

    /**
     * Writes a voucher and what became of it, as an object.
     *
     * @param code in clear; empty where nobody is to see it
     * @param nowMs ledger time
     */
    public static void write(JsonGenerator out, Voucher voucher, Optional<String> code, long nowMs)
            throws IOException {
        out.writeStartObject();
        writeHead(out, voucher, code);
        out.writeStringField("memberId", voucher.memberId());
        out.writeStringField("state", voucher.stateAt(nowMs).name());
        out.writeStringField("source", voucher.source().kind().name());
        if (voucher.source().id().isPresent()) {
            out.writeStringField("sourceId", voucher.source().id().get());
        }
        if (voucher.bought().isPresent()) {
            out.writeStringField("txId", voucher.bought().get().txId());
        }
        if (voucher.used().isPresent()) {
            writeUsed(out, voucher.used().get());
        }
        if (voucher.storedState() == VoucherState.CANCELLED && voucher.cancelled().isPresent()) {
            out.writeStringField("cancelledAt", Times.format(voucher.cancelled().get().atMs()));
        }
        out.writeEndObject();
    }

    private static void writeHead(JsonGenerator out, Voucher voucher, Optional<String> code)
            throws IOException {
        out.writeStringField("voucherId", voucher.voucherId());
        out.writeStringField("voucherTypeId", voucher.voucherTypeId());
        out.writeStringField("code", code.orElse(null));
        voucher.value().writeField(out);
        out.writeStringField("issuedAt", Times.format(voucher.issuedAtMs()));
        out.writeStringField(
                "expiresAt",
                voucher.expiresAtMs().isPresent()
                        ? Times.format(voucher.expiresAtMs().getAsLong())
                        : null);
    }

    private static void writeUsed(JsonGenerator out, Voucher.Used used) throws IOException {
        out.writeObjectFieldStart("used");
        out.writeStringField("at", Times.format(used.atMs()));
        writeIfThere(out, "useId", used.useId());
        writeIfThere(out, "memberId", used.memberId());
        writeIfThere(out, "orderId", used.orderId());
        out.writeEndObject();
    }

    private static void writeIfThere(JsonGenerator out, String name, String value)
            throws IOException {
        if (value != null) {
            out.writeStringField(name, value);
        }
    }
}

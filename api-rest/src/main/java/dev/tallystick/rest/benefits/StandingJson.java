package dev.tallystick.rest.benefits;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.vouchers.VoucherJson;

import java.io.IOException;
import java.util.Optional;

/** What a member may do with a benefit, as clients see it. */
final class StandingJson {
    private StandingJson() {}

    static void write(JsonGenerator out, BenefitUseStore.Row row) throws IOException {
        Benefit benefit = row.definition().value();
        Standing standing = row.standing();
        out.writeStartObject();
        out.writeStringField("benefitId", benefit.id());
        out.writeStringField("name", benefit.name());
        out.writeStringField("description", benefit.description());
        benefit.window().write(out);
        out.writeBooleanField("eligible", standing.isEligible());
        out.writeArrayFieldStart("reasons");
        for (Obstacle obstacle : standing.obstacles()) {
            out.writeString(obstacle.code());
        }
        out.writeEndArray();
        BenefitKind.writeCount(out, "left", standing.left());
        Window.writeTo(out, "renewsAt", standing.renewsAtMs());
        out.writeNumberField("allocated", row.uses().allocated());
        out.writeArrayFieldStart("limits");
        for (Standing.Counted limit : standing.limits()) {
            write(out, limit);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Standing.Counted counted) throws IOException {
        out.writeStartObject();
        out.writeStringField("period", counted.limit().period().name());
        out.writeNumberField("uses", counted.limit().usesMax());
        out.writeNumberField("used", counted.used());
        out.writeNumberField("left", counted.left());
        Window.writeTo(out, "renewsAt", counted.renewsAtMs());
        out.writeEndObject();
    }

    /** A use as it was answered first. */
    static void write(JsonGenerator out, BenefitUseStore.Used used) throws IOException {
        Use use = used.use();
        out.writeStartObject();
        out.writeStringField("benefitId", use.benefitId());
        out.writeStringField("memberId", use.memberId());
        out.writeStringField("usageId", use.usageId());
        out.writeStringField("usedAt", Times.format(use.usedAtMs()));
        out.writeBooleanField("eligible", true);
        BenefitKind.writeCount(out, "left", use.left());
        Window.writeTo(out, "renewsAt", use.renewsAtMs());
        writeVoucher(out, used.issued());
        out.writeEndObject();
    }

    /** An allocation as it was answered first. */
    static void write(JsonGenerator out, BenefitUseStore.Allocated allocated) throws IOException {
        Allocation allocation = allocated.allocation();
        out.writeStartObject();
        out.writeStringField("allocationId", allocation.allocationId());
        out.writeStringField("benefitId", allocation.benefitId());
        out.writeStringField("memberId", allocation.memberId());
        out.writeStringField("allocatedAt", Times.format(allocation.allocatedAtMs()));
        writeVoucher(out, allocated.issued());
        out.writeEndObject();
    }

    private static void writeVoucher(JsonGenerator out, Optional<BenefitUseStore.Issued> issued)
            throws IOException {
        if (issued.isEmpty()) {
            out.writeNullField("voucher");
            return;
        }
        out.writeFieldName("voucher");
        VoucherJson.writeIssued(out, issued.get().voucher(), issued.get().code());
    }
}

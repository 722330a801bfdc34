package dev.tallystick.rest.programs;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.UnitConfig;
import dev.tallystick.rest.money.Money;

import java.io.IOException;
import java.util.Currency;

/** A program's configuration as clients see it: what they read, they may write back as it is. */
public final class ProgramJson {
    private ProgramJson() {}

    /** Writes it as one object. */
    static void write(JsonGenerator out, ProgramConfig program) throws IOException {
        out.writeStartObject();
        writeFields(out, program);
        out.writeEndObject();
    }

    /** Writes it with its id as one object. */
    static void writeNamed(JsonGenerator out, ProgramConfig program) throws IOException {
        out.writeStartObject();
        out.writeStringField("program", program.id());
        writeFields(out, program);
        out.writeEndObject();
    }

    /** Writes it as fields of the object at hand. */
    public static void writeFields(JsonGenerator out, ProgramConfig program) throws IOException {
        out.writeStringField("timeZone", program.timeZone());
        out.writeArrayFieldStart("units");
        for (int number = 0; number < program.units().size(); number++) {
            UnitConfig unit = program.units().get(number);
            out.writeStartObject();
            out.writeStringField("unit", unit.code());
            out.writeNumberField("scale", unit.scale());
            out.writeBooleanField("default", number == program.defaultUnit());
            ExpiryJson.write(out, unit.expiry());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeStringField("spentEarnPolicy", program.spentEarnPolicy().name());
        out.writeNumberField("lapsedLotGraceDays", program.lapsedLotGraceDays());
        if (program.baseEarn().isPresent()) {
            writeBaseEarn(out, program.baseEarn().get());
        }
    }

    private static void writeBaseEarn(JsonGenerator out, BaseEarn baseEarn) throws IOException {
        out.writeObjectFieldStart("baseEarn");
        out.writeNumberField("points", baseEarn.points());
        new Money(baseEarn.amount(), Currency.getInstance(baseEarn.currency()))
                .writeField(out, "amount");
        out.writeEndObject();
    }
}

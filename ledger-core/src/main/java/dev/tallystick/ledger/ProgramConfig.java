package dev.tallystick.ledger;

import dev.tallystick.ledger.command.ConfigureDecoder;
import dev.tallystick.ledger.command.ConfigureEncoder;
import dev.tallystick.ledger.command.MessageHeaderDecoder;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.entry.UnknownFormatException;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of a program (a tenant), as its last CONFIG entry recorded it.
 *
 * @param number the ledger's own number of the program, from 1 in order of creation; 0 asks for a
 *     new one
 * @param id the program's name to clients and in tokens
 * @param configuredAt position of the entry that recorded it, 0 if not recorded yet
 * @param timeZone IANA name; dates without a time are in it
 * @param units the index in the list is the unit's number; units are appended, never removed
 * @param defaultUnit number of the unit that a posting means when it names none
 * @param lapsedLotGraceDays days that points returned to a lapsed lot live on
 * @param baseEarn what every basket earns; empty: nothing
 */
public record ProgramConfig(
        int number,
        String id,
        long configuredAt,
        String timeZone,
        List<UnitConfig> units,
        int defaultUnit,
        SpentEarnPolicy spentEarnPolicy,
        int lapsedLotGraceDays,
        Optional<BaseEarn> baseEarn) {
    /** A program has at most so many units. */
    public static final int UNIT_COUNT_MAX = 16;

    /** There are at most so many programs. */
    public static final int PROGRAM_COUNT_MAX = 4_095;

    public ProgramConfig {
        units = List.copyOf(units);
    }

    /** {@return a program as it is born: UTC, whole POINTS that never expire} */
    public static ProgramConfig newProgram(String id) {
        return new ProgramConfig(
                0,
                id,
                0,
                "UTC",
                List.of(new UnitConfig("POINTS", 0, new ExpiryPolicy.Never())),
                0,
                SpentEarnPolicy.NEGATIVE,
                0,
                Optional.empty());
    }

    /** {@return the number of the unit with that code, -1 if there is none} */
    public int unitOf(String code) {
        for (int unit = 0; unit < units.size(); unit++) {
            if (units.get(unit).code().equals(code)) {
                return unit;
            }
        }
        return -1;
    }

    /**
     * Encodes the command that makes this the program's configuration.
     *
     * @param lookedUpTo the durable position up to which the caller knew the configuration
     * @return bytes written
     */
    public int encode(MutableDirectBuffer buffer, int offset, long lookedUpTo) {
        ConfigureEncoder encoder =
                new ConfigureEncoder()
                        .wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
                        .program(number)
                        .lookedUpTo(lookedUpTo)
                        .lapsedLotGraceDays(lapsedLotGraceDays)
                        .spentEarnPolicy((short) spentEarnPolicy.code)
                        .defaultUnit((short) defaultUnit);
        ConfigureEncoder.UnitsEncoder unitEncoder = encoder.unitsCount(units.size());
        for (UnitConfig unit : units) {
            unitEncoder
                    .next()
                    .scale((short) unit.scale())
                    .expiryType((short) unit.expiry().type().code)
                    .expiryRoundUp((short) unit.expiry().roundUpTo().code)
                    .code(unit.code())
                    .expiryTerms(unit.expiry().terms());
        }
        byte[] extensions = ConfigExtensions.encode(baseEarn);
        encoder.id(id).timeZone(timeZone).putExtensions(extensions, 0, extensions.length);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    /**
     * {@return the configuration that a Configure command holds}
     *
     * @param number the number the program has
     * @param configuredAt position of the command's entry
     */
    public static ProgramConfig decode(
            DirectBuffer buffer, int offset, int number, long configuredAt) {
        ConfigureDecoder decoder =
                new ConfigureDecoder()
                        .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        int graceDays = decoder.lapsedLotGraceDays();
        SpentEarnPolicy policy = byCode(SpentEarnPolicy.values(), decoder.spentEarnPolicy());
        int defaultUnit = decoder.defaultUnit();
        List<UnitConfig> units = new ArrayList<>();
        for (ConfigureDecoder.UnitsDecoder unit : decoder.units()) {
            int scale = unit.scale();
            ExpiryPolicy.Type type = byCode(ExpiryPolicy.Type.values(), unit.expiryType());
            ExpiryPolicy.RoundUp roundUp =
                    byCode(ExpiryPolicy.RoundUp.values(), unit.expiryRoundUp());
            String code = unit.code();
            units.add(
                    new UnitConfig(
                            code, scale, ExpiryPolicy.of(type, unit.expiryTerms(), roundUp)));
        }
        String id = decoder.id();
        String timeZone = decoder.timeZone();
        byte[] extensions = new byte[decoder.extensionsLength()];
        decoder.getExtensions(extensions, 0, extensions.length);
        return new ProgramConfig(
                number,
                id,
                configuredAt,
                timeZone,
                units,
                defaultUnit,
                policy,
                graceDays,
                ConfigExtensions.decode(extensions));
    }

    private static SpentEarnPolicy byCode(SpentEarnPolicy[] values, int code) {
        for (SpentEarnPolicy value : values) {
            if (value.code == code) {
                return value;
            }
        }
        throw unknown(code);
    }

    private static ExpiryPolicy.Type byCode(ExpiryPolicy.Type[] values, int code) {
        for (ExpiryPolicy.Type value : values) {
            if (value.code == code) {
                return value;
            }
        }
        throw unknown(code);
    }

    private static ExpiryPolicy.RoundUp byCode(ExpiryPolicy.RoundUp[] values, int code) {
        for (ExpiryPolicy.RoundUp value : values) {
            if (value.code == code) {
                return value;
            }
        }
        throw unknown(code);
    }

    private static UnknownFormatException unknown(int code) {
        return new UnknownFormatException("unknown code in a configuration: code=" + code);
    }
}

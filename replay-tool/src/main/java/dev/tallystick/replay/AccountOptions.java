package dev.tallystick.replay;

import dev.tallystick.ledger.MemberKey;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

import java.util.HexFormat;

/** Which account to tell of. */
final class AccountOptions {
    @Option(
            names = "--member",
            paramLabel = "ID",
            description = "the member's id, looked up in the directory's SQLite database")
    String memberId;

    @Option(
            names = "--key",
            paramLabel = "HEX",
            description = "or its opaque key in the journal, 32 hexadecimal digits")
    String key;

    @Option(
            names = "--program",
            paramLabel = "ID",
            description = "the program's id; needed where there are several")
    String program;

    @Option(
            names = "--unit",
            paramLabel = "CODE",
            description = "the kind of points; the program's default if not given")
    String unit;

    /**
     * {@return the key that was asked for}
     *
     * @param hex 32 hexadecimal digits, or else the command line is wrong
     */
    static MemberKey keyOf(String hex, CommandSpec asked) {
        if (hex.length() != 32 || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw new ParameterException(
                    asked.commandLine(), "--key wants 32 hexadecimal digits: " + hex);
        }
        return new MemberKey(
                HexFormat.fromHexDigitsToLong(hex, 0, 16),
                HexFormat.fromHexDigitsToLong(hex, 16, 32));
    }
}

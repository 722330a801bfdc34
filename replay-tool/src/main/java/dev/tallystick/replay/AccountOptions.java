package dev.tallystick.replay;

import picocli.CommandLine.Option;

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
}

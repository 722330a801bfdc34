package dev.tallystick.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The same commands give the same entries, to the byte, and the same state, whatever JVM the
 * machine runs on: other collector, other identity hash codes, other time zone, other language.
 */
class LocaleAndCollectorTest {
    private static final int SCRIPT_COUNT = 40;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseSerialGC -XX:hashCode=0 -Duser.timezone=Asia/Kathmandu"
                        + " -Duser.language=tr -Duser.country=TR",
                "-XX:+UseG1GC -XX:hashCode=3 -XX:TieredStopAtLevel=1"
                        + " -Duser.timezone=America/St_Johns -Duser.language=ar -Duser.country=EG",
                "-XX:+UseZGC -XX:hashCode=2 -XX:-CompactStrings -Duser.timezone=Pacific/Apia"
                        + " -Duser.language=hi -Duser.country=IN"
            })
    void entriesAndStateShouldBeTheSameInEveryJvm(String flags) throws Exception {
        Storm storm = new Storm(RulesStorm.STEPS_PER_SCRIPT, Integer.MAX_VALUE, false);
        for (long seed = 1; seed <= SCRIPT_COUNT; seed++) {
            storm.play(seed);
        }
        assertThat(digestUnder(flags)).isEqualTo(storm.engine().digest());
    }

    private static String digestUnder(String flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        for (String own : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!own.startsWith("-XX:+Use")) {
                command.add(own);
            }
        }
        command.add("-XX:+UnlockExperimentalVMOptions");
        command.addAll(List.of(flags.split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(RulesStorm.class.getName(), "1", String.valueOf(SCRIPT_COUNT)));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            String digest = output.readLine();
            assertThat(process.waitFor()).isZero();
            return digest;
        }
    }
}

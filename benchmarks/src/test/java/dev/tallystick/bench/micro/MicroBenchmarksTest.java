package dev.tallystick.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.util.Collection;

class MicroBenchmarksTest {
    /** In this process, too short to tell anything but that each of them works. */
    @Test
    void shouldRunEveryBenchmark() throws RunnerException {
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .include("dev.tallystick.bench.micro")
                                        .mode(Mode.SampleTime)
                                        .param("memberCount", "1000")
                                        .forks(0)
                                        .warmupIterations(0)
                                        .measurementIterations(1)
                                        .measurementTime(TimeValue.milliseconds(20))
                                        .shouldFailOnError(true)
                                        .verbosity(VerboseMode.SILENT)
                                        .build())
                        .run();
        assertThat(results).hasSize(9);
        assertThat(results)
                .map(JmhFigures::of)
                .allSatisfy(figures -> assertThat(figures.meanMicros()).isPositive());
    }
}

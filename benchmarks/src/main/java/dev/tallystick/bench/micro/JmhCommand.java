package dev.tallystick.bench.micro;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.bench.Conditions;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tallystick bench jmh}: each in a JVM of its own, with the flags of this one. */
@Command(
        name = "jmh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The parts under JMH: postings, decoding, folding, promotions.")
public final class JmhCommand implements Callable<Integer> {
    @Option(names = "--quick", description = "within 30 seconds: less warm, less exact")
    private boolean quick;

    @Option(names = "--json", description = "the figures as one JSON object, on the last line")
    private boolean json;

    @Parameters(
            arity = "0..*",
            paramLabel = "REGEX",
            description = "only benchmarks whose name matches (default: all)")
    private List<String> includes = List.of();

    @Override
    public Integer call() throws RunnerException, IOException {
        Conditions conditions = Conditions.here(Path.of("."));
        conditions.lines().forEach(System.out::println);
        ChainedOptionsBuilder options = new OptionsBuilder();
        for (String include : includes.isEmpty() ? List.of("dev.tallystick") : includes) {
            options.include(include);
        }
        if (quick) {
            options.mode(Mode.SampleTime)
                    .param("memberCount", "1000")
                    .warmupIterations(1)
                    .warmupTime(TimeValue.milliseconds(800))
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(800));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(toMap(results, conditions)));
        }
        return 0;
    }

    private static Map<String, Object> toMap(Collection<RunResult> results, Conditions conditions) {
        List<JmhFigures> rows = new ArrayList<>();
        for (RunResult result : results) {
            if (result.getParams().getMode() == Mode.SampleTime) {
                rows.add(JmhFigures.of(result));
            }
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", "jmh");
        if (!rows.isEmpty()) {
            map.putAll(rows.getFirst().figures());
        }
        map.put("rows", rows.stream().map(JmhFigures::toMap).toList());
        map.put(
                "conditions",
                new ObjectMapper()
                        .convertValue(conditions, new TypeReference<Map<String, Object>>() {}));
        return map;
    }
}

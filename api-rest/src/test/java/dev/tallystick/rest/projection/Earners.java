package dev.tallystick.rest.projection;

import dev.tallystick.rest.TestServer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Posts earns in batches, at random among some members. */
final class Earners {
    private final TestServer server;
    private final SplittableRandom random;

    Earners(TestServer server, long seed) {
        this.server = server;
        this.random = new SplittableRandom(seed);
    }

    /** {@return what each member earned} */
    List<Long> post(int memberCount, int batchCount, int earnCount) {
        List<String> members = enrol(memberCount);
        long[] points = new long[memberCount];
        for (int batch = 0; batch < batchCount; batch++) {
            postBatch(members, points, earnCount);
        }
        return list(points);
    }

    static List<Long> list(long[] points) {
        return Arrays.stream(points).boxed().toList();
    }

    /** Posts until the process ends. */
    void postForEver() {
        List<String> members = enrol(5);
        while (true) {
            postBatch(members, new long[members.size()], 20);
        }
    }

    List<String> enrol(int memberCount) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < memberCount; i++) {
            members.add(server.newMember());
        }
        return members;
    }

    void postBatch(List<String> members, long[] points, int earnCount) {
        String operations =
                IntStream.range(0, earnCount)
                        .mapToObj(
                                i -> {
                                    int member = random.nextInt(members.size());
                                    int amount = random.nextInt(1, 1_000);
                                    points[member] += amount;
                                    return "{\"op\":\"earn\",\"txId\":\"%s-%d\",\"memberId\":\"%s\",\"points\":%d}"
                                            .formatted(
                                                    TestServer.newId("E"),
                                                    System.nanoTime(),
                                                    members.get(member),
                                                    amount);
                                })
                        .collect(Collectors.joining(","));
        server.post("/v1/batches", "{\"operations\":[" + operations + "]}");
    }
}

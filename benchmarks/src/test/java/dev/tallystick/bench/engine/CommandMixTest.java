package dev.tallystick.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.pipeline.CommandBatch;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

class CommandMixTest {
    private static final int COMMANDS = 20_000;
    private static final long NOW_MS = 1_700_000_000_000L;

    @Test
    void shouldAskTheSameForTheSameSeed() {
        assertThat(bytes(7)).isEqualTo(bytes(7)).isNotEqualTo(bytes(8));
    }

    @Test
    void shouldHaveTheSharesItPromises() {
        CommandBatch batch = batch(7);
        CommandDecoder command = new CommandDecoder();
        Set<Long> keys = new HashSet<>();
        int earns = 0;
        int partners = 0;
        for (int index = 0; index < COMMANDS; index++) {
            command.wrap(batch.buffer(), batch.offset(index), batch.lengthBytes(index));
            keys.add(command.txKeyHigh());
            earns += command.type() == EntryType.EARN ? 1 : 0;
            partners += command.hasPartner() ? 1 : 0;
        }
        assertThat(earns).isBetween(COMMANDS * 58 / 100, COMMANDS * 62 / 100);
        assertThat(partners).isBetween(COMMANDS * 12 / 100, COMMANDS * 16 / 100);
        assertThat(COMMANDS - keys.size()).isBetween(COMMANDS / 200, COMMANDS * 3 / 200);
    }

    @Test
    void shouldDrawMembersAsTheSkewSays() {
        assertThat(timesOfTheMostFrequent(Skew.UNIFORM)).isLessThan(COMMANDS / 500);
        assertThat(timesOfTheMostFrequent(Skew.ZIPF)).isGreaterThan(COMMANDS / 20);
    }

    private static long timesOfTheMostFrequent(Skew skew) {
        int[] times = new int[1_000];
        for (int member : skew.draw(times.length, COMMANDS, 7)) {
            times[member]++;
        }
        return Arrays.stream(times).max().orElseThrow();
    }

    private static CommandBatch batch(long seed) {
        CommandBatch batch = new CommandBatch(COMMANDS);
        new CommandMix(1, Skew.ZIPF.draw(1_000, 1 << 10, seed), seed, 'A')
                .fill(batch, COMMANDS, 0, NOW_MS);
        return batch;
    }

    private static byte[] bytes(long seed) {
        CommandBatch batch = batch(seed);
        byte[] bytes = new byte[batch.lengthBytes()];
        batch.buffer().getBytes(0, bytes);
        return bytes;
    }
}

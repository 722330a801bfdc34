package dev.tallystick.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.CommandBatch;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

class CommandMixTest {
    private static final int COMMANDS = 20_000;
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final Set<EntryType> MIXED =
            EnumSet.of(
                    EntryType.EARN,
                    EntryType.REDEEM,
                    EntryType.HOLD,
                    EntryType.CAPTURE,
                    EntryType.RELEASE,
                    EntryType.EARN_REVERSAL,
                    EntryType.REDEEM_REVERSAL,
                    EntryType.LOCK,
                    EntryType.UNLOCK);

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
        // of the follow-ups none can be asked yet: 100 in 1,000 earns more
        assertThat(earns).isBetween(COMMANDS * 63 / 100, COMMANDS * 67 / 100);
        assertThat(partners).isBetween(COMMANDS * 11 / 100, COMMANDS * 15 / 100);
        assertThat(COMMANDS - keys.size()).isBetween(COMMANDS / 200, COMMANDS * 3 / 200);
    }

    @Test
    void shouldFollowUpWhatWasAnswered() {
        RawMachine machine = new RawMachine();
        UnsafeBuffer program = new UnsafeBuffer(new byte[512]);
        machine.accept(program, 0, ProgramConfig.newProgram("b").encode(program, 0, 0), NOW_MS);
        CommandMix mix = new CommandMix(1, Skew.ZIPF.draw(1_000, 1 << 10, 7), 7, 'A');
        CommandBatch batch = new CommandBatch(256);
        CommandDecoder command = new CommandDecoder();
        Map<EntryType, Integer> types = new EnumMap<>(EntryType.class);
        Map<EntryType, Integer> posted = new EnumMap<>(EntryType.class);
        for (int round = 0; round < 100; round++) {
            batch.clear();
            mix.fill(batch, 256, machine.machine().state().position(), NOW_MS + round);
            machine.acceptAll(batch, NOW_MS + round);
            mix.landed(batch, machine::entryOf);
            for (int index = 0; index < batch.count(); index++) {
                command.wrap(batch.buffer(), batch.offset(index), batch.lengthBytes(index));
                types.merge(command.type(), 1, Integer::sum);
                byte[] entry = machine.entryOf(index);
                if (entry != null && RecordedEntry.parse(entry).isPosted()) {
                    posted.merge(command.type(), 1, Integer::sum);
                }
            }
        }
        assertThat(types.keySet()).containsExactlyInAnyOrderElementsOf(MIXED);
        assertThat(posted.keySet()).containsExactlyInAnyOrderElementsOf(MIXED);
        assertThat(posted.get(EntryType.CAPTURE)).isGreaterThan(types.get(EntryType.CAPTURE) / 2);
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

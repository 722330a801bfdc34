package dev.tallystick.ledger.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

class EntryCodecPropertyTest {
    private static final String GOLDEN =
            "8200000000000000e80300000000000088130000000000000278010203000200"
                    + "0102030a014d0407004e04020100010807060504030201ffffffffffffffff02"
                    + "00ac0280d10f0003640205020400010605e7070007060100d704060202d80407"
                    + "02080309640208020a090b0a0c640b000d0c0e640d0f640e0001020304000000c801";

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                127,
                128,
                16_383,
                16_384,
                (1L << 53) - 1,
                Long.MAX_VALUE,
                -1,
                -64,
                -65,
                Long.MIN_VALUE
            })
    void decodingShouldUndoEncodingOfNumbers(long value) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[Varints.LENGTH_MAX]);
        int end = Varints.put(buffer, 0, Varints.zigZag(value));
        Varints.Cursor cursor = new Varints.Cursor().wrap(buffer, 0);
        assertThat(cursor.nextSigned()).isEqualTo(value);
        assertThat(cursor.offset()).isEqualTo(end);
    }

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {1, 2, 3})
    void decodingShouldUndoEncodingOfEntries(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[1 << 16]);
        EntryWriter writer = new EntryWriter();
        EffectWriter effects = new EffectWriter(64);
        for (int n = 0; n < 5_000; n++) {
            long position = 1 + random.nextLong(1L << random.nextInt(1, 45));
            long postedAtMs = random.nextLong(1L << 42);
            Encoded command =
                    random.nextBoolean()
                            ? new Earn("T" + n, n, 5).partner(n % 3).encode()
                            : TestCommands.redeem("T" + n, n, 5, true, n % 2);
            List<Effect> expected = writeEffects(random, effects, position, postedAtMs);
            long lagMs = random.nextLong(1 + postedAtMs);
            writer.begin(buffer, 16, position, postedAtMs, EntryType.EARN, Outcome.POSTED, 3)
                    .command(command.buffer(), 0, command.lengthBytes(), lagMs, position / 2)
                    .account(
                            9,
                            1,
                            AccountKind.MEMBER,
                            false,
                            position / 3,
                            true,
                            position / 4,
                            n % 100)
                    .account(10, 1, AccountKind.PARTNER, true, 0, false, 0, 0)
                    .effects(effects)
                    .balance(-5, n, 7, 8);
            byte[] bytes = new byte[writer.end()];
            buffer.getBytes(16, bytes);

            RecordedEntry entry = RecordedEntry.parse(bytes);
            assertThat(entry.effects()).isEqualTo(expected);
            assertThat(entry.position()).isEqualTo(position);
            assertThat(entry.postedAtMs()).isEqualTo(postedAtMs);
            assertThat(entry.effectiveAtMs()).isEqualTo(postedAtMs - lagMs);
            assertThat(entry.programPrevious()).isEqualTo(position / 2);
            assertThat(entry.txId()).isEqualTo("T" + n);
            assertThat(entry.balance()).isEqualTo(new Balance(-5, n, 7, 8));
            assertThat(entry.accounts().getFirst())
                    .isEqualTo(
                            new RecordedEntry.Account(
                                    9,
                                    1,
                                    false,
                                    true,
                                    position / 3,
                                    true,
                                    position / 4,
                                    (n % 100L) << 16,
                                    new Balance(-5, n, 7, 8)));
            assertThat(entry.accounts().getLast().balance()).isNull();
            assertThat(entry.command()).hasSize(command.lengthBytes());
        }
    }

    @Test
    void theBytesOfAnEntryShouldNeverChange() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        UnsafeBuffer command = new UnsafeBuffer(new byte[] {1, 2, 3});
        EffectWriter effects = new EffectWriter(16);
        effects.begin(1000, 5_000);
        effects.accountOpened(0, AccountKind.MEMBER, 0x0102030405060708L, -1);
        effects.lotCreated(0, 300, LotSource.BASE, true, 6_000, Dates.NEVER);
        effects.lotTaken(LotNumber.of(900, 2), 5, 4_999);
        effects.lotExpired(LotNumber.of(1000, 1), 6);
        effects.lotActivated(LotNumber.of(1, 0), 7);
        effects.booked(Book.ISSUED, -1, -300);
        effects.booked(Book.REDEEMED, 1, 300);
        effects.programConfigured(2);
        effects.clockSet(5_001);
        effects.lotRestored(LotNumber.of(900, 2), 8, 4_999);
        effects.debtAdded(9);
        effects.debtPaid(10);
        effects.reversed(900, 11, 0);
        effects.left(12);
        effects.shortfallAdded(900, 13);
        effects.shortfallPaid(900, 14);
        int length =
                new EntryWriter()
                        .begin(
                                buffer,
                                0,
                                1000,
                                5_000,
                                EntryType.REDEEM,
                                Outcome.INSUFFICIENT_POINTS,
                                513)
                        .command(command, 0, 3, 10, 999)
                        .account(77, 4, AccountKind.MEMBER, true, 0, false, 0, 0)
                        .refusedAccount(78, 4)
                        .effects(effects)
                        .balance(-1, 2, 3, 4)
                        .balance(0, 0, 0, 200)
                        .end();
        byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(GOLDEN);
    }

    private static List<Effect> writeEffects(
            SplittableRandom random, EffectWriter effects, long position, long postedAtMs) {
        List<Effect> expected = new ArrayList<>();
        effects.begin(position, postedAtMs);
        for (int n = random.nextInt(6); n > 0; n--) {
            long points = 1 + random.nextLong(1L << random.nextInt(1, 53));
            long lot = LotNumber.of(1 + random.nextLong(position), random.nextInt(1 << 18));
            long dateMs = random.nextInt(5) == 0 ? Dates.NEVER : random.nextLong(1L << 43);
            switch (random.nextInt(15)) {
                case 0 -> {
                    effects.accountOpened(1, AccountKind.PARTNER, points, -points);
                    expected.add(new Effect.AccountOpened(1, AccountKind.PARTNER, points, -points));
                }
                case 1 -> {
                    boolean pending = random.nextBoolean();
                    long activatesAtMs = random.nextBoolean() ? Dates.AT_ONCE : postedAtMs / 2;
                    effects.lotCreated(n, points, 5, pending, activatesAtMs, dateMs);
                    expected.add(
                            new Effect.LotCreated(
                                    LotNumber.of(position, n),
                                    points,
                                    5,
                                    pending,
                                    activatesAtMs,
                                    dateMs));
                }
                case 2 -> {
                    effects.lotTaken(lot, points, dateMs);
                    expected.add(new Effect.LotTaken(lot, points, dateMs));
                }
                case 3 -> {
                    effects.lotExpired(lot, points);
                    expected.add(new Effect.LotExpired(lot, points));
                }
                case 4 -> {
                    effects.lotActivated(lot, points);
                    expected.add(new Effect.LotActivated(lot, points));
                }
                case 5 -> {
                    effects.booked(Book.EXPIRED, n - 2, -points);
                    expected.add(new Effect.Booked(Book.EXPIRED, n - 2, -points));
                }
                case 6 -> {
                    effects.lotRestored(lot, points, dateMs);
                    expected.add(new Effect.LotRestored(lot, points, dateMs));
                }
                case 7 -> {
                    effects.debtAdded(points);
                    expected.add(new Effect.DebtAdded(points));
                }
                case 8 -> {
                    effects.debtPaid(points);
                    expected.add(new Effect.DebtPaid(points));
                }
                case 9 -> {
                    long related = random.nextBoolean() ? 0 : position / 2;
                    effects.reversed(position / 3, points, related);
                    expected.add(new Effect.Reversed(position / 3, points, related));
                }
                case 10 -> {
                    effects.shortfallAdded(position / 3, points);
                    expected.add(new Effect.ShortfallAdded(position / 3, points));
                }
                case 11 -> {
                    effects.shortfallPaid(position / 3, points);
                    expected.add(new Effect.ShortfallPaid(position / 3, points));
                }
                case 12 -> {
                    effects.left(points);
                    expected.add(new Effect.Left(points));
                }
                case 13 -> {
                    effects.programConfigured(n);
                    expected.add(new Effect.ProgramConfigured(n));
                }
                default -> {
                    effects.clockSet(postedAtMs + n);
                    expected.add(new Effect.ClockSet(postedAtMs + n));
                }
            }
        }
        return expected;
    }
}

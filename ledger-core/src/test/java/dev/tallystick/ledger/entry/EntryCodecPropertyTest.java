package dev.tallystick.ledger.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.MemberKey;
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
            "0201000000000000e803000000000000881300000000000002780102030002000102030a014d0407004e0402"
                + "0100010807060504030201ffffffffffffffff0200ac0280d20f0003640205030400010605e7070007060100"
                + "d704060202d804070208040964020803000a090b0a0c640b000d0c0e640d0f640e10031164020f041264020f"
                + "040113041464020f04156464020f04166464020f04011764020f041864036419640107641a041b03031c031d"
                + "64020f0402031e6437031f04200f0f0121fefffffffffffffffeffffffffffffff1f22fefffffffffffffffe"
                + "ffffffffffffff230f240425fefffffffffffffffeffffffffffffff0001020304000000c801";

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
        EffectWriter effects = new EffectWriter();
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
                                    AccountKind.MEMBER,
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
        EffectWriter effects = new EffectWriter();
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
        effects.lotRestored(LotNumber.of(900, 2), 8, 4_999, false);
        effects.debtAdded(9);
        effects.debtPaid(10);
        effects.reversed(900, 11, 0);
        effects.left(12);
        effects.shortfallAdded(900, 13);
        effects.shortfallPaid(900, 14);
        effects.accountSwitched(3);
        effects.lotLocked(LotNumber.of(900, 2), 15, 5_001);
        effects.lotUnlocked(LotNumber.of(900, 2), 15, 5_001, true);
        effects.holdOpened(5_001);
        effects.lotPinned(LotNumber.of(900, 2), 15, 5_001);
        effects.pinTaken(900, LotNumber.of(900, 2), 15, 5_001);
        effects.pinReleased(900, LotNumber.of(900, 2), 15, 5_001, true);
        effects.lotPaid(LotNumber.of(900, 2), 15, 5_001);
        effects.holdResolved(900, Resolution.EXPIRED, 900);
        effects.earnLocked(900, true, 7, 900);
        effects.stageSet(Stage.BLOCKED);
        effects.merged(3, 3);
        effects.unmerged(3);
        effects.lotMoved(LotNumber.of(900, 2), 15, 5_001, LotState.LOCKED, 3);
        effects.holdMoved(900, 55, 3);
        effects.slid(5_001);
        effects.granted(15, 15, true);
        effects.counted(-2, -2, -16);
        effects.redirected(-2, -2);
        effects.heldWas(15);
        effects.stageWas(Stage.BLOCKED);
        effects.mergedInto(-2, -2);
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

    private static long dateMs(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> Dates.NEVER;
            case 1 -> Dates.SLIDING;
            default -> random.nextLong(1L << 43);
        };
    }

    private static List<Effect> writeEffects(
            SplittableRandom random, EffectWriter effects, long position, long postedAtMs) {
        List<Effect> expected = new ArrayList<>();
        effects.begin(position, postedAtMs);
        for (int n = random.nextInt(6); n > 0; n--) {
            long points = 1 + random.nextLong(1L << random.nextInt(1, 53));
            long lot = LotNumber.of(1 + random.nextLong(position), random.nextInt(1 << 18));
            long dateMs = dateMs(random);
            switch (random.nextInt(38)) {
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
                    effects.lotRestored(lot, points, dateMs, n % 2 == 0);
                    expected.add(new Effect.LotRestored(lot, points, dateMs, n % 2 == 0));
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
                case 15 -> {
                    effects.accountSwitched(n);
                    expected.add(new Effect.AccountSwitched(n));
                }
                case 16 -> {
                    effects.lotLocked(lot, points, dateMs);
                    expected.add(new Effect.LotLocked(lot, points, dateMs));
                }
                case 17 -> {
                    effects.lotUnlocked(lot, points, dateMs, n % 2 == 0);
                    expected.add(new Effect.LotUnlocked(lot, points, dateMs, n % 2 == 0));
                }
                case 18 -> {
                    effects.holdOpened(dateMs);
                    expected.add(new Effect.HoldOpened(dateMs));
                }
                case 19 -> {
                    effects.lotPinned(lot, points, dateMs);
                    expected.add(new Effect.LotPinned(lot, points, dateMs));
                }
                case 20 -> {
                    effects.pinTaken(position / 3, lot, points, dateMs);
                    expected.add(new Effect.PinTaken(position / 3, lot, points, dateMs));
                }
                case 21 -> {
                    effects.pinReleased(position / 3, lot, points, dateMs, n % 2 == 0);
                    expected.add(
                            new Effect.PinReleased(position / 3, lot, points, dateMs, n % 2 == 0));
                }
                case 22 -> {
                    effects.lotPaid(lot, points, dateMs);
                    expected.add(new Effect.LotPaid(lot, points, dateMs));
                }
                case 23 -> {
                    effects.holdResolved(position / 3, Resolution.ofCode(n % 4), position / 3);
                    expected.add(
                            new Effect.HoldResolved(
                                    position / 3, Resolution.ofCode(n % 4), position / 3));
                }
                case 24 -> {
                    effects.earnLocked(position / 3, n % 2 == 0, n, position / 3);
                    expected.add(new Effect.EarnLocked(position / 3, n % 2 == 0, n, position / 3));
                }
                case 25 -> {
                    effects.stageSet(Stage.ofCode(1 + n % 6));
                    expected.add(new Effect.StageSet(Stage.ofCode(1 + n % 6)));
                }
                case 26 -> {
                    effects.merged(n, n);
                    expected.add(new Effect.Merged(n, n));
                }
                case 27 -> {
                    effects.unmerged(n);
                    expected.add(new Effect.Unmerged(n));
                }
                case 28 -> {
                    effects.lotMoved(lot, points, dateMs, LotState.ofCode(n % 3), n);
                    expected.add(
                            new Effect.LotMoved(lot, points, dateMs, LotState.ofCode(n % 3), n));
                }
                case 29 -> {
                    effects.holdMoved(position / 3, points, n);
                    expected.add(new Effect.HoldMoved(position / 3, points, n));
                }
                case 30 -> {
                    effects.slid(dateMs);
                    expected.add(new Effect.Slid(dateMs));
                }
                case 31 -> {
                    effects.granted(n, points, n % 2 == 0);
                    expected.add(new Effect.Granted(n, points, n % 2 == 0));
                }
                case 32 -> {
                    effects.counted(~points, ~points, -points);
                    expected.add(new Effect.Counted(~points, ~points, -points));
                }
                case 33 -> {
                    effects.redirected(~points, ~points);
                    expected.add(new Effect.Redirected(new MemberKey(~points, ~points)));
                }
                case 34 -> {
                    effects.heldWas(points);
                    expected.add(new Effect.HeldWas(points));
                }
                case 35 -> {
                    effects.stageWas(Stage.ofCode(1 + n % 6));
                    expected.add(new Effect.StageWas(Stage.ofCode(1 + n % 6)));
                }
                case 36 -> {
                    effects.mergedInto(~points, ~points);
                    expected.add(new Effect.MergedInto(new MemberKey(~points, ~points)));
                }
                case 37 -> {
                    effects.inUnit(n);
                    expected.add(new Effect.InUnit(n));
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

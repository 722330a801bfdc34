package dev.tallystick.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Holds;
import dev.tallystick.ledger.state.Lots;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Merges made and taken back leave parts of one lot with two members, who may be merged again. The
 * model knows no such lots; here the books themselves are asked, after every command: whether each
 * sum is that of the lots and pins, no account has a lot twice, and nobody owes who has points.
 */
class SplitLotTest {
    private static final int MEMBER_COUNT = 3;
    private static final int SEQUENCE_COUNT = 400;
    private static final int STEP_COUNT = 120;

    private static final List<EntryType> KINDS =
            List.of(
                    EntryType.EARN_REVERSAL,
                    EntryType.REDEEM_REVERSAL,
                    EntryType.LOCK,
                    EntryType.UNLOCK,
                    EntryType.CAPTURE,
                    EntryType.RELEASE,
                    EntryType.TRANSFER_REVERSAL,
                    EntryType.MERGE_REVERSAL);

    @ParameterizedTest
    @EnumSource(SpentEarnPolicy.class)
    void theBooksShouldAgreeWithTheLots(SpentEarnPolicy policy) {
        int movedLots = 0;
        for (int seed = 0; seed < SEQUENCE_COUNT; seed++) {
            movedLots += play(policy, seed);
        }
        assertThat(movedLots).isGreaterThan(SEQUENCE_COUNT);
    }

    /** {@return how many merges were posted} */
    private int play(SpentEarnPolicy policy, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Engine engine = new Engine();
        Encode encode = new Encode(engine.createProgram(policy, 1_000));
        List<byte[]> posted = new ArrayList<>();
        long nowMs = 1_000;
        int mergeCount = 0;
        for (int step = 0; step < STEP_COUNT; step++) {
            nowMs += random.nextInt(3) == 0 ? random.nextLong(200) : 0;
            byte[] original = null;
            Ask ask = naming(random, nowMs);
            if (random.nextInt(100) < 55 && !posted.isEmpty()) {
                byte[] candidate = posted.get(random.nextInt(posted.size()));
                EntryType kind = KINDS.get(random.nextInt(KINDS.size()));
                if (kind.follows(new EntryDecoder().wrap(new UnsafeBuffer(candidate), 0).type())) {
                    original = candidate;
                    ask = followUp(random, kind, nowMs);
                }
            }
            int lengthBytes = encode.encode(ask, "T" + step, original);
            engine.machine().accept(encode.buffer(), 0, lengthBytes, nowMs, engine);
            byte[] entry = engine.entries().getLast();
            EntryDecoder decoder = new EntryDecoder().wrap(new UnsafeBuffer(entry), 0);
            if (decoder.outcome() == Outcome.POSTED) {
                posted.add(entry);
                mergeCount += decoder.type() == EntryType.MERGE ? 1 : 0;
            }
            requireSound(engine, "seed " + seed + ", step " + step + ", " + ask);
        }
        engine.restart();
        return mergeCount;
    }

    private static Ask naming(SplittableRandom random, long nowMs) {
        int member = 1 + random.nextInt(MEMBER_COUNT);
        int other = 1 + (member + random.nextInt(MEMBER_COUNT - 1)) % MEMBER_COUNT;
        long points = 1 + random.nextLong(40);
        long slidesToMs = nowMs + 300;
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 ->
                    new Ask.Earn(
                            member,
                            0,
                            List.of(
                                    new Ask.Grant(
                                            2 * points,
                                            Dates.AT_ONCE,
                                            expiry(random, nowMs),
                                            List.of())),
                            Dates.NOW,
                            slidesToMs,
                            0);
            case 4, 5, 6 -> new Ask.Redeem(member, 0, points, true, slidesToMs, 0);
            case 7 -> new Ask.Hold(member, 0, points, 1 + random.nextLong(200));
            case 8 -> new Ask.Transfer(member, other, 0, points);
            case 9 -> new Ask.Expire(member, 0, 0, 100_000);
            default -> new Ask.Merge(member, other, 0);
        };
    }

    private static long expiry(SplittableRandom random, long nowMs) {
        return switch (random.nextInt(3)) {
            case 0 -> Dates.NEVER;
            case 1 -> Dates.SLIDING;
            default -> nowMs + 1 + random.nextLong(400);
        };
    }

    private static Ask followUp(SplittableRandom random, EntryType kind, long nowMs) {
        boolean isPartial =
                kind == EntryType.EARN_REVERSAL
                        || kind == EntryType.REDEEM_REVERSAL
                        || kind == EntryType.CAPTURE;
        long points = isPartial && random.nextBoolean() ? 1 + random.nextLong(20) : 0;
        return new Ask.FollowUp(kind, 0, points, nowMs + 300, Dates.AT_ONCE);
    }

    private static void requireSound(Engine engine, String where) {
        Accounts accounts = engine.machine().state().accounts();
        for (int account = 1; account <= accounts.count(); account++) {
            requireSound(engine, account, where + ", account " + account);
        }
    }

    private static void requireSound(Engine engine, int account, String where) {
        Accounts accounts = engine.machine().state().accounts();
        Lots lots = engine.machine().state().lots();
        Holds holds = engine.machine().state().holds();
        long[] points = new long[LotState.values().length];
        Set<Long> numbers = new HashSet<>();
        for (int lot : lots.byExpiry(account)) {
            points[lots.state(lot).code] += lots.points(lot);
            assertThat(numbers.add(lots.number(lot))).as(where + ": a lot twice").isTrue();
        }
        long heldPoints = 0;
        for (int hold = holds.first(account); hold != 0; hold = holds.next(hold)) {
            heldPoints += holds.points(hold);
        }
        long available = accounts.availablePoints(account);
        assertThat(Math.max(0, available))
                .as(where + ": available, or a debt beside it")
                .isEqualTo(points[LotState.AVAILABLE.code]);
        assertThat(accounts.pendingPoints(account))
                .as(where)
                .isEqualTo(points[LotState.PENDING.code]);
        assertThat(accounts.lockedPoints(account))
                .as(where)
                .isEqualTo(points[LotState.LOCKED.code]);
        assertThat(accounts.heldPoints(account)).as(where).isEqualTo(heldPoints);
    }
}

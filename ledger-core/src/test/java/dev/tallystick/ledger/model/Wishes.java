package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.model.Ask.Grant;
import dev.tallystick.ledger.model.Ask.InUnit;
import dev.tallystick.ledger.model.Ask.Limit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What clients ask next, at random, but mostly what can be done. */
final class Wishes {
    static final List<Integer> PARTNERS = List.of(900, 901);

    private static final int SLIDING_UNIT = 1;
    private static final int SLIDE_MS = 400;
    private static final int MEMBER_COUNT = 4;
    private static final int COUNTER_COUNT = 4;
    private static final int BUDGET_COUNTER = 3;

    private final SplittableRandom random;
    private final boolean rich;
    private final FollowUps followUps;
    private final List<Ask> prelude = new ArrayList<>();

    /**
     * @param rich whether it is about the largest numbers
     */
    Wishes(SplittableRandom random, boolean rich) {
        this.random = random;
        this.rich = rich;
        followUps = new FollowUps(random);
        if (rich) {
            addPrelude();
        }
    }

    /** Only when one owes as much as there may be, two others together can have too much. */
    private void addPrelude() {
        long max = World.POINTS_MAX.longValueExact();
        Grant few = new Grant(9, Dates.AT_ONCE, Dates.NEVER, List.of());
        prelude.add(new Ask.Earn(1, 0, List.of(few), Dates.NOW, Dates.AT_ONCE, 0));
        prelude.add(new Ask.Transfer(1, 2, 0, 9));
        prelude.add(new Ask.Adjust(4, 0, -max, true, Dates.NEVER));
        prelude.add(new Ask.Adjust(1, 0, max, false, Dates.NEVER));
    }

    Ask next(World world, long nowMs) {
        return prelude.isEmpty() ? any(world, nowMs) : prelude.removeFirst();
    }

    private Ask any(World world, long nowMs) {
        int dice = random.nextInt(100);
        int member = member(world);
        int unit = random.nextInt(4) == 0 ? SLIDING_UNIT : 0;
        long points = points(world.member(member).account(unit), nowMs);
        if (dice < 24) {
            return earn(member, unit, nowMs);
        }
        if (dice < 33) {
            boolean upTo = random.nextInt(3) == 0;
            return new Ask.Redeem(member, unit, points, upTo, slidesToMs(unit, nowMs), partner());
        }
        if (dice < 41) {
            return new Ask.Hold(member, unit, points, 1L + random.nextInt(900));
        }
        if (dice < 46) {
            return new Ask.Transfer(member, other(world, member), unit, points);
        }
        if (dice < 54) {
            return correction(member, unit, points, nowMs);
        }
        if (dice < 58) {
            return stage(world, member, unit);
        }
        if (dice < 59) {
            return new Ask.Merge(member, other(world, member), unit);
        }
        Ask followUp = followUp(world, nowMs);
        return followUp == null ? earn(member, unit, nowMs) : followUp;
    }

    private Ask followUp(World world, long nowMs) {
        EntryType kind = followUps.kind();
        int step = followUps.step(world, kind);
        if (step < 0) {
            return null;
        }
        Deed deed = world.deedOfStep.get(step);
        boolean isPartial =
                kind == EntryType.EARN_REVERSAL
                        || kind == EntryType.REDEEM_REVERSAL
                        || kind == EntryType.CAPTURE;
        long points = isPartial && random.nextBoolean() ? 1L + random.nextInt(80) : 0;
        long slidesToMs = kind == EntryType.CAPTURE ? slidesToMs(deed.unit, nowMs) : Dates.AT_ONCE;
        long graceUntilMs =
                kind == EntryType.REDEEM_REVERSAL && random.nextInt(3) == 0
                        ? nowMs + 1 + random.nextInt(300)
                        : Dates.AT_ONCE;
        return kind == EntryType.EARN_REVERSAL && random.nextInt(3) == 0
                ? comesBack(step, deed)
                : new Ask.FollowUp(kind, step, points, slidesToMs, graceUntilMs);
    }

    /** Pieces of a purchase: each grant loses all that it has not lost yet, or less, or nothing. */
    private Ask comesBack(int step, Deed earn) {
        Long[] lost = new Long[earn.parts().stream().mapToInt(part -> part.grants.size()).sum()];
        long points = 0;
        for (Deed part : earn.parts()) {
            for (Deed.Granted grant : part.grants) {
                long rest = grant.points() - part.lost.getOrDefault(grant.number(), 0L);
                long some = random.nextInt(3) == 0 ? rest : random.nextLong(rest + 1);
                lost[grant.number()] = random.nextInt(4) == 0 ? 0 : some;
                points += part == earn ? lost[grant.number()] : 0;
            }
        }
        return new Ask.FollowUp(
                EntryType.EARN_REVERSAL, step, points, Dates.AT_ONCE, Dates.AT_ONCE, List.of(lost));
    }

    private Ask correction(int member, int unit, long points, long nowMs) {
        int dice = random.nextInt(16);
        if (dice < 3) {
            return new Ask.Expire(member, unit, points, 0);
        }
        if (dice < 6) {
            long percentageE4 = random.nextInt(4) == 0 ? 1_000_000 : 1L + random.nextInt(1_000_000);
            return new Ask.Expire(member, unit, 0, percentageE4);
        }
        boolean isPlus = random.nextBoolean();
        return new Ask.Adjust(
                member, unit, isPlus ? points : -points, dice < 12, expiresAtMs(nowMs));
    }

    private Ask earn(int member, int unit, long nowMs) {
        boolean limited = random.nextInt(5) == 0;
        List<Grant> grants = grants(unit, limited, nowMs);
        long occurredAtMs = random.nextInt(6) == 0 ? nowMs - 50 + random.nextInt(60) : Dates.NOW;
        long effectiveAtMs = occurredAtMs == Dates.NOW ? nowMs : Math.min(nowMs, occurredAtMs);
        List<InUnit> others = new ArrayList<>();
        if (random.nextInt(6) == 0) {
            int other = 1 - unit;
            List<Grant> granted = grants(other, limited, nowMs);
            others.add(new InUnit(other, granted, slidesToMs(other, effectiveAtMs)));
        }
        return new Ask.Earn(
                member,
                unit,
                grants,
                occurredAtMs,
                slidesToMs(unit, effectiveAtMs),
                partner(),
                others);
    }

    private List<Grant> grants(int unit, boolean limited, long nowMs) {
        int count = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1;
        List<Grant> grants = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            grants.add(grant(unit, limited, nowMs));
        }
        return grants;
    }

    private Grant grant(int unit, boolean limited, long nowMs) {
        long activatesAtMs =
                random.nextInt(4) == 0 ? nowMs - 20 + random.nextInt(300) : Dates.AT_ONCE;
        long expiresAtMs = expiresAtMs(nowMs);
        if (expiresAtMs != Dates.NEVER && activatesAtMs != Dates.AT_ONCE) {
            expiresAtMs = activatesAtMs + 1 + random.nextInt(500);
        }
        if (unit == SLIDING_UNIT && random.nextInt(4) > 0) {
            expiresAtMs = Dates.SLIDING;
        }
        long points = random.nextInt(25) == 0 ? 0 : somePoints();
        List<Limit> limits = new ArrayList<>();
        for (int counter = 0; limited && counter < COUNTER_COUNT; counter++) {
            if (random.nextBoolean()) {
                long maxPoints = random.nextInt(600);
                boolean refuses = random.nextInt(4) == 0;
                limits.add(new Limit(counter, maxPoints, refuses, counter == BUDGET_COUNTER));
            }
        }
        return new Grant(points, activatesAtMs, expiresAtMs, limits);
    }

    private long slidesToMs(int unit, long effectiveAtMs) {
        return unit == SLIDING_UNIT ? effectiveAtMs + 30 + random.nextInt(SLIDE_MS) : Dates.AT_ONCE;
    }

    private long expiresAtMs(long nowMs) {
        int dice = random.nextInt(10);
        if (dice < 3) {
            return Dates.NEVER;
        }
        return dice == 3 ? nowMs - random.nextInt(3) : nowMs + 1 + random.nextInt(1_500);
    }

    /**
     * Mostly ACTIVE, and most of all after another one: else nobody could do anything. Seldom
     * ERASED, which is for good.
     */
    private Ask stage(World world, int member, int unit) {
        for (Member one : world.members.values()) {
            boolean isForGood = one.stage == Stage.ERASED;
            if (one.stage != Stage.ACTIVE
                    && random.nextInt(isForGood ? 9 : 3) > (isForGood ? 7 : 0)) {
                return new Ask.SetStage(one.number, unit, Stage.ACTIVE);
            }
        }
        Stage[] stages = Stage.values();
        boolean isErasure = random.nextInt(12) == 0;
        Stage other = stages[random.nextInt(stages.length - 1)];
        return new Ask.SetStage(member, unit, isErasure ? Stage.ERASED : other);
    }

    private long points(Account account, long nowMs) {
        int dice = random.nextInt(10);
        long available = account.available(nowMs);
        if (dice < 2 && available > 0) {
            return available + (dice == 0 ? random.nextInt(2) : 0);
        }
        return somePoints();
    }

    private long somePoints() {
        if (rich && random.nextInt(3) == 0) {
            long max = World.POINTS_MAX.longValueExact();
            return random.nextBoolean() ? max - random.nextInt(3) : max / 2 + random.nextInt(2);
        }
        return 1L + random.nextInt(random.nextInt(3) == 0 ? 5 : 120);
    }

    /** Mostly one who was not merged into another. */
    private int member(World world) {
        int member = 1 + random.nextInt(MEMBER_COUNT);
        return random.nextInt(8) == 0 ? member : world.member(member).now().number;
    }

    private int other(World world, int member) {
        int other = 1 + (member + random.nextInt(MEMBER_COUNT - 1)) % MEMBER_COUNT;
        int now = world.member(other).now().number;
        return now == member || random.nextInt(8) == 0 ? other : now;
    }

    private int partner() {
        return random.nextInt(5) == 0 ? PARTNERS.get(random.nextInt(PARTNERS.size())) : 0;
    }
}

package dev.tallystick.bench.engine;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.pipeline.CommandBatch;
import dev.tallystick.ledger.rules.RedeemFlags;

import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * What a program's shops send, drawn from a seed. Of 1,000 commands:
 *
 * <pre>
 *  550  earns of 1 to 200 points: of 100, 46 never expire, 40 expire after a year, 1 waits for
 *       its activation until a midnight in two weeks, 9 for 3 s, 4 expire after 5 s
 *  200  redemptions of 1 to 120 points
 *   50  redemptions of what there is, up to 1,000 points
 *   60  holds of 1 to 100 points, for 2 s
 *   50  about a hold: half capture it, of those every other one a part; half release it
 *   30  reversals, of earns and redemptions in turn, every other one of a part
 *   20  earns locked, and unlocked later
 *   30  redemptions that no member can pay: refused
 *   10  the transaction sent before once more: repeated
 * </pre>
 *
 * One earn or redemption in seven names one of 32 partners. What is done about an earlier posting
 * comes with what its answer said; until there is one, an earn stands in. What is asked is a
 * function of the seed and of the order of answers, dates and evidence are the clock's and the
 * ledger's.
 */
public final class CommandMix implements CommandSource {
    private static final int REPEATED_BELOW = 10;
    private static final int REFUSED_BELOW = 40;
    private static final int UP_TO_BELOW = 90;
    private static final int REDEEM_BELOW = 290;
    private static final int HOLD_BELOW = 350;
    private static final int RESOLVE_BELOW = 400;
    private static final int REVERSE_BELOW = 430;
    private static final int LOCK_BELOW = 450;

    /** What each member has at the beginning. */
    static final long OPENING_POINTS = 100;

    private static final long UNPAYABLE_POINTS = 1_000_000_000_000L;
    private static final long HOLD_DURATION_MS = 2_000;
    private static final int PARTNERS = 32;
    private static final long DAY_MS = 86_400_000;

    private final int[] members;
    private final int haste;
    private final SplittableRandom random;
    private final MixEncoder encoder;
    private final KeptAnswers answers = new KeptAnswers();
    private final byte[][] partnerKeys = new byte[PARTNERS][];
    private int nextMember;

    /**
     * Makes a source.
     *
     * @param members who comes, in order, again and again; a power of two of them
     * @param series a letter: two sources of one ledger must not share it
     */
    public CommandMix(int program, int[] members, long seed, char series) {
        this(program, members, seed, series, 1);
    }

    private CommandMix(int program, int[] members, long seed, char series, int haste) {
        this.members = members;
        this.haste = haste;
        random = new SplittableRandom(seed ^ series);
        encoder = new MixEncoder(program, seed, series);
        for (int partner = 0; partner < PARTNERS; partner++) {
            partnerKeys[partner] = MixEncoder.partnerKey(partner);
        }
    }

    /**
     * {@return a source for one member who does everything} What falls due within seconds does so
     * ten times as soon: an account has at most 32,768 lots and pinned parts.
     */
    static CommandSource ofOne(int program, int member, long seed, char series) {
        return new CommandMix(program, new int[] {member}, seed, series, 10);
    }

    /** {@return a source that gives each member 100 points, in the order of their numbers} */
    public static CommandSource opening(int program, int memberCount, long seed) {
        return opening(program, memberCount, seed, Dates.NEVER);
    }

    /** {@return the same with points that expire at one instant} */
    static CommandSource opening(int program, int memberCount, long seed, long expiresAtMs) {
        int[] everyone = new int[Integer.highestOneBit(memberCount - 1) << 1];
        for (int at = 0; at < everyone.length; at++) {
            everyone[at] = (at + memberCount - 1) % memberCount;
        }
        CommandMix mix = new CommandMix(program, everyone, seed, 'O');
        return (batch, commandCount, lookedUpTo, nowMs) ->
                mix.fillEarns(batch, commandCount, lookedUpTo, OPENING_POINTS, expiresAtMs);
    }

    @Override
    public void fill(CommandBatch batch, int commandCount, long lookedUpTo, long nowMs) {
        for (int added = 0; added < commandCount; added++) {
            int permille = random.nextInt(1_000);
            if (permille >= REPEATED_BELOW || !encoder.hasCommand()) {
                encoder.next(lookedUpTo);
                if (permille < HOLD_BELOW || !encodeFollowUp(permille)) {
                    encodeNext(permille, nowMs);
                }
            }
            encoder.addTo(batch);
        }
    }

    @Override
    public void landed(CommandBatch commands, IntFunction<byte[]> entryOf) {
        answers.read(commands, entryOf);
    }

    /** Only earns that are available at once and never expire. */
    public void fillEarns(CommandBatch batch, int commandCount, long lookedUpTo, long points) {
        fillEarns(batch, commandCount, lookedUpTo, points, Dates.NEVER);
    }

    private void fillEarns(
            CommandBatch batch, int commandCount, long lookedUpTo, long points, long expiresAtMs) {
        for (int added = 0; added < commandCount; added++) {
            encoder.next(lookedUpTo);
            encoder.earn(member(), points, Dates.AT_ONCE, expiresAtMs, MixEncoder.NOTHING);
            encoder.addTo(batch);
        }
    }

    /** Only redemptions of one amount. */
    public void fillRedemptions(
            CommandBatch batch, int commandCount, long lookedUpTo, long points) {
        for (int added = 0; added < commandCount; added++) {
            encoder.next(lookedUpTo);
            encoder.redeem(member(), points, 0, MixEncoder.NOTHING);
            encoder.addTo(batch);
        }
    }

    private void encodeNext(int permille, long nowMs) {
        byte[] partner =
                random.nextInt(7) == 0 ? partnerKeys[random.nextInt(PARTNERS)] : MixEncoder.NOTHING;
        if (permille < REFUSED_BELOW) {
            encoder.redeem(member(), UNPAYABLE_POINTS, 0, partner);
        } else if (permille < UP_TO_BELOW) {
            encoder.redeem(member(), 1_000, RedeemFlags.UP_TO, partner);
        } else if (permille < REDEEM_BELOW) {
            encoder.redeem(member(), 1 + random.nextInt(120), 0, partner);
        } else if (permille < HOLD_BELOW) {
            encoder.hold(member(), 1 + random.nextInt(100), HOLD_DURATION_MS / haste);
        } else {
            encodeEarn(1 + random.nextInt(200), nowMs, partner);
        }
    }

    private void encodeEarn(long points, long nowMs, byte[] partner) {
        int percent = random.nextInt(100);
        if (percent < 46) {
            encoder.earn(member(), points, Dates.AT_ONCE, Dates.NEVER, partner);
        } else if (percent < 86) {
            encoder.earn(member(), points, Dates.AT_ONCE, midnightMs(nowMs, 366), partner);
        } else if (percent < 87) {
            long activatesAtMs = midnightMs(nowMs, 15);
            encoder.earn(member(), points, activatesAtMs, midnightMs(nowMs, 381), partner);
        } else if (percent < 96) {
            encoder.earn(member(), points, nowMs + 3_000 / haste, Dates.NEVER, partner);
        } else {
            encoder.earn(member(), points, Dates.AT_ONCE, nowMs + 5_000 / haste, partner);
        }
    }

    /** {@return false if nothing is known about which it could be done} */
    private boolean encodeFollowUp(int permille) {
        boolean isOdd = permille % 2 != 0;
        if (permille < RESOLVE_BELOW) {
            EntryType kind = isOdd ? EntryType.CAPTURE : EntryType.RELEASE;
            boolean isPart = isOdd && random.nextBoolean();
            return encode(kind, answers.takeHold(), isPart);
        }
        if (permille < REVERSE_BELOW) {
            boolean isPart = random.nextBoolean();
            return isOdd
                    ? encode(EntryType.EARN_REVERSAL, answers.takeEarn(), isPart)
                    : encode(EntryType.REDEEM_REVERSAL, answers.takeRedemption(), isPart);
        }
        if (permille >= LOCK_BELOW) {
            return false;
        }
        KeptAnswers.Kept locked = isOdd ? answers.takeLocked() : null;
        if (locked != null) {
            return encode(EntryType.UNLOCK, locked, false);
        }
        KeptAnswers.Kept earn = answers.takeEarn();
        if (earn != null) {
            answers.lock(earn);
        }
        return encode(EntryType.LOCK, earn, false);
    }

    private boolean encode(EntryType kind, KeptAnswers.Kept original, boolean isPart) {
        if (original == null) {
            return false;
        }
        boolean hasParts = isPart && original.amountPoints() < 1_000;
        encoder.followUp(kind, original, hasParts ? (original.amountPoints() + 1) / 2 : 0);
        return true;
    }

    private int member() {
        nextMember = (nextMember + 1) & (members.length - 1);
        return members[nextMember];
    }

    private static long midnightMs(long nowMs, int days) {
        return (nowMs / DAY_MS + days) * DAY_MS;
    }
}

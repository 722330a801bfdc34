package dev.tallystick.bench.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tallystick.ledger.command.EarnEncoder;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.command.RedeemEncoder;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.pipeline.CommandBatch;
import dev.tallystick.ledger.rules.RedeemFlags;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.SplittableRandom;

/**
 * What a program's shops send, drawn from a seed. Of 1,000 commands:
 *
 * <pre>
 *  600  earns of 1 to 200 points: of 100, 46 never expire, 40 expire after a year, 1 waits for
 *       its activation until a midnight in two weeks, 9 for 3 s, 4 expire after 5 s
 *  300  redemptions of 1 to 120 points
 *   60  redemptions of what there is, up to 1,000 points
 *   30  redemptions that no member can pay: refused
 *   10  the transaction sent before once more: repeated
 * </pre>
 *
 * One in seven names one of 32 partners. A txId has 16 characters; there is no free text. What is
 * asked is a function of the seed, the dates and the evidence are the clock's and the ledger's.
 */
public final class CommandMix implements CommandSource {
    private static final int REPEATED_BELOW = 10;
    private static final int REFUSED_BELOW = 40;
    private static final int UP_TO_BELOW = 100;
    private static final int REDEEM_BELOW = 400;

    private static final long UNPAYABLE_POINTS = 1_000_000_000_000L;
    private static final int PARTNERS = 32;
    private static final int PARTNER_KEY_BYTES = 16;
    private static final byte[] NOTHING = new byte[0];
    private static final long DAY_MS = 86_400_000;

    private final int program;
    private final int[] members;
    private final SplittableRandom random;
    private final long keySeed;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final EarnEncoder earn = new EarnEncoder();
    private final RedeemEncoder redeem = new RedeemEncoder();
    private final byte[] txId;
    private final byte[][] partnerKeys = new byte[PARTNERS][PARTNER_KEY_BYTES];
    private int nextMember;
    private long txNumber;
    private int lastLengthBytes;

    /**
     * Makes a source.
     *
     * @param members who comes, in order, again and again; a power of two of them
     * @param series a letter: two sources of one ledger must not share it
     */
    public CommandMix(int program, int[] members, long seed, char series) {
        this.program = program;
        this.members = members;
        random = new SplittableRandom(seed ^ series);
        keySeed = mix(seed + series);
        txId = (series + "000000000000000").getBytes(US_ASCII);
        for (int partner = 0; partner < PARTNERS; partner++) {
            UnsafeBuffer key = new UnsafeBuffer(partnerKeys[partner]);
            key.putLong(0, mix(partner), LITTLE_ENDIAN);
            key.putLong(Long.BYTES, mix(~partner), LITTLE_ENDIAN);
        }
    }

    /** {@return a source that gives each member 100 points, in the order of their numbers} */
    public static CommandSource opening(int program, int memberCount, long seed) {
        int[] everyone = new int[Integer.highestOneBit(memberCount - 1) << 1];
        for (int at = 0; at < everyone.length; at++) {
            everyone[at] = at % memberCount;
        }
        CommandMix mix = new CommandMix(program, everyone, seed, 'O');
        return (batch, commandCount, lookedUpTo, nowMs) -> {
            for (int added = 0; added < commandCount; added++) {
                mix.nextTransaction();
                mix.earn(100, lookedUpTo, Dates.AT_ONCE, Dates.NEVER, NOTHING);
                mix.addTo(batch);
            }
        };
    }

    @Override
    public void fill(CommandBatch batch, int commandCount, long lookedUpTo, long nowMs) {
        for (int added = 0; added < commandCount; added++) {
            int permille = random.nextInt(1_000);
            if (permille >= REPEATED_BELOW || lastLengthBytes == 0) {
                nextTransaction();
                encodeNext(permille, lookedUpTo, nowMs);
            }
            addTo(batch);
        }
    }

    /** Only earns that are available at once and never expire. */
    public void fillEarns(CommandBatch batch, int commandCount, long lookedUpTo) {
        for (int added = 0; added < commandCount; added++) {
            nextTransaction();
            earn(1, lookedUpTo, Dates.AT_ONCE, Dates.NEVER, NOTHING);
            addTo(batch);
        }
    }

    /** Only redemptions of one amount. */
    public void fillRedemptions(
            CommandBatch batch, int commandCount, long lookedUpTo, long points) {
        for (int added = 0; added < commandCount; added++) {
            nextTransaction();
            redeem(points, 0, lookedUpTo, NOTHING);
            addTo(batch);
        }
    }

    private void encodeNext(int permille, long lookedUpTo, long nowMs) {
        byte[] partner = random.nextInt(7) == 0 ? partnerKeys[random.nextInt(PARTNERS)] : NOTHING;
        if (permille < REFUSED_BELOW) {
            redeem(UNPAYABLE_POINTS, 0, lookedUpTo, partner);
        } else if (permille < UP_TO_BELOW) {
            redeem(1_000, RedeemFlags.UP_TO, lookedUpTo, partner);
        } else if (permille < REDEEM_BELOW) {
            redeem(1 + random.nextInt(120), 0, lookedUpTo, partner);
        } else {
            encodeEarn(1 + random.nextInt(200), lookedUpTo, nowMs, partner);
        }
    }

    private void encodeEarn(long points, long lookedUpTo, long nowMs, byte[] partner) {
        int percent = random.nextInt(100);
        if (percent < 46) {
            earn(points, lookedUpTo, Dates.AT_ONCE, Dates.NEVER, partner);
        } else if (percent < 86) {
            earn(points, lookedUpTo, Dates.AT_ONCE, midnightMs(nowMs, 366), partner);
        } else if (percent < 87) {
            long activatesAtMs = midnightMs(nowMs, 15);
            earn(points, lookedUpTo, activatesAtMs, midnightMs(nowMs, 381), partner);
        } else if (percent < 96) {
            earn(points, lookedUpTo, nowMs + 3_000, Dates.NEVER, partner);
        } else {
            earn(points, lookedUpTo, Dates.AT_ONCE, nowMs + 5_000, partner);
        }
    }

    private static long midnightMs(long nowMs, int days) {
        return (nowMs / DAY_MS + days) * DAY_MS;
    }

    private void earn(
            long points, long lookedUpTo, long activatesAtMs, long expiresAtMs, byte[] partner) {
        long member = members[nextMember];
        earn.wrapAndApplyHeader(command, 0, header)
                .program(program)
                .unit((short) 0)
                .flags((short) 0)
                .memberKeyHigh(memberKeyHigh(member))
                .memberKeyLow(memberKeyLow(member))
                .txKeyHigh(mix(keySeed + txNumber))
                .txKeyLow(mix(keySeed - txNumber))
                .contentHigh(member)
                .contentLow(points)
                .lookedUpTo(lookedUpTo)
                .validUntilMs(Dates.NEVER)
                .amountPoints(points)
                .occurredAtMs(Dates.NOW)
                .activatesAtMs(activatesAtMs)
                .expiresAtMs(expiresAtMs)
                .slidesToMs(Dates.AT_ONCE)
                .putTxId(txId, 0, txId.length)
                .putPartnerKey(partner, 0, partner.length)
                .putText(NOTHING, 0, 0)
                .putGrants(NOTHING, 0, 0);
        lastLengthBytes = MessageHeaderEncoder.ENCODED_LENGTH + earn.encodedLength();
    }

    private void redeem(long points, int flags, long lookedUpTo, byte[] partner) {
        long member = members[nextMember];
        redeem.wrapAndApplyHeader(command, 0, header)
                .program(program)
                .unit((short) 0)
                .flags((short) flags)
                .memberKeyHigh(memberKeyHigh(member))
                .memberKeyLow(memberKeyLow(member))
                .txKeyHigh(mix(keySeed + txNumber))
                .txKeyLow(mix(keySeed - txNumber))
                .contentHigh(member)
                .contentLow(points)
                .lookedUpTo(lookedUpTo)
                .validUntilMs(Dates.NEVER)
                .amountPoints(points)
                .slidesToMs(Dates.AT_ONCE)
                .putTxId(txId, 0, txId.length)
                .putPartnerKey(partner, 0, partner.length)
                .putText(NOTHING, 0, 0);
        lastLengthBytes = MessageHeaderEncoder.ENCODED_LENGTH + redeem.encodedLength();
    }

    private void addTo(CommandBatch batch) {
        batch.add(command, 0, lastLengthBytes);
    }

    /** The next member, under the next txId: its number as decimal digits. */
    private void nextTransaction() {
        nextMember = (nextMember + 1) & (members.length - 1);
        txNumber++;
        int digit = txId.length - 1;
        while (txId[digit] == '9') {
            txId[digit--] = '0';
        }
        txId[digit]++;
    }

    private static long memberKeyHigh(long member) {
        return mix(member + 0x5EEDL);
    }

    private static long memberKeyLow(long member) {
        return mix(~member);
    }

    /** A bijection that leaves no pattern: two numbers never get the same key. */
    private static long mix(long value) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}

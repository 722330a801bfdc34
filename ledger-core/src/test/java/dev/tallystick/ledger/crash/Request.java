package dev.tallystick.ledger.crash;

import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.command.RedeemEncoder;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a client asks: the same for the same number in every process.
 *
 * @param number from 0
 * @param postings one, or several that are posted together or not at all
 */
record Request(long number, List<Posting> postings) {
    /** Most postings of a request. */
    static final int POSTING_COUNT_MAX = 3;

    private static final int MEMBER_COUNT = 40;
    private static final int PROGRAM = 1;

    /** One posting, still to be encoded. */
    record Posting(String txId, long member, long points, boolean earns, long livesMs) {
        TxKey key() {
            return TxKey.of(PROGRAM, txId);
        }

        /**
         * {@return the command}
         *
         * @param lookedUpTo the durable position before the txId was looked up
         * @param nowMs from when an expiring lot lives
         */
        Encoded encode(long lookedUpTo, long nowMs) {
            if (!earns) {
                Encoded redemption = TestCommands.redeem(txId, member, points, false);
                new RedeemEncoder()
                        .wrap(redemption.buffer(), MessageHeaderEncoder.ENCODED_LENGTH)
                        .lookedUpTo(lookedUpTo);
                return redemption;
            }
            Earn earn = new Earn(txId, member, points).lookedUpTo(lookedUpTo);
            return (livesMs == 0 ? earn : earn.expiresAt(nowMs + livesMs)).encode();
        }
    }

    /** {@return the request with a number} */
    static Request of(long seed, long number) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E37_79B9_7F4A_7C15L + number);
        List<Posting> postings = new ArrayList<>();
        int kind = random.nextInt(10);
        if (kind == 0) {
            // an atomic batch that is never refused: it takes less than it brings
            long member = random.nextInt(MEMBER_COUNT);
            int points = 10 + random.nextInt(90);
            postings.add(posting(number, 0, member, points, true, 0));
            postings.add(posting(number, 1, member, 1 + random.nextInt(9), false, 0));
            postings.add(posting(number, 2, random.nextInt(MEMBER_COUNT), points, true, 0));
        } else {
            boolean earns = kind < 7;
            postings.add(
                    posting(
                            number,
                            0,
                            random.nextInt(MEMBER_COUNT),
                            1 + random.nextInt(earns ? 100 : 200),
                            earns,
                            kind == 1 ? 20 + random.nextInt(300) : 0));
        }
        return new Request(number, postings);
    }

    /** {@return a number for a posting of a request: the same as in its txId} */
    static int tagOf(String txId) {
        int dash = txId.indexOf('-');
        return Integer.parseInt(txId, 1, dash, 10) * POSTING_COUNT_MAX
                + Integer.parseInt(txId, dash + 1, txId.length(), 10);
    }

    private static Posting posting(
            long number, int index, long member, long points, boolean earns, long livesMs) {
        return new Posting("T" + number + "-" + index, member, points, earns, livesMs);
    }
}

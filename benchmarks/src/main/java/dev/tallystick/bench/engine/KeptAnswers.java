package dev.tallystick.bench.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.EarnDecoder;
import dev.tallystick.ledger.command.HoldDecoder;
import dev.tallystick.ledger.command.RedeemDecoder;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.pipeline.CommandBatch;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.function.IntFunction;

/**
 * What a client remembers of the answers to its own postings: those about which it will do
 * something later. The oldest comes first.
 */
final class KeptAnswers {
    private static final int TEMPLATE_OFFSET = 2;
    private static final int KEPT_MAX = 4_096;
    private static final int LOCKED_MIN = 128;

    /** One hold in six is left to its time-out. */
    private static final int HOLD_LEFT_ALONE = 6;

    private static final DirectBuffer NO_KEY = new UnsafeBuffer(MixEncoder.NOTHING);
    private static final int EARN_EVERY = 16;
    private static final int REDEMPTION_EVERY = 16;

    /**
     * A posting that can be reversed, captured, released or locked.
     *
     * @param partnerKey empty if there is none
     * @param amountPoints as asked for
     * @param effects as recorded: the evidence
     */
    record Kept(
            long memberKeyHigh,
            long memberKeyLow,
            DirectBuffer partnerKey,
            long amountPoints,
            long position,
            long postedAtMs,
            DirectBuffer effects) {}

    private final CommandDecoder command = new CommandDecoder();
    private final EntryDecoder entry = new EntryDecoder();
    private final ArrayDeque<Kept> holds = new ArrayDeque<>(KEPT_MAX);
    private final ArrayDeque<Kept> earns = new ArrayDeque<>(KEPT_MAX);
    private final ArrayDeque<Kept> redemptions = new ArrayDeque<>(KEPT_MAX);
    private final ArrayDeque<Kept> locked = new ArrayDeque<>(KEPT_MAX);
    private int holdCount;
    private int earnCount;
    private int redemptionCount;

    /**
     * Reads the answers to a batch.
     *
     * @param entryOf the recorded bytes of a command's entry, null if it was not recorded
     */
    void read(CommandBatch commands, IntFunction<byte[]> entryOf) {
        for (int index = 0; index < commands.count(); index++) {
            int template =
                    commands.buffer()
                            .getShort(commands.offset(index) + TEMPLATE_OFFSET, LITTLE_ENDIAN);
            switch (template) {
                case HoldDecoder.TEMPLATE_ID -> {
                    if (++holdCount % HOLD_LEFT_ALONE != 0) {
                        keep(holds, commands, index, entryOf);
                    }
                }
                case EarnDecoder.TEMPLATE_ID -> {
                    if (++earnCount % EARN_EVERY == 0) {
                        keep(earns, commands, index, entryOf);
                    }
                }
                case RedeemDecoder.TEMPLATE_ID -> {
                    if (++redemptionCount % REDEMPTION_EVERY == 0) {
                        keep(redemptions, commands, index, entryOf);
                    }
                }
                default -> {} // nothing is done about the others
            }
        }
    }

    /** {@return a hold that is still open unless its time is over, null if none is known} */
    Kept takeHold() {
        return holds.poll();
    }

    /** {@return an earn, null if none is known} */
    Kept takeEarn() {
        return earns.poll();
    }

    /** {@return a redemption, null if none is known} */
    Kept takeRedemption() {
        return redemptions.poll();
    }

    /** {@return an earn that was locked a while ago, null if there are few} */
    Kept takeLocked() {
        return locked.size() > LOCKED_MIN ? locked.poll() : null;
    }

    /** Takes note that an earn was locked. */
    void lock(Kept earn) {
        add(locked, earn);
    }

    private void keep(
            ArrayDeque<Kept> answers,
            CommandBatch commands,
            int index,
            IntFunction<byte[]> entryOf) {
        byte[] bytes = entryOf.apply(index);
        if (bytes == null || entry.wrap(new UnsafeBuffer(bytes), 0).outcome() != Outcome.POSTED) {
            return;
        }
        command.wrap(commands.buffer(), commands.offset(index), commands.lengthBytes(index));
        add(
                answers,
                new Kept(
                        command.memberKeyHigh(),
                        command.memberKeyLow(),
                        partnerKey(),
                        command.amountPoints(),
                        entry.position(),
                        entry.postedAtMs(),
                        new UnsafeBuffer(entry.copyEffects())));
    }

    private static void add(ArrayDeque<Kept> answers, Kept answer) {
        if (answers.size() < KEPT_MAX) {
            answers.add(answer);
        }
    }

    private DirectBuffer partnerKey() {
        if (!command.hasPartner()) {
            return NO_KEY;
        }
        UnsafeBuffer key = new UnsafeBuffer(new byte[2 * Long.BYTES]);
        key.putLong(0, command.partnerKeyHigh(), LITTLE_ENDIAN);
        key.putLong(Long.BYTES, command.partnerKeyLow(), LITTLE_ENDIAN);
        return key;
    }
}

package dev.tallystick.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.Verdict;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.command.PostingEncoder;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.model.Ask.Grant;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What comes back of 60 points, spent before their earn was locked, when their lot is over. */
class LockedGraceTest {
    private static final int MEMBER = 1;
    private static final long NOW_MS = 1_000;
    private static final long END_MS = NOW_MS + 500;
    private static final long GRACE_UNTIL_MS = END_MS + 500;

    private final Engine engine = new Engine();
    private final int program = engine.createProgram(SpentEarnPolicy.NEGATIVE, NOW_MS);
    private final Encode encode = new Encode(program);
    private final byte[] redemption = spendAndLock();

    @Test
    void shouldLapseForAllDaysOfGrace() {
        accept(reversal(), END_MS);
        assertThat(last().balance()).isEqualTo(Balance.ZERO);
    }

    /** An older program gave it a lot of its own, which no lock holds. */
    @Test
    void shouldLiveOnWhereAnOlderProgramDecidedIt() {
        int lengthBytes = reversal();
        new PostingEncoder()
                .wrap(encode.buffer(), MessageHeaderEncoder.ENCODED_LENGTH)
                .flags((short) 0);
        accept(lengthBytes, END_MS);
        assertThat(last().balance()).isEqualTo(new Balance(60, 0, 0, 0));
    }

    private byte[] spendAndLock() {
        Ask earn =
                new Ask.Earn(
                        MEMBER,
                        0,
                        List.of(new Grant(100, Dates.AT_ONCE, END_MS, List.of())),
                        Dates.NOW,
                        Dates.AT_ONCE,
                        0);
        accept(encode.encode(earn, "earn", null), NOW_MS);
        byte[] earned = engine.entries().getLast();
        Ask redeem = new Ask.Redeem(MEMBER, 0, 60, false, Dates.AT_ONCE, 0);
        accept(encode.encode(redeem, "redeem", null), NOW_MS);
        byte[] redeemed = engine.entries().getLast();
        accept(encode.encode(followUp(EntryType.LOCK, Dates.AT_ONCE), "lock", earned), NOW_MS);
        return redeemed;
    }

    private int reversal() {
        Ask ask = followUp(EntryType.REDEEM_REVERSAL, GRACE_UNTIL_MS);
        return encode.encode(ask, "reversal", redemption);
    }

    private static Ask followUp(EntryType kind, long graceUntilMs) {
        return new Ask.FollowUp(kind, 0, 0, Dates.AT_ONCE, graceUntilMs);
    }

    private void accept(int lengthBytes, long nowMs) {
        assertThat(engine.machine().accept(encode.buffer(), 0, lengthBytes, nowMs, engine))
                .isEqualTo(Verdict.RECORDED);
        assertThat(last().isPosted()).isTrue();
    }

    private RecordedEntry last() {
        return RecordedEntry.parse(engine.entries().getLast());
    }
}

package dev.tallystick.ledger.entry;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.command.CommandDecoder;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * One entry, decoded for people and JSON.
 *
 * @param position its number, gap-free from 1
 * @param postedAtMs the writer's stamp, epoch milliseconds
 * @param effectiveAtMs when it took effect, never after {@code postedAtMs}
 * @param program the program's number
 * @param programPrevious position of the program's entry before, 0 if none
 * @param unit number of the unit within its program; of no meaning for CONFIG and CLOCK
 * @param txId the client's id; {@code ~} and the position for an entry of the ledger's own
 * @param memberKey whose points it is about; null for CONFIG and CLOCK
 * @param askedMemberKey whom the command named: another than {@code memberKey} if that one was
 *     merged since; its key encrypts the text
 * @param counterpartKey the other member of a transfer or a merge or of their reversals, else null
 * @param requestedPoints the points of the request, 0 for entries that have none
 * @param textCiphertext encrypted free text, empty if none
 * @param accounts the accounts concerned, in the entry's order
 * @param effects what the entry did; empty for a refusal
 * @param command the command's recorded bytes
 */
@SuppressWarnings("ArrayRecordComponent") // entries are told apart by position, never compared
public record RecordedEntry(
        long position,
        long postedAtMs,
        long effectiveAtMs,
        EntryType type,
        Outcome outcome,
        int program,
        long programPrevious,
        int unit,
        String txId,
        MemberKey memberKey,
        MemberKey askedMemberKey,
        MemberKey counterpartKey,
        long requestedPoints,
        byte[] textCiphertext,
        List<Account> accounts,
        List<Effect> effects,
        byte[] command) {

    /**
     * One account of an entry.
     *
     * @param linked whether the entry stands in the account's history (a refusal does not)
     * @param previous position of the account's entry before, 0 if none
     * @param every64th whether this is a 64th entry of the account
     * @param previous64th position of the account's 64th entry before, 0 if none
     * @param lagMsMax of a 64th entry, how much later than it took effect it or one of the 63
     *     before was posted at most; {@link Long#MAX_VALUE} if unbounded
     * @param balance after the entry; null for a partner's account
     */
    public record Account(
            long number,
            int unit,
            AccountKind kind,
            boolean opened,
            boolean linked,
            long previous,
            boolean every64th,
            long previous64th,
            long lagMsMax,
            Balance balance) {}

    /** {@return the entry decoded from its recorded bytes} */
    public static RecordedEntry parse(byte[] entryBytes) {
        return parse(new UnsafeBuffer(entryBytes), 0);
    }

    /** {@return the entry decoded from its recorded bytes, which begin at an offset} */
    public static RecordedEntry parse(DirectBuffer buffer, int offset) {
        EntryDecoder decoder = new EntryDecoder().wrap(buffer, offset);
        List<Effect> effects = new ArrayList<>();
        decoder.forEachEffect(new Collector(decoder.position(), effects));
        Balance[] balances = new Balance[decoder.accountCount()];
        decoder.forEachBalance(
                (index, available, pending, locked, held) ->
                        balances[index] = new Balance(available, pending, locked, held));
        List<Account> accounts = new ArrayList<>();
        for (int index = 0; index < decoder.accountCount(); index++) {
            accounts.add(
                    new Account(
                            decoder.accountNumber(index),
                            decoder.accountUnit(index),
                            decoder.isMember(index) ? AccountKind.MEMBER : AccountKind.PARTNER,
                            decoder.isOpened(index),
                            decoder.isLinked(index),
                            decoder.accountPrevious(index),
                            decoder.isEvery64th(index),
                            decoder.accountPrevious64th(index),
                            decoder.accountLagMsMax(index),
                            balances[index]));
        }
        CommandDecoder command =
                new CommandDecoder()
                        .wrap(buffer, decoder.commandOffset(), decoder.commandLengthBytes());
        MemberKey asked =
                command.isOfMember()
                        ? new MemberKey(command.memberKeyHigh(), command.memberKeyLow())
                        : null;
        byte[] commandBytes = new byte[decoder.commandLengthBytes()];
        buffer.getBytes(decoder.commandOffset(), commandBytes);
        return new RecordedEntry(
                decoder.position(),
                decoder.postedAtMs(),
                decoder.effectiveAtMs(),
                decoder.type(),
                decoder.outcome(),
                decoder.program(),
                decoder.programPrevious(),
                command.unit(),
                command.isPosting() ? command.txId() : "~" + decoder.position(),
                redirected(effects, 0, asked),
                asked,
                command.hasCounterpart()
                        ? redirected(
                                effects,
                                1,
                                new MemberKey(
                                        command.counterpartKeyHigh(), command.counterpartKeyLow()))
                        : null,
                command.isPosting() ? command.amountPoints() : 0,
                command.isPosting() ? command.text() : new byte[0],
                List.copyOf(accounts),
                List.copyOf(effects),
                commandBytes);
    }

    /** {@return the balance of the first account after the entry, zero if it concerns none} */
    public Balance balance() {
        return accounts.isEmpty() || accounts.getFirst().balance() == null
                ? Balance.ZERO
                : accounts.getFirst().balance();
    }

    /** {@return the effects on one of its accounts, by the account's index, in their order} */
    public List<Effect> effectsOn(int accountIndex) {
        return effectsOn(effects, accountIndex);
    }

    private static List<Effect> effectsOn(List<Effect> effects, int accountIndex) {
        if (!concernSeveral(effects)) {
            return accountIndex == 0 ? effects : List.of();
        }
        List<Effect> onAccount = new ArrayList<>(effects.size());
        int current = 0;
        for (Effect effect : effects) {
            if (effect instanceof Effect.AccountSwitched switched) {
                current = switched.accountIndex();
            } else if (current == accountIndex) {
                onAccount.add(effect);
            }
        }
        return onAccount;
    }

    private static boolean concernSeveral(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.AccountSwitched) {
                return true;
            }
        }
        return false;
    }

    private static MemberKey redirected(
            List<Effect> effects, int accountIndex, MemberKey askedMemberKey) {
        for (Effect effect : effectsOn(effects, accountIndex)) {
            if (effect instanceof Effect.Redirected redirected) {
                return redirected.memberKey();
            }
        }
        return askedMemberKey;
    }

    /** {@return whether a client posted it, under a txId of the client's} */
    public boolean isPosting() {
        return txId.charAt(0) != '~';
    }

    /** {@return whether the command was done, not refused} */
    public boolean isPosted() {
        return outcome == Outcome.POSTED;
    }

    private record Collector(long position, List<Effect> effects) implements EffectHandler {
        @Override
        public void onAccountOpened(int accountIndex, AccountKind kind, long keyHigh, long keyLow) {
            effects.add(new Effect.AccountOpened(accountIndex, kind, keyHigh, keyLow));
        }

        @Override
        public void onLotCreated(
                int n,
                long points,
                int source,
                boolean pending,
                long activatesAtMs,
                long expiresAtMs) {
            effects.add(
                    new Effect.LotCreated(
                            LotNumber.of(position, n),
                            points,
                            source,
                            pending,
                            activatesAtMs,
                            expiresAtMs));
        }

        @Override
        public void onLotTaken(long lotNumber, long points, long expiresAtMs) {
            effects.add(new Effect.LotTaken(lotNumber, points, expiresAtMs));
        }

        @Override
        public void onLotExpired(long lotNumber, long points) {
            effects.add(new Effect.LotExpired(lotNumber, points));
        }

        @Override
        public void onLotActivated(long lotNumber, long points) {
            effects.add(new Effect.LotActivated(lotNumber, points));
        }

        @Override
        public void onLotRestored(long lotNumber, long points, long expiresAtMs, boolean locked) {
            effects.add(new Effect.LotRestored(lotNumber, points, expiresAtMs, locked));
        }

        @Override
        public void onDebtAdded(long points) {
            effects.add(new Effect.DebtAdded(points));
        }

        @Override
        public void onDebtPaid(long points) {
            effects.add(new Effect.DebtPaid(points));
        }

        @Override
        public void onReversed(long origin, long points, long previousRelated) {
            effects.add(new Effect.Reversed(Origin.positionOf(origin), points, previousRelated));
        }

        @Override
        public void onShortfallAdded(long origin, long points) {
            effects.add(new Effect.ShortfallAdded(Origin.positionOf(origin), points));
        }

        @Override
        public void onShortfallPaid(long origin, long points) {
            effects.add(new Effect.ShortfallPaid(Origin.positionOf(origin), points));
        }

        @Override
        public void onLeft(long points) {
            effects.add(new Effect.Left(points));
        }

        @Override
        public void onBooked(Book book, int accountIndex, long points) {
            effects.add(new Effect.Booked(book, accountIndex, points));
        }

        @Override
        public void onProgramConfigured(int program) {
            effects.add(new Effect.ProgramConfigured(program));
        }

        @Override
        public void onClockSet(long nowMs) {
            effects.add(new Effect.ClockSet(nowMs));
        }

        @Override
        public void onAccountSwitched(int accountIndex) {
            effects.add(new Effect.AccountSwitched(accountIndex));
        }

        @Override
        public void onLotLocked(long lotNumber, long points, long expiresAtMs) {
            effects.add(new Effect.LotLocked(lotNumber, points, expiresAtMs));
        }

        @Override
        public void onLotUnlocked(long lotNumber, long points, long expiresAtMs, boolean pending) {
            effects.add(new Effect.LotUnlocked(lotNumber, points, expiresAtMs, pending));
        }

        @Override
        public void onHoldOpened(long holdExpiresAtMs) {
            effects.add(new Effect.HoldOpened(holdExpiresAtMs));
        }

        @Override
        public void onLotPinned(long lotNumber, long points, long expiresAtMs) {
            effects.add(new Effect.LotPinned(lotNumber, points, expiresAtMs));
        }

        @Override
        public void onPinTaken(long holdPosition, long lotNumber, long points, long expiresAtMs) {
            effects.add(new Effect.PinTaken(holdPosition, lotNumber, points, expiresAtMs));
        }

        @Override
        public void onPinReleased(
                long holdPosition, long lotNumber, long points, long expiresAtMs, boolean locked) {
            effects.add(
                    new Effect.PinReleased(holdPosition, lotNumber, points, expiresAtMs, locked));
        }

        @Override
        public void onLotPaid(long lotNumber, long points, long expiresAtMs) {
            effects.add(new Effect.LotPaid(lotNumber, points, expiresAtMs));
        }

        @Override
        public void onHoldResolved(long holdPosition, Resolution resolution, long previousRelated) {
            effects.add(new Effect.HoldResolved(holdPosition, resolution, previousRelated));
        }

        @Override
        public void onEarnLocked(
                long origin, boolean locked, long memberAccount, long previousRelated) {
            effects.add(
                    new Effect.EarnLocked(
                            Origin.positionOf(origin), locked, memberAccount, previousRelated));
        }

        @Override
        public void onStageSet(Stage stage) {
            effects.add(new Effect.StageSet(stage));
        }

        @Override
        public void onMerged(int intoAccountIndex, int unit) {
            effects.add(new Effect.Merged(intoAccountIndex, unit));
        }

        @Override
        public void onUnmerged(int unit) {
            effects.add(new Effect.Unmerged(unit));
        }

        @Override
        public void onLotMoved(
                long lotNumber,
                long points,
                long expiresAtMs,
                LotState lotState,
                int toAccountIndex) {
            effects.add(
                    new Effect.LotMoved(lotNumber, points, expiresAtMs, lotState, toAccountIndex));
        }

        @Override
        public void onHoldMoved(long holdPosition, long points, int toAccountIndex) {
            effects.add(new Effect.HoldMoved(holdPosition, points, toAccountIndex));
        }

        @Override
        public void onSlid(long expiresAtMs) {
            effects.add(new Effect.Slid(expiresAtMs));
        }

        @Override
        public void onGranted(int grant, long points, boolean capped) {
            effects.add(new Effect.Granted(grant, points, capped));
        }

        @Override
        public void onCounted(long keyHigh, long keyLow, long points) {
            effects.add(new Effect.Counted(keyHigh, keyLow, points));
        }

        @Override
        public void onRedirected(long keyHigh, long keyLow) {
            effects.add(new Effect.Redirected(new MemberKey(keyHigh, keyLow)));
        }

        @Override
        public void onHeldWas(long points) {
            effects.add(new Effect.HeldWas(points));
        }

        @Override
        public void onStageWas(Stage stage) {
            effects.add(new Effect.StageWas(stage));
        }

        @Override
        public void onMergedInto(long keyHigh, long keyLow) {
            effects.add(new Effect.MergedInto(new MemberKey(keyHigh, keyLow)));
        }

        @Override
        public void onInUnit(int unit) {
            effects.add(new Effect.InUnit(unit));
        }
    }
}

package dev.tallystick.ledger.model;

import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that the model knows of one program. */
final class World {
    /** No sum of points may pass it: 2^53 - 1. */
    static final BigInteger POINTS_MAX = BigInteger.TWO.pow(53).subtract(BigInteger.ONE);

    private record PartnerAccount(int unit, boolean granting) {}

    final SpentEarnPolicy policy;
    final Map<Integer, Member> members = new TreeMap<>();
    final Map<Integer, Deed> deedOfStep = new HashMap<>();
    final Map<Integer, Long> counters = new HashMap<>();
    private final Map<String, Long> positionOfTxId = new HashMap<>();
    private final Map<Integer, Map<Book, BigInteger>> books = new HashMap<>();
    private final Map<Integer, Map<PartnerAccount, Long>> partners = new HashMap<>();
    private final Map<Account, List<Told>> due = new LinkedHashMap<>();
    private final Settling settling = new Settling(this);
    private final Earning earning = new Earning(this);
    private final Spending spending = new Spending(this);
    private final Holding holding = new Holding(this);
    private final Reversing reversing = new Reversing(this);
    private final Passing passing = new Passing(this);
    private final Merging merging = new Merging(this);

    World(SpentEarnPolicy policy) {
        this.policy = policy;
    }

    Member member(int number) {
        return members.computeIfAbsent(number, Member::new);
    }

    /** {@return position of the entry that was made under a txId, 0 if none} */
    long positionOf(String txId) {
        return positionOfTxId.getOrDefault(txId, 0L);
    }

    /** Takes a posting: what is due on its accounts first, then what it asks. */
    Told post(int step, Ask ask, String txId, long position, long nowMs) {
        positionOfTxId.put(txId, position);
        for (Account account : concerned(ask)) {
            settle(account, nowMs);
        }
        Draft draft = new Draft(this, ask.type(), position, nowMs);
        return switch (ask) {
            case Ask.Earn earn -> earning.earn(step, earn, draft);
            case Ask.Redeem redeem -> spending.redeem(step, redeem, draft);
            case Ask.Expire expire -> spending.expire(expire, draft);
            case Ask.Adjust adjust -> earning.adjust(adjust, draft);
            case Ask.Hold hold -> holding.hold(step, hold, draft);
            case Ask.Transfer transfer -> passing.transfer(step, transfer, draft);
            case Ask.Merge merge -> merging.merge(step, merge, draft);
            case Ask.SetStage stage -> merging.setStage(stage, draft);
            case Ask.FollowUp followUp -> follow(step, followUp, draft);
        };
    }

    private Told follow(int step, Ask.FollowUp ask, Draft draft) {
        Deed deed = deedOfStep.get(ask.step());
        return switch (ask.kind()) {
            case EARN_REVERSAL -> reversing.earn(deed, ask, draft);
            case REDEEM_REVERSAL -> reversing.redemption(deed, ask, draft);
            case LOCK -> holding.lock(deed, draft);
            case UNLOCK -> holding.unlock(deed, draft);
            case CAPTURE -> holding.capture(step, deed, ask, draft);
            case RELEASE -> holding.release(deed, draft);
            case TRANSFER_REVERSAL -> passing.reverse(deed, draft);
            case MERGE_REVERSAL -> merging.reverse(deed, draft);
            case EARN,
                    REDEEM,
                    HOLD,
                    ACTIVATE,
                    EXPIRE,
                    TRANSFER,
                    ADJUST,
                    MERGE,
                    STAGE,
                    CONFIG,
                    CLOCK ->
                    throw new IllegalArgumentException("no follow-up: " + ask);
        };
    }

    /** {@return the accounts on which a posting settles what is due, and that it may change} */
    List<Account> concerned(Ask ask) {
        return switch (ask) {
            case Ask.Earn earn ->
                    earn.units().stream()
                            .map(part -> member(earn.member()).account(part.unit()))
                            .toList();
            case Ask.Redeem redeem -> List.of(member(redeem.member()).account(redeem.unit()));
            case Ask.Expire expire -> List.of(member(expire.member()).account(expire.unit()));
            case Ask.Adjust adjust -> List.of(member(adjust.member()).account(adjust.unit()));
            case Ask.Hold hold -> List.of(member(hold.member()).account(hold.unit()));
            case Ask.Transfer transfer ->
                    List.of(
                            member(transfer.from()).account(transfer.unit()),
                            member(transfer.to()).account(transfer.unit()));
            case Ask.Merge merge -> accountsOf(member(merge.from()), member(merge.into()));
            case Ask.SetStage stage -> accountsOf(member(stage.member()));
            case Ask.FollowUp followUp -> concerned(deedOfStep.get(followUp.step()));
        };
    }

    private static List<Account> concerned(Deed deed) {
        Member member = deed.member.now();
        if (deed.type == EntryType.MERGE) {
            List<Account> accounts = new ArrayList<>();
            for (Deed.Moved moved : deed.moved) {
                if (!moved.isEmpty()) {
                    accounts.add(deed.member.account(moved.unit));
                    accounts.add(deed.counterpart.now().account(moved.unit));
                }
            }
            return accounts;
        }
        if (deed.type == EntryType.TRANSFER) {
            return List.of(member.account(deed.unit), deed.counterpart.now().account(deed.unit));
        }
        return deed.parts().stream().map(part -> member.account(part.unit)).toList();
    }

    private static List<Account> accountsOf(Member... members) {
        List<Account> accounts = new ArrayList<>();
        for (Member member : members) {
            accounts.addAll(member.accounts.values());
        }
        return accounts;
    }

    /** Does on an account what fell due; it is kept until {@link #takeDue} asks for it. */
    void settle(Account account, long nowMs) {
        due.computeIfAbsent(account, _ -> new ArrayList<>())
                .addAll(settling.settle(account, nowMs));
    }

    /** {@return what fell due on an account since the last time} */
    List<Told> takeDue(Account account) {
        List<Told> taken = due.remove(account);
        return taken == null ? List.of() : taken;
    }

    /** {@return instants at which something is due on the account} */
    long nextDueMs(Account account) {
        return settling.nextDueMs(account);
    }

    /** The same where a partner granted or took: it has an account of its own for that. */
    void book(int unit, Book book, long points, int partner) {
        book(unit, book, points);
        if (partner != 0) {
            boolean granting = book == Book.ISSUED || book == Book.REVERSED;
            partners.computeIfAbsent(partner, _ -> new HashMap<>())
                    .merge(new PartnerAccount(unit, granting), points, Long::sum);
        }
    }

    /** {@return what a partner granted (negative), or took} */
    long partner(int partner, int unit, boolean granting) {
        return partners.getOrDefault(partner, Map.of())
                .getOrDefault(new PartnerAccount(unit, granting), 0L);
    }

    void book(int unit, Book book, long points) {
        books.computeIfAbsent(unit, _ -> new EnumMap<>(Book.class))
                .merge(book, BigInteger.valueOf(points), BigInteger::add);
    }

    BigInteger book(int unit, Book book) {
        return books.getOrDefault(unit, Map.of()).getOrDefault(book, BigInteger.ZERO);
    }

    /** {@return whether points from outside the members are more than there may be} */
    boolean isTooMuchForAll(Account account, long points) {
        BigInteger sum = BigInteger.ZERO;
        for (Member member : members.values()) {
            Account one = member.accounts.get(account.unit);
            if (one != null) {
                sum = sum.add(one.gross()).subtract(BigInteger.valueOf(one.debt));
            }
        }
        return isTooMuch(account.gross(), points) || isTooMuch(sum.max(BigInteger.ZERO), points);
    }

    static boolean isTooMuch(BigInteger sum, long points) {
        return sum.add(BigInteger.valueOf(points)).compareTo(POINTS_MAX) > 0;
    }

    static Told refuse(Draft draft, Outcome outcome) {
        return refuse(draft, outcome, -1);
    }

    static Told refuse(Draft draft, Outcome outcome, long number) {
        return new Told(draft.type, outcome, number, draft.nowMs, List.of());
    }

    /** {@return the refusal of a posting that names a member who was merged, null if not merged} */
    static Told refuseMerged(Draft draft, Member member) {
        return member.mergedInto == null
                ? null
                : refuse(draft, Outcome.MEMBER_MERGED, member.now().number);
    }

    static Told refuseInactive(Draft draft, Member member) {
        return refuse(draft, Outcome.MEMBER_NOT_ACTIVE, member.stage.code);
    }
}

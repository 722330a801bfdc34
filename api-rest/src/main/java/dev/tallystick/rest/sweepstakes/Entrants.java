package dev.tallystick.rest.sweepstakes;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.pipeline.AccountView;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.OptionalLong;

/** Who may take part in a sweepstake, and with how many tickets. */
final class Entrants {
    private final Members members;
    private final Balances balances;
    private final Eligibility eligibility;
    private final TicketStore tickets;

    Entrants(Members members, Balances balances, Eligibility eligibility, TicketStore tickets) {
        this.members = members;
        this.balances = balances;
        this.eligibility = eligibility;
        this.tickets = tickets;
    }

    /**
     * Demands that a member may take part now.
     *
     * @throws ProblemException 404, 410; 409 {@code member_merged}, {@code member_not_active},
     *     {@code not_eligible}
     */
    void require(ProgramConfig program, Terms terms, String memberId) {
        Member member = members.get(program.id(), memberId);
        AccountView account = account(program, member);
        if (account.mergedInto() != null) {
            Problem merged =
                    Problem.of(409, "member_merged", "The member was merged with another.");
            throw members.find(account.mergedInto())
                    .map(target -> merged.with("mergedInto", target.memberId()))
                    .orElse(merged)
                    .exception();
        }
        if (!isActive(account)) {
            throw Problem.of(409, "member_not_active", "The member takes part in nothing now.")
                    .with("stage", account.stage().name())
                    .exception();
        }
        if (!isMeant(program, terms, memberId)) {
            throw Problem.of(409, "not_eligible", "The sweepstake is for others.").exception();
        }
    }

    /**
     * {@return whether a member may take part}
     *
     * @throws ProblemException 404, 410
     */
    boolean mayTakePart(ProgramConfig program, Terms terms, Member member) {
        AccountView account = account(program, member);
        return account.mergedInto() == null
                && isActive(account)
                && isMeant(program, terms, member.memberId());
    }

    private AccountView account(ProgramConfig program, Member member) {
        return balances.account(program, program.defaultUnit(), member.key());
    }

    private static boolean isActive(AccountView account) {
        return account.stage() == Stage.ACTIVE || account.stage() == Stage.PROSPECT;
    }

    private boolean isMeant(ProgramConfig program, Terms terms, String memberId) {
        boolean isInTier =
                terms.tiers().isEmpty()
                        || eligibility
                                .tierOf(program.id(), memberId)
                                .filter(terms.tiers()::contains)
                                .isPresent();
        return isInTier
                && (terms.segments().isEmpty()
                        || eligibility.segmentsOf(program.id(), memberId).stream()
                                .anyMatch(terms.segments()::contains));
    }

    /** {@return how many tickets a member may still get; empty if there is no limit} */
    OptionalLong left(ProgramConfig program, Sweepstake sweepstake, String memberId, long nowMs) {
        Terms terms = sweepstake.terms();
        String id = sweepstake.sweepstakeId();
        OptionalLong left = terms.total();
        if (left.isPresent()) {
            left = OptionalLong.of(left.getAsLong() - tickets.count(program.id(), id));
        }
        if (terms.perMember().isPresent()) {
            long had = tickets.countOf(program.id(), id, memberId, 0);
            left = least(left, terms.perMember().getAsLong() - had);
        }
        if (terms.perPeriod().isPresent()) {
            long fromMs = periodStartMs(program, terms, nowMs);
            long had = tickets.countOf(program.id(), id, memberId, fromMs);
            left = least(left, terms.perPeriod().get().tickets() - had);
        }
        return left;
    }

    /** {@return the first instant of the period of the calendar that the limit counts in} */
    static long periodStartMs(ProgramConfig program, Terms terms, long nowMs) {
        if (terms.perPeriod().isEmpty()) {
            return 0;
        }
        ZoneId zone = ZoneId.of(program.timeZone());
        LocalDate today = Instant.ofEpochMilli(nowMs).atZone(zone).toLocalDate();
        return terms.perPeriod()
                .get()
                .period()
                .startOf(today)
                .atStartOfDay(zone)
                .toInstant()
                .toEpochMilli();
    }

    private static OptionalLong least(OptionalLong one, long other) {
        return OptionalLong.of(Math.max(0, Math.min(one.orElse(Long.MAX_VALUE), other)));
    }
}

package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.Dates;

import java.util.List;

/** Steps in words, for who has to read a script that failed. */
final class Words {
    private Words() {}

    static String of(Step step) {
        String act =
                switch (step.act()) {
                    case Step.Post post ->
                            post.txId()
                                    + (post.rehearsed() ? " (dry run first) " : " ")
                                    + of(post.ask());
                    case Step.Sweep sweep -> "sweep of " + sweep.accountCountMax() + " accounts";
                    case Step.Restart _ -> "restart";
                };
        return "  #%d at %d: %s".formatted(step.id(), step.atMs(), act);
    }

    private static String of(Ask ask) {
        String what =
                switch (ask) {
                    case Ask.Earn it -> of(it);
                    case Ask.Redeem it ->
                            whose(it.member(), it.unit())
                                    + (it.upTo() ? " up to " : " ")
                                    + it.points()
                                    + slides(it.slidesToMs());
                    case Ask.FollowUp it ->
                            " of #"
                                    + it.step()
                                    + (it.points() == 0 ? "" : " " + it.points())
                                    + (it.lost().isEmpty() ? "" : " as " + it.lost())
                                    + (it.graceUntilMs() == Dates.AT_ONCE
                                            ? ""
                                            : ", grace until " + it.graceUntilMs())
                                    + slides(it.slidesToMs());
                    case Ask.Hold it ->
                            whose(it.member(), it.unit())
                                    + " "
                                    + it.points()
                                    + " for "
                                    + it.durationMs();
                    case Ask.Transfer it ->
                            whose(it.from(), it.unit()) + " to M" + it.to() + " " + it.points();
                    case Ask.Expire it ->
                            whose(it.member(), it.unit())
                                    + (it.percentageE4() == 0
                                            ? " " + it.points()
                                            : " " + it.percentageE4() + "/1000000");
                    case Ask.Adjust it ->
                            whose(it.member(), it.unit())
                                    + " "
                                    + it.points()
                                    + (it.points() > 0 ? " to " + date(it.expiresAtMs()) : "")
                                    + (it.allowNegative() ? " even into debt" : "");
                    case Ask.Merge it -> whose(it.from(), it.unit()) + " into M" + it.into();
                    case Ask.SetStage it -> whose(it.member(), it.unit()) + " " + it.stage();
                };
        return ask.type() + what;
    }

    private static String of(Ask.Earn earn) {
        StringBuilder text = new StringBuilder(whose(earn.member(), earn.unit()));
        addGrants(earn.grants(), text);
        for (Ask.InUnit other : earn.others()) {
            text.append(", in unit ").append(other.unit());
            addGrants(other.grants(), text);
            text.append(slides(other.slidesToMs()));
        }
        if (earn.occurredAtMs() != Dates.NOW) {
            text.append(", occurred at ").append(earn.occurredAtMs());
        }
        if (earn.partner() != 0) {
            text.append(", by partner ").append(earn.partner());
        }
        return text.append(slides(earn.slidesToMs())).toString();
    }

    private static void addGrants(List<Ask.Grant> grants, StringBuilder text) {
        for (Ask.Grant grant : grants) {
            text.append(' ').append(grant.points());
            if (grant.activatesAtMs() != Dates.AT_ONCE) {
                text.append(" from ").append(grant.activatesAtMs());
            }
            text.append(" to ").append(date(grant.expiresAtMs()));
            for (Ask.Limit limit : grant.limits()) {
                text.append(limit.isBudget() ? " [budget " : " [cap ").append(limit.maxPoints());
                text.append(limit.counter() == 0 ? "" : " of counter " + limit.counter());
                text.append(limit.refuses() ? ", refuses]" : "]");
            }
        }
    }

    private static String whose(int member, int unit) {
        return " M" + member + "/" + unit;
    }

    private static String slides(long slidesToMs) {
        return slidesToMs == Dates.AT_ONCE ? "" : ", slides to " + slidesToMs;
    }

    static String date(long ms) {
        if (ms == Dates.NEVER) {
            return "never";
        }
        return ms == Dates.SLIDING ? "sliding" : String.valueOf(ms);
    }
}

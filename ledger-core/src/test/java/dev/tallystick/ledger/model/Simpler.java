package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.model.Ask.Grant;

import java.util.ArrayList;
import java.util.List;

/** Acts that are a little simpler than another one: fewer points, fewer grants, no frills. */
final class Simpler {
    private Simpler() {}

    static List<Step.Act> than(Step.Act act) {
        List<Step.Act> simpler = new ArrayList<>();
        if (act instanceof Step.Post post) {
            for (Ask ask : than(post.ask())) {
                simpler.add(new Step.Post(post.txId(), ask, false));
            }
            if (post.rehearsed()) {
                simpler.add(new Step.Post(post.txId(), post.ask(), false));
            }
        }
        return simpler;
    }

    private static List<Ask> than(Ask ask) {
        List<Ask> simpler = new ArrayList<>();
        switch (ask) {
            case Ask.Earn earn -> than(earn, simpler);
            case Ask.Redeem it -> {
                for (long points : fewer(it.points())) {
                    simpler.add(
                            new Ask.Redeem(
                                    it.member(), it.unit(), points, it.upTo(), it.slidesToMs(), 0));
                }
            }
            case Ask.FollowUp it -> {
                if (it.points() != 0) {
                    for (long points : fewer(it.points())) {
                        simpler.add(
                                new Ask.FollowUp(
                                        it.kind(),
                                        it.step(),
                                        points,
                                        it.slidesToMs(),
                                        it.graceUntilMs()));
                    }
                }
            }
            case Ask.Hold it -> {
                for (long points : fewer(it.points())) {
                    simpler.add(new Ask.Hold(it.member(), it.unit(), points, it.durationMs()));
                }
            }
            case Ask.Transfer it -> {
                for (long points : fewer(it.points())) {
                    simpler.add(new Ask.Transfer(it.from(), it.to(), it.unit(), points));
                }
            }
            case Ask.Adjust it -> {
                for (long points : fewer(Math.abs(it.points()))) {
                    simpler.add(
                            new Ask.Adjust(
                                    it.member(),
                                    it.unit(),
                                    it.points() < 0 ? -points : points,
                                    it.allowNegative(),
                                    it.expiresAtMs()));
                }
            }
            case Ask.Expire _, Ask.Merge _, Ask.SetStage _ -> {}
        }
        return simpler;
    }

    private static void than(Ask.Earn earn, List<Ask> simpler) {
        if (!earn.others().isEmpty()) {
            simpler.add(with(earn, earn.grants(), earn.occurredAtMs()));
        }
        if (earn.occurredAtMs() != Dates.NOW || earn.partner() != 0) {
            simpler.add(with(earn, earn.grants(), Dates.NOW));
        }
        for (int index = 0; index < earn.grants().size(); index++) {
            Grant grant = earn.grants().get(index);
            if (earn.grants().size() > 1) {
                List<Grant> fewer = new ArrayList<>(earn.grants());
                fewer.remove(index);
                simpler.add(with(earn, fewer, earn.occurredAtMs()));
                continue;
            }
            long from = grant.activatesAtMs();
            long to = grant.expiresAtMs();
            for (long points : fewer(grant.points())) {
                simpler.add(
                        with(
                                earn,
                                List.of(new Grant(points, from, to, grant.limits())),
                                earn.occurredAtMs()));
            }
            if (!grant.limits().isEmpty() || to != Dates.NEVER || from != Dates.AT_ONCE) {
                simpler.add(with(earn, List.of(plain(grant.points(), from, to)), Dates.NOW));
                simpler.add(
                        with(earn, List.of(plain(grant.points(), Dates.AT_ONCE, to)), Dates.NOW));
                simpler.add(
                        with(earn, List.of(plain(grant.points(), from, Dates.NEVER)), Dates.NOW));
            }
        }
    }

    private static Grant plain(long points, long activatesAtMs, long expiresAtMs) {
        return new Grant(points, activatesAtMs, expiresAtMs, List.of());
    }

    private static Ask.Earn with(Ask.Earn earn, List<Grant> grants, long occurredAtMs) {
        return new Ask.Earn(earn.member(), earn.unit(), grants, occurredAtMs, earn.slidesToMs(), 0);
    }

    private static List<Long> fewer(long points) {
        return points <= 1 ? List.of() : List.of(1L, points / 2);
    }
}

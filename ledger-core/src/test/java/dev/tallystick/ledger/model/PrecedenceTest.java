package dev.tallystick.ledger.model;

import static dev.tallystick.ledger.entry.EntryType.CAPTURE;
import static dev.tallystick.ledger.entry.EntryType.EARN_REVERSAL;
import static dev.tallystick.ledger.entry.EntryType.LOCK;
import static dev.tallystick.ledger.entry.EntryType.REDEEM_REVERSAL;
import static dev.tallystick.ledger.entry.EntryType.RELEASE;
import static dev.tallystick.ledger.entry.Outcome.ALREADY_LOCKED;
import static dev.tallystick.ledger.entry.Outcome.ALREADY_REVERSED;
import static dev.tallystick.ledger.entry.Outcome.BALANCE_LIMIT;
import static dev.tallystick.ledger.entry.Outcome.BUDGET_EXHAUSTED;
import static dev.tallystick.ledger.entry.Outcome.CAP_EXCEEDED;
import static dev.tallystick.ledger.entry.Outcome.EARN_ALREADY_SPENT;
import static dev.tallystick.ledger.entry.Outcome.EXCEEDS_HOLD;
import static dev.tallystick.ledger.entry.Outcome.EXCEEDS_ORIGINAL;
import static dev.tallystick.ledger.entry.Outcome.HOLD_ALREADY_RESOLVED;
import static dev.tallystick.ledger.entry.Outcome.HOLD_EXPIRED;
import static dev.tallystick.ledger.entry.Outcome.INSUFFICIENT_POINTS;
import static dev.tallystick.ledger.entry.Outcome.MEMBER_MERGED;
import static dev.tallystick.ledger.entry.Outcome.MEMBER_NOT_ACTIVE;
import static dev.tallystick.ledger.entry.Outcome.NOTHING_TO_LOCK;
import static dev.tallystick.ledger.entry.Outcome.NOT_LOCKED;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.Stage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * When two refusals apply to one command, the first by precedence is the answer (ARCHITECTURE.md,
 * rule 15): for each pair that can meet, a scene in which both apply, and the same scene without
 * the cause of the first, in which the second is the answer.
 */
class PrecedenceTest {
    private static final long MAX = World.POINTS_MAX.longValueExact();
    private static final int M = 1;
    private static final int OTHER = 2;

    /** Owes so much that the others may have the largest number each. */
    private static final int DEBTOR = 3;

    /** The refusals that each command can meet; two that share no command never meet. */
    private static final List<List<Outcome>> OF_ONE_COMMAND =
            List.of(
                    // EARN
                    List.of(
                            MEMBER_MERGED,
                            MEMBER_NOT_ACTIVE,
                            CAP_EXCEEDED,
                            BUDGET_EXHAUSTED,
                            BALANCE_LIMIT),
                    // REDEEM, HOLD, TRANSFER; EXPIRE, ADJUST, MERGE and STAGE know some of them
                    List.of(MEMBER_MERGED, MEMBER_NOT_ACTIVE, INSUFFICIENT_POINTS, BALANCE_LIMIT),
                    // EARN_REVERSAL: its debt may be too much under another policy than that of the
                    // last
                    List.of(ALREADY_REVERSED, EXCEEDS_ORIGINAL, EARN_ALREADY_SPENT),
                    // REDEEM_REVERSAL, TRANSFER_REVERSAL, MERGE_REVERSAL
                    List.of(ALREADY_REVERSED, EXCEEDS_ORIGINAL, BALANCE_LIMIT),
                    List.of(ALREADY_LOCKED, NOTHING_TO_LOCK),
                    List.of(NOT_LOCKED),
                    // CAPTURE, RELEASE; a hold is resolved once, so the first two exclude each
                    // other
                    List.of(HOLD_EXPIRED, EXCEEDS_HOLD),
                    List.of(HOLD_ALREADY_RESOLVED, EXCEEDS_HOLD));

    /** Two refusals, and the scene in which both apply. */
    enum Pair {
        MERGED_AND_NOT_ACTIVE(MEMBER_MERGED, MEMBER_NOT_ACTIVE) {
            @Override
            void play(Scene scene, boolean withFirst) {
                scene.stage(M, Stage.BLOCKED);
                mergeIf(withFirst, scene);
                scene.redeem(M, 1);
            }
        },
        MERGED_AND_INSUFFICIENT(MEMBER_MERGED, INSUFFICIENT_POINTS) {
            @Override
            void play(Scene scene, boolean withFirst) {
                scene.earn(M, 1);
                mergeIf(withFirst, scene);
                scene.redeem(M, 2);
            }
        },
        MERGED_AND_CAP(MEMBER_MERGED, CAP_EXCEEDED) {
            @Override
            void play(Scene scene, boolean withFirst) {
                scene.earn(M, 1);
                mergeIf(withFirst, scene);
                scene.earn(M, limited(10, false));
            }
        },
        MERGED_AND_BUDGET(MEMBER_MERGED, BUDGET_EXHAUSTED) {
            @Override
            void play(Scene scene, boolean withFirst) {
                scene.earn(M, 1);
                mergeIf(withFirst, scene);
                scene.earn(M, limited(10, true));
            }
        },
        MERGED_AND_LIMIT(MEMBER_MERGED, BALANCE_LIMIT) {
            @Override
            void play(Scene scene, boolean withFirst) {
                scene.earn(M, MAX);
                mergeIf(withFirst, scene);
                scene.earn(M, 1);
            }
        },
        NOT_ACTIVE_AND_INSUFFICIENT(MEMBER_NOT_ACTIVE, INSUFFICIENT_POINTS) {
            @Override
            void play(Scene scene, boolean withFirst) {
                suspendIf(withFirst, scene, Stage.SUSPENDED);
                scene.hold(M, 1, 10);
            }
        },
        NOT_ACTIVE_AND_CAP(MEMBER_NOT_ACTIVE, CAP_EXCEEDED) {
            @Override
            void play(Scene scene, boolean withFirst) {
                suspendIf(withFirst, scene, Stage.BLOCKED);
                scene.earn(M, limited(10, false));
            }
        },
        NOT_ACTIVE_AND_BUDGET(MEMBER_NOT_ACTIVE, BUDGET_EXHAUSTED) {
            @Override
            void play(Scene scene, boolean withFirst) {
                suspendIf(withFirst, scene, Stage.CANCELLED);
                scene.earn(M, limited(10, true));
            }
        },
        NOT_ACTIVE_AND_LIMIT(MEMBER_NOT_ACTIVE, BALANCE_LIMIT) {
            @Override
            void play(Scene scene, boolean withFirst) {
                scene.earn(M, MAX);
                suspendIf(withFirst, scene, Stage.BLOCKED);
                scene.earn(M, 1);
            }
        },
        REVERSED_AND_EXCEEDS(ALREADY_REVERSED, EXCEEDS_ORIGINAL) {
            @Override
            void play(Scene scene, boolean withFirst) {
                int earn = scene.earn(M, 5);
                scene.follow(EARN_REVERSAL, earn, withFirst ? 0 : 4);
                scene.follow(EARN_REVERSAL, earn, 2);
            }
        },
        REVERSED_AND_SPENT(ALREADY_REVERSED, EARN_ALREADY_SPENT) {
            @Override
            void play(Scene scene, boolean withFirst) {
                int earn = scene.earn(M, 5);
                if (withFirst) {
                    scene.follow(EARN_REVERSAL, earn);
                } else {
                    scene.redeem(M, 5);
                }
                scene.follow(EARN_REVERSAL, earn, 1);
            }
        },
        REVERSED_AND_LIMIT(ALREADY_REVERSED, BALANCE_LIMIT) {
            @Override
            void play(Scene scene, boolean withFirst) {
                scene.earn(M, 5);
                int redemption = scene.redeem(M, 5);
                if (withFirst) {
                    scene.follow(REDEEM_REVERSAL, redemption);
                }
                scene.adjust(M, withFirst ? MAX - 5 : MAX, false);
                scene.follow(REDEEM_REVERSAL, redemption, 5);
            }
        },
        EXCEEDS_AND_SPENT(EXCEEDS_ORIGINAL, EARN_ALREADY_SPENT) {
            @Override
            void play(Scene scene, boolean withFirst) {
                int earn = scene.earn(M, 5);
                scene.redeem(M, 3);
                scene.follow(EARN_REVERSAL, earn, withFirst ? 6 : 5);
            }
        },
        EXCEEDS_AND_LIMIT(EXCEEDS_ORIGINAL, BALANCE_LIMIT) {
            @Override
            void play(Scene scene, boolean withFirst) {
                scene.earn(M, 5);
                int redemption = scene.redeem(M, 5);
                scene.adjust(M, MAX, false);
                scene.follow(REDEEM_REVERSAL, redemption, withFirst ? 6 : 5);
            }
        },
        LOCKED_AND_NOTHING(ALREADY_LOCKED, NOTHING_TO_LOCK) {
            @Override
            void play(Scene scene, boolean withFirst) {
                int earn = scene.earn(M, 5, Dates.AT_ONCE, 2_000);
                if (withFirst) {
                    scene.follow(LOCK, earn);
                }
                scene.at(2_000).follow(LOCK, earn);
            }
        },
        HOLD_EXPIRED_AND_EXCEEDS(HOLD_EXPIRED, EXCEEDS_HOLD) {
            @Override
            void play(Scene scene, boolean withFirst) {
                scene.earn(M, 5);
                int hold = scene.hold(M, 5, 10);
                scene.at(withFirst ? 1_010 : 1_009).follow(CAPTURE, hold, 6);
            }
        },
        RESOLVED_AND_EXCEEDS(HOLD_ALREADY_RESOLVED, EXCEEDS_HOLD) {
            @Override
            void play(Scene scene, boolean withFirst) {
                scene.earn(M, 5);
                int hold = scene.hold(M, 5, 10);
                if (withFirst) {
                    scene.follow(RELEASE, hold);
                }
                scene.follow(CAPTURE, hold, 6);
            }
        },
        INSUFFICIENT_AND_LIMIT(INSUFFICIENT_POINTS, BALANCE_LIMIT) {
            @Override
            void play(Scene scene, boolean withFirst) {
                scene.earn(M, withFirst ? 4 : 5);
                scene.adjust(DEBTOR, -MAX, true);
                scene.adjust(OTHER, MAX, false);
                scene.transfer(M, OTHER, 5);
            }
        },
        CAP_AND_BUDGET(CAP_EXCEEDED, BUDGET_EXHAUSTED) {
            @Override
            void play(Scene scene, boolean withFirst) {
                if (withFirst) {
                    scene.earn(M, limited(10, true), limited(10, false));
                } else {
                    scene.earn(M, limited(10, true));
                }
            }
        },
        CAP_AND_LIMIT(CAP_EXCEEDED, BALANCE_LIMIT) {
            @Override
            void play(Scene scene, boolean withFirst) {
                scene.earn(M, MAX);
                scene.earn(M, limited(withFirst ? 10 : 9, false));
            }
        },
        BUDGET_AND_LIMIT(BUDGET_EXHAUSTED, BALANCE_LIMIT) {
            @Override
            void play(Scene scene, boolean withFirst) {
                scene.earn(M, MAX);
                scene.earn(M, limited(withFirst ? 10 : 9, true));
            }
        };

        final Outcome first;
        final Outcome second;

        Pair(Outcome first, Outcome second) {
            this.first = first;
            this.second = second;
        }

        /** Ends with the command in question. */
        abstract void play(Scene scene, boolean withFirst);
    }

    @ParameterizedTest
    @EnumSource(Pair.class)
    void theFirstOfTwoShouldBeTheAnswer(Pair pair) {
        assertThat(pair.first).isLessThan(pair.second);
        Scene both = new Scene(SpentEarnPolicy.REFUSE);
        pair.play(both, true);
        assertThat(both.outcome()).isEqualTo(pair.first);
        Scene second = new Scene(SpentEarnPolicy.REFUSE);
        pair.play(second, false);
        assertThat(second.outcome()).isEqualTo(pair.second);
    }

    @Test
    void everyPairThatCanMeetShouldHaveAScene() {
        Set<String> canMeet = new TreeSet<>();
        for (List<Outcome> outcomes : OF_ONE_COMMAND) {
            for (Outcome first : outcomes) {
                for (Outcome second : outcomes) {
                    if (first.compareTo(second) < 0) {
                        canMeet.add(first + " " + second);
                    }
                }
            }
        }
        List<String> shown = new ArrayList<>();
        for (Pair pair : Pair.values()) {
            shown.add(pair.first + " " + pair.second);
        }
        assertThat(shown).containsExactlyInAnyOrderElementsOf(canMeet);
    }

    private static void mergeIf(boolean merged, Scene scene) {
        if (merged) {
            scene.merge(M, OTHER);
        }
    }

    private static void suspendIf(boolean suspended, Scene scene, Stage stage) {
        if (suspended) {
            scene.stage(M, stage);
        }
    }

    /** Of 9 points at most, and refused beyond. */
    private static Ask.Grant limited(long points, boolean isBudget) {
        return new Ask.Grant(
                points,
                Dates.AT_ONCE,
                Dates.NEVER,
                List.of(new Ask.Limit(isBudget ? 1 : 2, 9, true, isBudget)));
    }
}

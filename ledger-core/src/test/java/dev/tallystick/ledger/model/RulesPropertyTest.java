package dev.tallystick.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The engine beside the model: see {@link World} and {@link Beside}. */
class RulesPropertyTest {
    private static final int COMMAND_COUNT = 2_000_000;
    private static final int STEPS_PER_SCRIPT = 150;
    private static final int SCRIPTS_PER_ENGINE = 400;
    private static final int LONG_SCRIPT_COUNT = 20;
    private static final int STEPS_PER_LONG_SCRIPT = 4_000;
    private static final int DECIDED_AGAIN_SCRIPT_COUNT = 300;
    private static final int HASHED_SCRIPT_COUNT = 60;
    private static final int HASHED_SCRIPTS_PER_ENGINE = 5;

    @Test
    void everythingShouldBeAsTheRulesSay() {
        Storm storm = new Storm(STEPS_PER_SCRIPT, SCRIPTS_PER_ENGINE, false);
        for (long seed = 1; storm.coverage().total() < COMMAND_COUNT; seed++) {
            storm.play(seed);
        }
        assertThat(storm.coverage().met()).containsExactlyElementsOf(Coverage.possible());
    }

    /** Found by {@link RulesStorm}: whose sliding date orders what a merge moves. */
    @Test
    void aScriptThatOnceFailedShouldBeAsTheRulesSay() {
        new Storm(STEPS_PER_SCRIPT, 1, false).play(918_165);
    }

    @Test
    void accountsOfManyLotsShouldBeAsTheRulesSay() {
        Storm storm = new Storm(STEPS_PER_LONG_SCRIPT, 1, false);
        for (long seed = 1; seed <= LONG_SCRIPT_COUNT; seed++) {
            storm.play(seed);
        }
    }

    /** An entry is a function of its position, its stamp and its command. */
    @Test
    void decidingAgainShouldGiveTheSameBytes() {
        Storm storm = new Storm(STEPS_PER_SCRIPT, Integer.MAX_VALUE, false);
        for (long seed = 1; seed <= DECIDED_AGAIN_SCRIPT_COUNT; seed++) {
            storm.play(seed);
        }
        assertThat(storm.engine().decidedAgain().digest()).isEqualTo(storm.engine().digest());
    }

    /** A dry run tells what then happens, and neither it nor a refusal changes the state. */
    @Test
    void whatIsNotPostedShouldLeaveNoTrace() {
        Storm storm = new Storm(STEPS_PER_SCRIPT, HASHED_SCRIPTS_PER_ENGINE, true);
        for (long seed = 1; seed <= HASHED_SCRIPT_COUNT; seed++) {
            // What is due is settled first: where a unit is full, that may make room.
            if (!Generator.isRich(seed)) {
                storm.play(seed);
            }
        }
    }
}

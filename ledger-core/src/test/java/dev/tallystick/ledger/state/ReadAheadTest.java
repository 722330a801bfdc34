package dev.tallystick.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.TestLedger;

import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private static final int MEMBERS = 3 * ReadAhead.COMMAND_COUNT_MAX;

    private final TestLedger ledger = new TestLedger();
    private final ReadAhead readAhead = ledger.machine().state().readAhead();

    @Test
    void shouldReadWhatACommandWillTouchAndChangeNothing() {
        for (int member = 1; member <= MEMBERS; member++) {
            ledger.post(new Earn("E" + member, member, 1_000).encode(), 1);
        }
        String before = ledger.stateHash();
        for (int member = 1; member <= MEMBERS; member++) {
            long sumBefore = readAhead.sum();
            note(TestCommands.redeem("R" + member, member, 1, false));
            readAhead.read();
            assertThat(readAhead.sum()).isNotEqualTo(sumBefore);
        }
        assertThat(ledger.stateHash()).isEqualTo(before);
    }

    @Test
    void shouldTakeStrangersAndCommandsOnNobody() {
        for (int number = 1; number < ReadAhead.COMMAND_COUNT_MAX; number++) {
            note(TestCommands.redeem("R" + number, number, 1, false));
        }
        note(TestCommands.createProgram());
        readAhead.read();
        assertThat(ledger.entries()).hasSize(1);
    }

    private void note(Encoded command) {
        ledger.machine().readAhead(command.buffer(), 0, command.lengthBytes());
    }
}

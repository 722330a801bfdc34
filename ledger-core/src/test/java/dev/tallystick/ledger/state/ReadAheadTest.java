package dev.tallystick.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.TestLedger;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.List;

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

    @Test
    void shouldTakeRecordedPostingsOnAccountsThatTheOnesBeforeThemOpen() {
        for (int member = 1; member <= 3_000; member++) {
            ledger.post(new Earn("E" + member, member, 10).encode(), 1);
            ledger.post(TestCommands.redeem("R" + member, member, 1, false), 1);
            ledger.post(TestCommands.redeem("S" + member, member, 1, false), 1);
        }
        StateMachine folded = new StateMachine(PageSource.ON_THE_SPOT);
        List<byte[]> entries = ledger.entries();
        for (int from = 0; from < entries.size(); from += ReadAhead.COMMAND_COUNT_MAX) {
            int to = Math.min(from + ReadAhead.COMMAND_COUNT_MAX, entries.size());
            for (byte[] entry : entries.subList(from, to)) {
                folded.decodeAhead(new UnsafeBuffer(entry), 0);
            }
            folded.state().readAhead().read();
            for (int entry = from; entry < to; entry++) {
                folded.foldNext();
            }
        }
        assertThat(StateHash.of(folded.state())).isEqualTo(ledger.stateHash());
    }

    private void note(Encoded command) {
        ledger.machine().readAhead(command.buffer(), 0, command.lengthBytes());
    }
}

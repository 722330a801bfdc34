package dev.tallystick.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.entry.AccountKind;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.stream.IntStream;

class AccountIndexTest {
    private static final int PROGRAM = 1;
    private static final int UNIT = 2;

    private final Accounts accounts = new State(PageSource.ON_THE_SPOT).accounts();

    /**
     * So few that tables are small, and so many that several share an array and a chain is long.
     */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "300, 3", "5_000, 1", "150_000, 2", "400_000, 2", "400_000, 7"})
    void shouldFindAllAccountsOfADeferredIndexAndThoseThatFollow(int count, int partCount) {
        accounts.deferIndex();
        IntStream.rangeClosed(1, count).forEach(this::open);
        IntStream.range(0, partCount)
                .parallel()
                .forEach(part -> accounts.fillIndex(part, partCount));
        accounts.endDeferral();
        int behind = count + 1 + count / 2;
        IntStream.range(count + 1, behind).forEach(this::open);

        for (int number = 1; number < behind; number++) {
            assertThat(find(number)).isEqualTo(number);
        }
        assertThat(find(behind)).isZero();
    }

    private void open(int number) {
        accounts.open(number, PROGRAM, UNIT, AccountKind.MEMBER, Mix.of(number), number);
    }

    private int find(int number) {
        return accounts.find(PROGRAM, UNIT, AccountKind.MEMBER, Mix.of(number), number);
    }
}

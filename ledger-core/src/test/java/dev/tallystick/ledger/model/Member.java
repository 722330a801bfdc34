package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.Stage;

import java.util.Map;
import java.util.TreeMap;

/** A member: one stage, an account in each unit, perhaps merged into another. */
final class Member {
    final int number;
    final Map<Integer, Account> accounts = new TreeMap<>();
    Stage stage = Stage.ACTIVE;
    Member mergedInto;

    Member(int number) {
        this.number = number;
    }

    Account account(int unit) {
        return accounts.computeIfAbsent(unit, _ -> new Account(this, unit));
    }

    /** {@return who has this member's points now} */
    Member now() {
        return mergedInto == null ? this : mergedInto.now();
    }

    boolean mayEarn() {
        return stage == Stage.PROSPECT || stage == Stage.ACTIVE || stage == Stage.SUSPENDED;
    }

    boolean maySpend() {
        return stage == Stage.ACTIVE;
    }
}

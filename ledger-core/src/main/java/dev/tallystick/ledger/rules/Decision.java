package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.EntryLayout;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;

/**
 * What a rule decided about one command, gathered while it decides: outcome, accounts, effects.
 * Reused; says nothing about the state until the entry is applied.
 */
public final class Decision {
    private final EffectWriter effects = new EffectWriter();
    private final int[] accounts = new int[EntryLayout.ACCOUNT_COUNT_MAX];
    private final AccountKind[] kinds = new AccountKind[EntryLayout.ACCOUNT_COUNT_MAX];
    private final int[] units = new int[EntryLayout.ACCOUNT_COUNT_MAX];
    private final boolean[] opened = new boolean[EntryLayout.ACCOUNT_COUNT_MAX];
    private EntryType type;
    private Outcome outcome;
    private long position;
    private long stampMs;
    private long effectiveAtMs;
    private int program;
    private int unit;
    private int accountCount;
    private int openedCount;
    private int currentIndex;

    /** Begins to decide what becomes of one command. */
    public void begin(
            EntryType newType, int newProgram, int newUnit, long newPosition, long nowMs) {
        type = newType;
        program = newProgram;
        unit = newUnit;
        position = newPosition;
        stampMs = nowMs;
        effectiveAtMs = nowMs;
        outcome = Outcome.POSTED;
        accountCount = 0;
        openedCount = 0;
        currentIndex = 0;
        effects.begin(position, stampMs);
    }

    void refuse(Outcome refusal) {
        outcome = refusal;
    }

    void effectiveAt(long atMs) {
        effectiveAtMs = atMs;
    }

    void program(int number) {
        program = number;
    }

    /** Names the account that a refusal concerns, if there is one. */
    void concernsIfOpen(int account) {
        if (account != 0) {
            concerns(account, AccountKind.MEMBER, false);
        }
    }

    /** {@return the account's index in the entry} */
    int concerns(int account, AccountKind kind, boolean isOpened) {
        return concerns(account, unit, kind, isOpened);
    }

    /** {@return the index in the entry of an account in whatever unit} */
    int concerns(int account, int accountUnit, AccountKind kind, boolean isOpened) {
        accounts[accountCount] = account;
        units[accountCount] = accountUnit;
        kinds[accountCount] = kind;
        opened[accountCount] = isOpened;
        openedCount += isOpened ? 1 : 0;
        return accountCount++;
    }

    /** Makes the effects that follow concern one of the entry's accounts. */
    EffectWriter on(int accountIndex) {
        if (accountIndex != currentIndex) {
            currentIndex = accountIndex;
            effects.accountSwitched(accountIndex);
        }
        return effects;
    }

    /** {@return how many accounts the entry opens so far} */
    int openedCount() {
        return openedCount;
    }

    /** {@return where the rule writes its effects} */
    public EffectWriter effects() {
        return effects;
    }

    /** {@return what kind of command it is} */
    public EntryType type() {
        return type;
    }

    /** {@return what became of it} */
    public Outcome outcome() {
        return outcome;
    }

    /** {@return the position that the entry will have} */
    public long position() {
        return position;
    }

    /** {@return the writer's stamp} */
    public long stampMs() {
        return stampMs;
    }

    /** {@return when it takes effect} */
    public long effectiveAtMs() {
        return effectiveAtMs;
    }

    /** {@return the program's number} */
    public int program() {
        return program;
    }

    /** {@return the unit's number} */
    public int unit() {
        return unit;
    }

    /** {@return how many accounts it concerns} */
    public int accountCount() {
        return accountCount;
    }

    /** {@return the account's number} */
    public int account(int index) {
        return accounts[index];
    }

    /** {@return the account's unit} */
    public int unit(int index) {
        return units[index];
    }

    /** {@return whose account it is} */
    public AccountKind kind(int index) {
        return kinds[index];
    }

    /** {@return whether the entry opens it} */
    public boolean isOpened(int index) {
        return opened[index];
    }
}

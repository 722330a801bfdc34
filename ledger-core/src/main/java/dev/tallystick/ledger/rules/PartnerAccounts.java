package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.state.Accounts;

/** The side of a posting that is not the member's: the program itself, or the partner it names. */
final class PartnerAccounts {
    private final Accounts accounts;

    PartnerAccounts(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * Books points against the partner whom the command names, else against the program; opens the
     * partner's account with its first posting.
     */
    void book(CommandDecoder command, Decision decision, Book book, long points) {
        book(command, decision.unit(), decision, book, points);
    }

    /** Books points in whatever unit, that of the account which the decision is on. */
    void book(CommandDecoder command, int unit, Decision decision, Book book, long points) {
        if (!command.hasPartner()) {
            decision.effects().booked(book, -1, points);
            return;
        }
        long high = command.partnerKeyHigh();
        long low = command.partnerKeyLow();
        int partner = accounts.find(decision.program(), unit, AccountKind.PARTNER, high, low);
        boolean opened = partner == 0;
        int number = opened ? accounts.nextNumber() + decision.openedCount() : partner;
        int index = decision.concerns(number, unit, AccountKind.PARTNER, opened);
        if (opened) {
            decision.effects().accountOpened(index, AccountKind.PARTNER, high, low);
        }
        decision.effects().booked(book, index, points);
    }
}

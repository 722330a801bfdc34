package dev.tallystick.rest.members;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.settings.SettingKind;
import dev.tallystick.rest.settings.Settings;
import dev.tallystick.rest.store.Database;

import java.util.List;
import java.util.Optional;

/**
 * By what else than their ids members are known: cards, and the names that identity providers have
 * for them. Those of somebody whose place another took lead to that one, for as long as the merge
 * stands.
 */
public final class Identities {
    private final Members members;
    private final Merges merges;
    private final Settings settings;
    private final CardStore cards;
    private final AliasStore aliases;

    /** Cards and aliases of all programs in a database. */
    public Identities(Database database, Members members, Merges merges, Settings settings) {
        this.members = members;
        this.merges = merges;
        this.settings = settings;
        this.cards = new CardStore(database);
        this.aliases = new AliasStore(database);
    }

    /** A card and the member it leads to. */
    record Shown(Card card, Member member) {}

    /** {@return the member an alias leads to} */
    public Optional<Member> byAlias(ProgramConfig program, AliasName alias) {
        return aliases.owner(program.id(), alias).map(owner -> leadingFrom(program, owner));
    }

    /** {@return the member a card in use leads to} */
    public Optional<Member> byCard(ProgramConfig program, String cardNumber) {
        return cards.find(program.id(), cardNumber)
                .filter(card -> card.state() == Card.State.ACTIVE)
                .map(card -> leadingFrom(program, card.memberId()));
    }

    /**
     * {@return a card in use}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code card_not_found}; 409 {@code
     *     card_replaced}, {@code card_cancelled}
     */
    Shown card(ProgramConfig program, String cardNumber) {
        Card card = cards.find(program.id(), cardNumber).orElseThrow(CardStore::notFound);
        CardStore.requireActive(card);
        return new Shown(card, leadingFrom(program, card.memberId()));
    }

    /**
     * As {@link CardStore#replace}. A card that leads to another than its member is no less lost.
     */
    Shown replace(ProgramConfig program, String cardNumber, String newCardNumber, ChangedBy by) {
        Card card = cards.replace(program.id(), cardNumber, newCardNumber, by);
        return new Shown(card, leadingFrom(program, card.memberId()));
    }

    /** {@return a member's aliases} */
    List<AliasStore.Alias> aliases(String programId, Member member) {
        return aliases.list(programId, member.memberId());
    }

    /**
     * Sets a member's alias.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code identity_provider_not_found};
     *     409 {@code member_merged}, {@code identity_provider_not_active}, {@code alias_taken}
     */
    AliasStore.Stored setAlias(ProgramConfig program, Member member, AliasName name, ChangedBy by) {
        merges.refuseMerged(program, member);
        settings.requireActive(program.id(), SettingKind.IDENTITY_PROVIDER, name.providerId());
        return aliases.set(program.id(), member.memberId(), name, by);
    }

    /**
     * Takes an alias away, that of a merged member as well.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code alias_not_found}
     */
    void removeAlias(ProgramConfig program, Member member, String providerId, ChangedBy by) {
        aliases.remove(program.id(), member.memberId(), providerId, by);
    }

    private Member leadingFrom(ProgramConfig program, String memberId) {
        return merges.leadingFrom(program, members.get(program.id(), memberId));
    }
}

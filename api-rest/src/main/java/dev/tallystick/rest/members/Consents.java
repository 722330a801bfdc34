package dev.tallystick.rest.members;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.settings.SettingKind;
import dev.tallystick.rest.settings.Settings;

import java.util.List;
import java.util.Optional;

/** What members consented to. */
final class Consents {
    private final Merges merges;
    private final Settings settings;
    private final ConsentStore store;

    Consents(ConsentStore store, Merges merges, Settings settings) {
        this.store = store;
        this.merges = merges;
        this.settings = settings;
    }

    /**
     * Notes a consent, or that it was withdrawn: that is possible as well where the category, the
     * channels or the language are out of use.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code
     *     communication_category_not_found}, {@code communication_channel_not_found}, {@code
     *     language_not_found}; 409 the same in {@code …_not_active}, {@code member_merged}
     */
    ConsentStore.Stored put(
            ProgramConfig program,
            Member member,
            String categoryId,
            ConsentChange change,
            ChangedBy by) {
        merges.refuseMerged(program, member);
        boolean isWithdrawal = !change.granted().orElse(true);
        require(program, SettingKind.COMMUNICATION_CATEGORY, categoryId, isWithdrawal);
        for (String channel : change.newChannels()) {
            require(program, SettingKind.COMMUNICATION_CHANNEL, channel, isWithdrawal);
        }
        change.newLanguage()
                .ifPresent(
                        language -> require(program, SettingKind.LANGUAGE, language, isWithdrawal));
        Optional<ConsentStore.Stored> stored = Optional.empty();
        while (stored.isEmpty()) {
            Optional<ConsentStore.Row> seen =
                    store.find(program.id(), member.memberId(), categoryId);
            if (!isWithdrawal) {
                requireGivable(program, seen.map(ConsentStore.Row::consent), change);
            }
            stored = store.put(program.id(), member.memberId(), categoryId, seen, change, by);
        }
        return stored.get();
    }

    /** What was withdrawn and is given again is given for all that it was for then. */
    private void requireGivable(
            ProgramConfig program, Optional<Consent> before, ConsentChange change) {
        if (before.isEmpty() || before.get().granted()) {
            return;
        }
        Consent after = change.over(before.get().categoryId(), before);
        if (!after.granted()) {
            return;
        }
        for (String channel : after.channels().orElse(List.of())) {
            settings.requireActive(program.id(), SettingKind.COMMUNICATION_CHANNEL, channel);
        }
        if (after.language() != null) {
            settings.requireActive(program.id(), SettingKind.LANGUAGE, after.language());
        }
    }

    private void require(ProgramConfig program, SettingKind kind, String id, boolean isWithdrawal) {
        if (isWithdrawal) {
            settings.get(program.id(), kind, id);
        } else {
            settings.requireActive(program.id(), kind, id);
        }
    }
}

package dev.tallystick.rest.members;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.settings.SettingKind;
import dev.tallystick.rest.settings.Settings;

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
        return store.put(program.id(), member.memberId(), categoryId, change, by);
    }

    private void require(ProgramConfig program, SettingKind kind, String id, boolean isWithdrawal) {
        if (isWithdrawal) {
            settings.get(program.id(), kind, id);
        } else {
            settings.requireActive(program.id(), kind, id);
        }
    }
}

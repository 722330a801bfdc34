package dev.tallystick.rest.members;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.settings.SettingKind;
import dev.tallystick.rest.settings.Settings;

import java.util.Optional;

/** Enrols members and changes what is known of them. */
public final class Profiles {
    private final Members members;
    private final Merges merges;
    private final Settings settings;

    /** Changes members' profiles. */
    public Profiles(Members members, Merges merges, Settings settings) {
        this.members = members;
        this.merges = merges;
        this.settings = settings;
    }

    /**
     * Enrols a member, or changes the profile of one.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code language_not_found}; 409
     *     {@code member_merged}, {@code language_not_active}, {@code card_number_taken}
     */
    public Members.Stored put(
            ProgramConfig program, String memberId, ProfileChange change, ChangedBy by) {
        Optional<Member> existing = members.find(program.id(), memberId);
        existing.ifPresent(member -> merges.refuseMerged(program, member));
        change.newLanguage()
                .filter(language -> !isOf(program, existing, language))
                .ifPresent(
                        language ->
                                settings.requireActive(
                                        program.id(), SettingKind.LANGUAGE, language));
        return members.put(program.id(), memberId, change, by);
    }

    /** A language that is out of use stays with whom it is the language of. */
    private boolean isOf(ProgramConfig program, Optional<Member> existing, String language) {
        return existing.map(member -> members.profile(program.id(), member.memberId()))
                .filter(profile -> language.equals(profile.language()))
                .isPresent();
    }
}

package dev.tallystick.rest.members;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.pipeline.AccountView;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.Balances;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;

/** Members as clients see them: what is known of the person, and what the ledger says of it now. */
final class MemberViews {
    private final Members members;
    private final Balances balances;
    private final TierField tier;

    /** A profile beside the member's account in the default unit. */
    record View(String programId, Profile profile, AccountView account) {
        /** {@return the member's place in lists} */
        long number() {
            return profile.enrolledNo();
        }
    }

    MemberViews(Members members, Balances balances, TierField tier) {
        this.members = members;
        this.balances = balances;
        this.tier = tier;
    }

    /** {@return the profile, and the account as it is now} */
    View of(ProgramConfig program, Profile profile) {
        return new View(
                program.id(),
                profile,
                balances.account(program, program.defaultUnit(), profile.member().key()));
    }

    /** {@return the same of a member} */
    View of(ProgramConfig program, Member member) {
        return of(program, members.profile(program.id(), member.memberId()));
    }

    void write(JsonGenerator out, View view) throws IOException {
        Profile profile = view.profile();
        AccountView account = view.account();
        out.writeStartObject();
        out.writeStringField("memberId", profile.member().memberId());
        out.writeStringField("name", profile.name());
        out.writeStringField("email", profile.email());
        out.writeStringField("phone", profile.phone());
        out.writeStringField("birthDate", birthDateOf(profile));
        out.writeStringField("cardNumber", profile.cardNumber());
        out.writeStringField("language", profile.language());
        out.writeStringField("currency", profile.currency());
        out.writeFieldName("attributes");
        if (profile.attributes() == null) {
            out.writeNull();
        } else {
            out.writeTree(Json.readObject(profile.attributes().getBytes(StandardCharsets.UTF_8)));
        }
        out.writeStringField("stage", account.stage().name());
        if (account.mergedInto() != null) {
            out.writeStringField("mergedInto", memberIdOf(account.mergedInto()));
        }
        tier.write(out, "tier", view.programId(), profile.member().key());
        out.writeStringField("enrolledAt", Times.format(profile.enrolledAtMs()));
        Balances.writeField(out, account.balance());
        out.writeEndObject();
    }

    private static String birthDateOf(Profile profile) {
        return Optional.ofNullable(profile.birthday())
                .flatMap(Birthday::date)
                .map(LocalDate::toString)
                .orElse(null);
    }

    private String memberIdOf(MemberKey key) {
        return members.find(key).map(Member::memberId).orElse(null);
    }
}

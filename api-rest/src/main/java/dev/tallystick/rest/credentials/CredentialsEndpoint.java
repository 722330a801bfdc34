package dev.tallystick.rest.credentials;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.credentials.AttemptStore.Subject;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * {@code PUT /v1/members/{memberId}/pin} and {@code …/password}, {@code POST …/password/change},
 * {@code GET …/credentials}.
 */
final class CredentialsEndpoint {
    private static final String PATH = "/v1/members/{memberId}/";

    private final Members members;
    private final Unmerged unmerged;
    private final MemberSecrets secrets;
    private final Clock clock;

    CredentialsEndpoint(Members members, Unmerged unmerged, MemberSecrets secrets, Clock clock) {
        this.members = members;
        this.unmerged = unmerged;
        this.secrets = secrets;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.put(PATH + "pin", Scope.MEMBERS_WRITE, this::putPin),
                Route.put(PATH + "password", Scope.MEMBERS_WRITE, this::putPassword),
                Route.post(PATH + "password/change", Scope.MEMBERS_WRITE, this::change),
                Route.get(PATH + "credentials", Scope.MEMBERS_READ, this::get));
    }

    private Answer putPin(Call call) {
        call.query().finish();
        Subject subject = subject(call, Kind.PIN);
        Fields body = Fields.of(call.json());
        Optional<String> pin = SecretFields.newPin(body);
        body.finish();
        return put(call, subject, pin);
    }

    private Answer putPassword(Call call) {
        call.query().finish();
        Subject subject = subject(call, Kind.PASSWORD);
        Fields body = Fields.of(call.json());
        Optional<String> password = SecretFields.newPassword(body, "password");
        if (!body.has("password")) {
            body.error("password", "missing_field", "Must be given, null to clear it.");
        }
        body.finish();
        return put(call, subject, password);
    }

    private Answer put(Call call, Subject subject, Optional<String> secret) {
        unmerged.require(subject.programId(), subject.memberId());
        Optional<String> hash = secret.map(given -> hash(call, subject, given));
        secrets.store().put(subject, hash, ChangedBy.client(call, clock));
        return answer(subject);
    }

    private Answer change(Call call) {
        call.query().finish();
        Subject subject = subject(call, Kind.PASSWORD);
        Fields body = Fields.of(call.json());
        String current = SecretFields.givenPassword(body, "currentPassword");
        Optional<String> wanted = SecretFields.newPassword(body, "newPassword");
        if (!body.given("newPassword")) {
            body.error("newPassword", "missing_field", "Must be given.");
        }
        body.finish();
        unmerged.require(subject.programId(), subject.memberId());
        Verdict verdict =
                call.aside(
                        () ->
                                secrets.prove(
                                        call.address(),
                                        call.caller().clientId(),
                                        subject,
                                        current));
        switch (verdict) {
            case Verdict.Locked(long untilMs) ->
                    throw SecretFields.locked("password_locked", untilMs, clock.millis());
            case Verdict.Wrong() -> throw wrong();
            case Verdict.Right(String provedHash) -> {
                String hash = hash(call, subject, wanted.orElseThrow());
                ChangedBy by = ChangedBy.client(call, clock);
                if (!secrets.store().replace(subject, provedHash, hash, by)) {
                    throw wrong(); // it was changed meanwhile
                }
            }
        }
        return answer(subject);
    }

    private Answer get(Call call) {
        call.query().finish();
        Subject subject = subject(call, Kind.PIN);
        members.get(subject.programId(), subject.memberId());
        return answer(subject);
    }

    private String hash(Call call, Subject subject, String secret) {
        return call.aside(() -> secrets.hash(call.address(), subject.memberId(), secret));
    }

    private static Subject subject(Call call, Kind kind) {
        return new Subject(
                call.caller().programId(), call.pathId("memberId", IdRule.EXTERNAL), kind);
    }

    private static RuntimeException wrong() {
        return Problem.of(403, "password_wrong", "That is not the member's password.").exception();
    }

    private Answer answer(Subject subject) {
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeStringField("memberId", subject.memberId());
                    for (Kind kind : Kind.values()) {
                        write(out, new Subject(subject.programId(), subject.memberId(), kind));
                    }
                    out.writeEndObject();
                });
    }

    private void write(JsonGenerator out, Subject subject) throws IOException {
        long lockedUntilMs = secrets.lockedUntilMs(subject);
        out.writeObjectFieldStart(subject.kind() == Kind.PIN ? "pin" : "password");
        out.writeBooleanField("set", secrets.store().find(subject).isPresent());
        out.writeStringField(
                "lockedUntil", lockedUntilMs == 0 ? null : Times.format(lockedUntilMs));
        out.writeEndObject();
    }
}

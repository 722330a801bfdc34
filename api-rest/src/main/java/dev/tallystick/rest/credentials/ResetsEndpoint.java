package dev.tallystick.rest.credentials;

import dev.tallystick.rest.credentials.AttemptStore.Subject;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /v1/password-resets}, {@code POST /v1/password-resets/{token}}: a mail to whoever
 * forgot a password, and the new one.
 */
final class ResetsEndpoint {
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final String SUBJECT = "Your new password";

    private final ResetStore resets;
    private final MemberSecrets secrets;
    private final Unmerged unmerged;
    private final Background background;
    private final Optional<MailSettings> settings;
    private final Optional<Mailer> mailer;
    private final Clock clock;

    /**
     * @param settings empty if nobody can be mailed
     * @param clock real time
     */
    ResetsEndpoint(
            ResetStore resets,
            MemberSecrets secrets,
            Unmerged unmerged,
            Background background,
            Optional<MailSettings> settings,
            Clock clock) {
        this.resets = resets;
        this.secrets = secrets;
        this.unmerged = unmerged;
        this.background = background;
        this.settings = settings;
        this.mailer = settings.map(Mailer::new);
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/password-resets", Scope.MEMBERS_WRITE, this::begin),
                Route.post("/v1/password-resets/{token}", Scope.MEMBERS_WRITE, this::use));
    }

    /** Whether there is such a member is found out behind the answer, which is the same. */
    private Answer begin(Call call) {
        call.query().finish();
        Fields body = Fields.of(call.json());
        String memberId = body.id("memberId", IdRule.EXTERNAL);
        body.finish();
        if (mailer.isEmpty()) {
            throw Problem.of(503, "mail_not_configured", "The server has no way to send mail.")
                    .exception();
        }
        String programId = call.caller().programId();
        ChangedBy by = ChangedBy.client(call, clock);
        if (!background.offer(() -> mail(programId, memberId, by))) {
            throw Problem.unavailable(
                            "overloaded", "There are too many mails to send.", RETRY_AFTER_SECONDS)
                    .exception();
        }
        return Answer.json(
                202,
                out -> {
                    out.writeStartObject();
                    out.writeNumberField("expiresInSeconds", ResetStore.LIFETIME.toSeconds());
                    out.writeEndObject();
                });
    }

    private void mail(String programId, String memberId, ChangedBy by) {
        if (unmerged.isMerged(programId, memberId)) {
            return; // nobody may use it
        }
        String token = OpaqueToken.generate();
        Optional<String> email = resets.begin(programId, memberId, OpaqueToken.hash(token), by);
        if (email.isPresent()) {
            mailer.orElseThrow().send(email.get(), SUBJECT, text(token), clock.millis());
        }
    }

    private String text(String token) {
        String url = settings.orElseThrow().resetUrl().replace(MailSettings.TOKEN, token);
        return """
        Somebody, you we hope, asked for a new password of your account.

        This page takes it, once, within %d minutes:
        %s

        If it was not you, there is nothing to do: your password stays as it is.
        """
                .formatted(ResetStore.LIFETIME.toMinutes(), url);
    }

    private Answer use(Call call) {
        call.query().finish();
        String programId = call.caller().programId();
        String tokenHash = OpaqueToken.hash(call.pathId("token", IdRule.PLAIN));
        Fields body = Fields.of(call.json());
        Optional<String> password = SecretFields.newPassword(body, "newPassword");
        if (!body.given("newPassword")) {
            body.error("newPassword", "missing_field", "Must be given.");
        }
        body.finish();
        ChangedBy by = ChangedBy.client(call, clock);
        String memberId =
                resets.find(programId, tokenHash, by.atMs()).orElseThrow(ResetsEndpoint::notFound);
        unmerged.require(programId, memberId);
        String hash =
                call.aside(() -> secrets.hash(call.address(), memberId, password.orElseThrow()));
        Subject subject = new Subject(programId, memberId, Kind.PASSWORD);
        if (!resets.use(subject, tokenHash, hash, by)) {
            throw notFound();
        }
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeStringField("memberId", memberId);
                    out.writeEndObject();
                });
    }

    private static ProblemException notFound() {
        return Problem.notFound(
                        "password_reset_not_found", "The token is unknown, used up or over.")
                .exception();
    }
}

package dev.tallystick.rest.credentials;

import dev.tallystick.rest.credentials.AttemptStore.Subject;
import dev.tallystick.rest.credentials.SessionStore.Session;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /v1/member-sessions}, {@code GET} and {@code DELETE /v1/member-sessions/current}: a
 * member logs in, is known again by the token in the header {@code Member-Session}, and logs out.
 */
final class SessionsEndpoint {
    private static final String HEADER = "Member-Session";
    private static final String CURRENT_PATH = "/v1/member-sessions/current";
    private static final int SECONDS_MIN = 60;
    private static final long SECONDS_MAX = Duration.ofDays(30).toSeconds();
    private static final long SECONDS_DEFAULT = Duration.ofDays(1).toSeconds();

    private final SessionStore sessions;
    private final MemberSecrets secrets;
    private final Unmerged unmerged;
    private final Clock clock;

    /**
     * @param clock real time
     */
    SessionsEndpoint(SessionStore sessions, MemberSecrets secrets, Unmerged unmerged, Clock clock) {
        this.sessions = sessions;
        this.secrets = secrets;
        this.unmerged = unmerged;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/member-sessions", Scope.MEMBERS_WRITE, this::begin),
                Route.get(CURRENT_PATH, Scope.MEMBERS_READ, this::current),
                Route.delete(CURRENT_PATH, Scope.MEMBERS_WRITE, this::end));
    }

    private Answer begin(Call call) {
        call.query().finish();
        Fields body = Fields.of(call.json());
        String memberId = body.id("memberId", IdRule.EXTERNAL);
        String password = SecretFields.givenPassword(body, "password");
        long seconds =
                body.optionalInteger("expiresInSeconds", SECONDS_MIN, SECONDS_MAX)
                        .orElse(SECONDS_DEFAULT);
        body.finish();
        Subject subject = new Subject(call.caller().programId(), memberId, Kind.PASSWORD);
        Verdict verdict =
                call.aside(
                        () ->
                                secrets.prove(
                                        call.address(),
                                        call.caller().clientId(),
                                        subject,
                                        password));
        return switch (verdict) {
            case Verdict.Locked(long untilMs) ->
                    throw SecretFields.locked("password_locked", untilMs, clock.millis());
            case Verdict.Wrong() -> throw invalid();
            case Verdict.Right(String provedHash) -> begin(call, subject, seconds, provedHash);
        };
    }

    /** Only who proved the password hears of a merge. */
    private Answer begin(Call call, Subject subject, long seconds, String provedHash) {
        unmerged.require(subject.programId(), subject.memberId());
        ChangedBy by = ChangedBy.client(call, clock);
        String token = OpaqueToken.generate();
        Session session = new Session(subject.memberId(), by.atMs(), by.atMs() + seconds * 1_000);
        if (!sessions.begin(
                subject.programId(), OpaqueToken.hash(token), session, provedHash, by)) {
            throw invalid(); // another password was set meanwhile
        }
        return answer(201, session, Optional.of(token));
    }

    private Answer current(Call call) {
        call.query().finish();
        Optional<Session> session =
                sessions.find(call.caller().programId(), tokenHash(call), clock.millis());
        return answer(200, session.orElseThrow(SessionsEndpoint::notFound), Optional.empty());
    }

    private Answer end(Call call) {
        call.query().finish();
        String programId = call.caller().programId();
        if (!sessions.end(programId, tokenHash(call), ChangedBy.client(call, clock))) {
            throw notFound();
        }
        return Answer.nothing();
    }

    private static String tokenHash(Call call) {
        Optional<String> token = call.onlyHeader(HEADER);
        if (token.isEmpty()) {
            throw Problem.invalid(
                            "header:" + HEADER,
                            "missing_header",
                            "Must hold the token of the session.")
                    .exception();
        }
        return OpaqueToken.hash(token.get());
    }

    /** The same for a member who is none, has no password, or has another. */
    private static ProblemException invalid() {
        return Problem.of(401, "invalid_credentials", "Unknown member or wrong password.")
                .withHeader("WWW-Authenticate", "Password realm=\"members\"")
                .exception();
    }

    private static ProblemException notFound() {
        return Problem.notFound("session_not_found", "There is no such session, or it is over.")
                .exception();
    }

    private static Answer answer(int status, Session session, Optional<String> token) {
        return Answer.json(
                        status,
                        out -> {
                            out.writeStartObject();
                            out.writeStringField("memberId", session.memberId());
                            if (token.isPresent()) {
                                out.writeStringField("token", token.get());
                            }
                            out.writeStringField("createdAt", Times.format(session.createdAtMs()));
                            out.writeStringField("expiresAt", Times.format(session.expiresAtMs()));
                            out.writeEndObject();
                        })
                .withHeader("Cache-Control", "no-store");
    }
}

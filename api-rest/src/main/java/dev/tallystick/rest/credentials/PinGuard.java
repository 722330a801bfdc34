package dev.tallystick.rest.credentials;

import dev.tallystick.rest.credentials.AttemptStore.Subject;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.points.SpendingGuard;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Demands the member's PIN where points above the threshold are spent. A PIN is proved once in a
 * request, however many of a batch's operations bear it.
 */
final class PinGuard implements SpendingGuard {
    /** Each costs tens of milliseconds: more PINs than these are no till's. */
    private static final int PROVED_IN_REQUEST_MAX = 50;

    private final ThresholdStore thresholds;
    private final MemberSecrets secrets;
    private final Clock clock;

    private record Given(Subject subject, String pin) {}

    PinGuard(ThresholdStore thresholds, MemberSecrets secrets, Clock clock) {
        this.thresholds = thresholds;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    public Check begin(Call call) {
        Map<Given, Verdict> verdicts = new HashMap<>();
        return spending -> {
            OptionalLong threshold =
                    thresholds.find(spending.programId(), spending.memberId(), spending.unit());
            if (threshold.isEmpty() || spending.points() <= threshold.getAsLong()) {
                return;
            }
            if (spending.pin() == null) {
                throw pinRequired(threshold.getAsLong());
            }
            Subject subject = new Subject(spending.programId(), spending.memberId(), Kind.PIN);
            requireRight(proved(call, verdicts, new Given(subject, spending.pin())));
        };
    }

    private Verdict proved(Call call, Map<Given, Verdict> verdicts, Given given) {
        Verdict known = verdicts.get(given);
        if (known != null) {
            return known;
        }
        if (verdicts.size() == PROVED_IN_REQUEST_MAX) {
            throw Problem.of(
                            429,
                            "too_many_requests",
                            "A request has at most " + PROVED_IN_REQUEST_MAX + " PINs.")
                    .withHeader("Retry-After", "1")
                    .exception();
        }
        String clientId = call.caller().clientId();
        Verdict verdict =
                call.aside(
                        () ->
                                secrets.prove(
                                        call.address(), clientId, given.subject(), given.pin()));
        verdicts.put(given, verdict);
        return verdict;
    }

    private void requireRight(Verdict verdict) {
        switch (verdict) {
            case Verdict.Right right -> {}
            case Verdict.Wrong wrong ->
                    throw Problem.of(403, "pin_wrong", "That is not the member's PIN.").exception();
            case Verdict.Locked(long untilMs) ->
                    throw SecretFields.locked("pin_locked", untilMs, clock.millis());
        }
    }

    private static ProblemException pinRequired(long threshold) {
        return Problem.of(
                        403, "pin_required", "Above the member's threshold the PIN must be given.")
                .with("threshold", threshold)
                .exception();
    }
}

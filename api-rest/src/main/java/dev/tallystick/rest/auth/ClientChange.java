package dev.tallystick.rest.auth;

import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.problem.Problem;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What is to change in a client: what was not given stays.
 *
 * @param rotates whether it gets another secret
 * @param overlapSeconds how long the secret of before holds beside it
 */
record ClientChange(
        Optional<String> programId,
        Optional<Set<Scope>> scopes,
        UnaryOperator<String> name,
        Optional<Boolean> disabled,
        boolean rotates,
        long overlapSeconds) {
    private static final int SCOPE_COUNT_MAX = 20;
    private static final int NAME_LENGTH_MAX = 200;
    private static final long OVERLAP_SECONDS_MAX = Duration.ofDays(30).toSeconds();

    /** Reads a body and finishes it. */
    static ClientChange read(Fields body) {
        Optional<String> programId = body.optionalId("program", IdRule.PLAIN);
        Optional<Set<Scope>> scopes = scopes(body);
        Optional<String> named = body.optionalText("name", NAME_LENGTH_MAX);
        UnaryOperator<String> name =
                body.has("name") ? before -> named.orElse(null) : before -> before;
        Optional<Boolean> disabled =
                body.given("disabled") ? Optional.of(body.flag("disabled")) : Optional.empty();
        boolean rotates = body.flag("rotateSecret");
        long overlapSeconds =
                body.optionalInteger("overlapSeconds", 0, OVERLAP_SECONDS_MAX).orElse(0);
        if (overlapSeconds > 0 && !rotates) {
            body.error("overlapSeconds", "conflicting_fields", "Goes with rotateSecret only.");
        }
        body.finish();
        return new ClientChange(programId, scopes, name, disabled, rotates, overlapSeconds);
    }

    /**
     * Demands what a new client needs.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400
     */
    void requireComplete(boolean isNew) {
        if (isNew && scopes.isEmpty()) {
            throw Problem.invalid("/scopes", "missing_field", "Must be given for a new client.")
                    .exception();
        }
    }

    /**
     * {@return the client as changed} One that is disabled, moved to another program or given
     * another secret at once begins another generation of tokens.
     *
     * @param secretHash of its new secret, if there is one
     */
    Client over(Client before, Optional<String> secretHash, long nowMs) {
        String program = programId.orElse(before.programId());
        boolean isDisabled = disabled.orElse(before.disabled());
        boolean hadSecret = !before.secretHash().isEmpty();
        boolean endsTokens =
                (isDisabled && !before.disabled())
                        || !program.equals(before.programId())
                        || (rotates && hadSecret && overlapSeconds == 0);
        return new Client(
                before.clientId(),
                program,
                scopes.orElse(before.scopes()),
                secretHash.orElse(before.secretHash()),
                name.apply(before.name()),
                isDisabled,
                before.generation() + (endsTokens ? 1 : 0),
                previous(before, secretHash.isPresent() && hadSecret, nowMs));
    }

    private Optional<Client.Previous> previous(Client before, boolean isReplaced, long nowMs) {
        if (!isReplaced) {
            return before.previous();
        }
        return overlapSeconds == 0
                ? Optional.empty()
                : Optional.of(
                        new Client.Previous(before.secretHash(), nowMs + overlapSeconds * 1_000));
    }

    private static Optional<Set<Scope>> scopes(Fields body) {
        Optional<List<String>> names = body.strings("scopes", SCOPE_COUNT_MAX);
        if (names.isEmpty()) {
            return Optional.empty();
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String name : names.get()) {
            Optional<Scope> scope = Scope.of(name);
            if (scope.isEmpty()) {
                body.error("scopes", "invalid_value", "There is no scope " + name + ".");
            }
            scope.ifPresent(scopes::add);
        }
        return Optional.of(scopes);
    }
}

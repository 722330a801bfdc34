package dev.tallystick.rest.members;

import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Aliases in SQL: one member at most for each, one each for a member and provider. */
final class AliasStore {
    private final Database database;

    AliasStore(Database database) {
        this.database = database;
    }

    /** An alias as its member has it. */
    record Alias(AliasName name, long setAtMs) {}

    /** An alias and whether its member had none of that provider. */
    record Stored(Alias alias, boolean created) {}

    /** {@return the id of the member that has an alias} */
    Optional<String> owner(String programId, AliasName name) {
        return database.read(handle -> owner(handle, programId, name));
    }

    /** {@return a member's aliases, by provider} */
    List<Alias> list(String programId, String memberId) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        """
                                        select provider_id, alias_value, set_at_ms from member_alias
                                        where program_id = ? and member_id = ? order by provider_id
                                        """)
                                .bind(0, programId)
                                .bind(1, memberId)
                                .map(AliasStore::aliasOf)
                                .list());
    }

    /**
     * Sets a member's alias. The one it had of that provider is free then.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code alias_taken}
     */
    Stored set(String programId, String memberId, AliasName name, ChangedBy by) {
        return database.write(
                handle -> {
                    Optional<Alias> before = find(handle, programId, memberId, name.providerId());
                    if (before.isPresent() && before.get().name().equals(name)) {
                        return new Stored(before.get(), false);
                    }
                    before.ifPresent(old -> delete(handle, programId, old.name()));
                    insert(handle, programId, memberId, name, by);
                    MemberLogStore.append(
                            handle,
                            programId,
                            memberId,
                            MemberEvent.of(MemberEvent.Type.ALIAS_SET, by)
                                    .with("provider", name.providerId()));
                    return new Stored(new Alias(name, by.atMs()), before.isEmpty());
                });
    }

    /**
     * Takes a member's alias away; it is free then.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code alias_not_found}
     */
    void remove(String programId, String memberId, String providerId, ChangedBy by) {
        database.writeOnly(
                handle -> {
                    Alias alias =
                            find(handle, programId, memberId, providerId)
                                    .orElseThrow(
                                            () ->
                                                    Problem.notFound(
                                                                    "alias_not_found",
                                                                    "The member has no alias of"
                                                                            + " this provider.")
                                                            .exception());
                    delete(handle, programId, alias.name());
                    MemberLogStore.append(
                            handle,
                            programId,
                            memberId,
                            MemberEvent.of(MemberEvent.Type.ALIAS_REMOVED, by)
                                    .with("provider", providerId));
                });
    }

    private static void insert(
            Handle handle, String programId, String memberId, AliasName name, ChangedBy by) {
        int added =
                handle.createUpdate(
                                """
                                insert into member_alias (program_id, provider_id, alias_value, member_id, set_at_ms)
                                values (:programId, :providerId, :value, :memberId, :nowMs)
                                on conflict (program_id, provider_id, alias_value) do nothing
                                """)
                        .bind("programId", programId)
                        .bind("providerId", name.providerId())
                        .bind("value", name.value())
                        .bind("memberId", memberId)
                        .bind("nowMs", by.atMs())
                        .execute();
        if (added == 0) {
            throw Problem.of(409, "alias_taken", "The alias is another member's.").exception();
        }
    }

    private static void delete(Handle handle, String programId, AliasName name) {
        handle.createUpdate(
                        "delete from member_alias where program_id = ? and provider_id = ? and"
                                + " alias_value = ?")
                .bind(0, programId)
                .bind(1, name.providerId())
                .bind(2, name.value())
                .execute();
    }

    private static Optional<String> owner(Handle handle, String programId, AliasName name) {
        return handle.createQuery(
                        """
                        select member_id from member_alias
                        where program_id = ? and provider_id = ? and alias_value = ?
                        """)
                .bind(0, programId)
                .bind(1, name.providerId())
                .bind(2, name.value())
                .mapTo(String.class)
                .findOne();
    }

    private static Optional<Alias> find(
            Handle handle, String programId, String memberId, String providerId) {
        return handle.createQuery(
                        """
                        select provider_id, alias_value, set_at_ms from member_alias
                        where program_id = ? and member_id = ? and provider_id = ?
                        """)
                .bind(0, programId)
                .bind(1, memberId)
                .bind(2, providerId)
                .map(AliasStore::aliasOf)
                .findOne();
    }

    private static Alias aliasOf(ResultSet row, StatementContext context) throws SQLException {
        return new Alias(
                new AliasName(row.getString("provider_id"), row.getString("alias_value")),
                row.getLong("set_at_ms"));
    }
}

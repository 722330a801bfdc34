package dev.tallystick.rest.definitions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Definitions of one kind, of all programs: the last versions come from memory once a program was
 * used, every change goes through here. Old versions stay readable.
 */
public final class Definitions<T> {
    /** A program has at most so many of a kind: they are few, and looked through. */
    public static final int OF_PROGRAM_MAX = 1_000;

    private static final int REMEMBERED_MAX = 50_000;

    private final DefinitionStore store;
    private final DefinitionKind<T> kind;
    private final Function<String, ProgramConfig> programs;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final Cache<String, Known<T>> byProgram =
            Caffeine.newBuilder()
                    .maximumWeight(REMEMBERED_MAX)
                    .weigher((String programId, Known<T> known) -> 1 + known.newestFirst().size())
                    .build();

    private record Known<T>(List<Definition<T>> newestFirst, Map<String, Definition<T>> byId) {}

    /** A definition's last version, and whether the definition is new. */
    record Stored<T>(Definition<T> definition, boolean created) {}

    /**
     * @param programs finds a program's configuration
     */
    public Definitions(
            Database database, DefinitionKind<T> kind, Function<String, ProgramConfig> programs) {
        this.store = new DefinitionStore(database, kind.name());
        this.kind = kind;
        this.programs = programs;
    }

    /** Has somebody told of every program whose definitions may have changed. */
    public void whenChanged(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** {@return the kind} */
    public DefinitionKind<T> kind() {
        return kind;
    }

    /** {@return the last versions of all, newest definition first} */
    public List<Definition<T>> all(String programId) {
        return known(programId).newestFirst();
    }

    /** {@return the last version of one} */
    public Optional<Definition<T>> find(String programId, String id) {
        return Optional.ofNullable(known(programId).byId().get(id));
    }

    /**
     * {@return the last version of one}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code …_not_found}
     */
    public Definition<T> get(String programId, String id) {
        return find(programId, id).orElseThrow(this::notFound);
    }

    /** {@return one version of one; it may take SQL} */
    public Optional<Definition<T>> find(String programId, String id, int version) {
        Optional<Definition<T>> last = find(programId, id);
        return last.isPresent() && last.get().version() == version
                ? last
                : store.version(programId, id, version).map(row -> definitionOf(programId, row));
    }

    RuntimeException notFound() {
        return Problem.notFound(
                        kind.name() + "_not_found",
                        "There is no such " + kind.name().replace('_', ' ') + ", or version.")
                .exception();
    }

    /**
     * Makes a definition, or another version of one.
     *
     * @param change laid over what it says: absent stays, null is cleared
     * @param precondition is shown the definition as it is, and throws where that is not the one
     *     meant
     * @throws dev.tallystick.rest.problem.ProblemException 400 with every fault; 409 {@code
     *     too_many_…}
     */
    synchronized Stored<T> put(
            String programId,
            String id,
            ObjectNode change,
            Consumer<Optional<Definition<T>>> precondition,
            long nowMs) {
        Optional<Definition<T>> before = find(programId, id);
        precondition.accept(before);
        requireRoom(programId, before);
        String definition = changed(programId, id, before, change);
        DefinitionStore.Stored stored =
                store.put(programId, id, _ -> definition, nowMs, () -> forget(programId));
        return new Stored<>(definitionOf(programId, stored.row()), stored.created());
    }

    private void forget(String programId) {
        byProgram.invalidate(programId);
        listeners.forEach(listener -> listener.accept(programId));
    }

    private void requireRoom(String programId, Optional<Definition<T>> before) {
        if (before.isEmpty() && all(programId).size() >= OF_PROGRAM_MAX) {
            String kinds = kind.name() + "s";
            throw Problem.of(
                            409,
                            "too_many_" + kinds,
                            "A program may have %d %s."
                                    .formatted(OF_PROGRAM_MAX, kinds.replace('_', ' ')))
                    .exception();
        }
    }

    private String changed(
            String programId, String id, Optional<Definition<T>> before, ObjectNode change) {
        ObjectNode wanted =
                before.map(definition -> parse(textOf(definition.value())))
                        .orElseGet(Json::newObject);
        wanted.setAll(change);
        Fields fields = Fields.of(wanted);
        T value = kind.read(programs.apply(programId), id, fields);
        fields.finish();
        kind.requireReferences(programId, value);
        return textOf(value);
    }

    private String textOf(T value) {
        byte[] text =
                Json.write(
                        out -> {
                            out.writeStartObject();
                            kind.write(out, value);
                            out.writeEndObject();
                        });
        return new String(text, StandardCharsets.UTF_8);
    }

    private Known<T> known(String programId) {
        return byProgram.get(programId, this::load);
    }

    private Known<T> load(String programId) {
        List<Definition<T>> all =
                store.lastVersions(programId, Long.MAX_VALUE, OF_PROGRAM_MAX).stream()
                        .map(row -> definitionOf(programId, row))
                        .toList();
        return new Known<>(
                all, all.stream().collect(Collectors.toMap(Definition::id, Function.identity())));
    }

    private Definition<T> definitionOf(String programId, DefinitionStore.Row row) {
        T value =
                kind.read(programs.apply(programId), row.id(), Fields.of(parse(row.definition())));
        return new Definition<>(
                row.id(), value, row.number(), row.version(), row.createdAtMs(), row.madeAtMs());
    }

    private static ObjectNode parse(String definition) {
        return Json.readObject(definition.getBytes(StandardCharsets.UTF_8));
    }
}

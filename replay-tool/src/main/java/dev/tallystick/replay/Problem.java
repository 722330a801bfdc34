package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.idempotency.IdFileDamagedException;
import dev.tallystick.ledger.journal.JournalProblem;

import java.util.List;

/**
 * One thing that is wrong, and where.
 *
 * @param file path of the file
 * @param offset where in it the excerpt or the entry concerned begins
 * @param code for programs: of a {@link dev.tallystick.ledger.journal.ProblemCode} or a {@link
 *     ProofCode}
 * @param detail for people
 */
record Problem(String file, long offset, String code, String detail) {
    static Problem of(JournalProblem problem) {
        return new Problem(
                problem.file().toString(), problem.offset(), problem.code().code, problem.detail());
    }

    static Problem of(IdFileDamagedException damaged) {
        return new Problem(
                damaged.file().toString(),
                damaged.offset(),
                ProofCode.ID_SEGMENT_WRONG.code,
                damaged.getMessage());
    }

    static ArrayNode toJson(List<Problem> problems) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Problem problem : problems) {
            array.add(problem.toJson());
        }
        return array;
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("file", file)
                .put("offset", offset)
                .put("code", code)
                .put("detail", detail);
    }

    @Override
    public String toString() {
        return file + ", offset " + offset + ": " + code + ": " + detail;
    }
}

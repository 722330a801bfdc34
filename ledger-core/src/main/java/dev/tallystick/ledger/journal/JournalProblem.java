package dev.tallystick.ledger.journal;

import java.nio.file.Path;

/**
 * One place where a journal is not as it was written.
 *
 * @param offset of the excerpt or entry concerned, from the start of the file
 * @param detail for people
 */
public record JournalProblem(Path file, long offset, ProblemCode code, String detail) {
    @Override
    public String toString() {
        return file + ", offset " + offset + ": " + code.code + ": " + detail;
    }
}

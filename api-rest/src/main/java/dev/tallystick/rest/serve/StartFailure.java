package dev.tallystick.rest.serve;

import dev.tallystick.rest.store.DatabaseRefusedException;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a server could not start, in one line for people. */
final class StartFailure {
    private StartFailure() {}

    /** {@return what it says, and what caused it; nothing twice} */
    static String reasonOf(Throwable e) {
        StringBuilder reason = new StringBuilder(words(e));
        for (Throwable cause = causeOf(e); cause != null; cause = causeOf(cause)) {
            String words = words(cause);
            if (reason.indexOf(words) < 0) {
                reason.append(": ").append(words);
            }
        }
        return reason.toString();
    }

    /** A refused database has said all there is to say. */
    private static Throwable causeOf(Throwable e) {
        return e instanceof DatabaseRefusedException ? null : e.getCause();
    }

    private static String words(Throwable e) {
        String words =
                switch (e) {
                    case FileSystemException file when file.getReason() == null ->
                            file.getFile() + ": " + kind(file);
                    case Throwable other when other.getMessage() == null ->
                            other.getClass().getSimpleName();
                    default -> e.getMessage();
                };
        return words.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** Of these the message is the file alone. */
    private static String kind(FileSystemException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file or directory, and it cannot be made";
            case FileAlreadyExistsException _ -> "a file of that name is in the way";
            case NotDirectoryException _ -> "is no directory";
            default -> e.getClass().getSimpleName();
        };
    }
}

package dev.tallystick.ledger.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * What Linux can do with a file and Java does not offer: taking its disk blocks before they are
 * needed, giving them back, and beginning to write before a force. Where the system has no such
 * call, nothing is done.
 *
 * <p>Without reserved blocks a full disk shows as a memory fault in the middle of an append.
 */
final class Libc implements AutoCloseable {
    private static final int READ_WRITE = 2;
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int START_WRITE = 2;
    private static final int EINTR = 4;
    private static final int ENOSYS = 38;
    private static final int EOPNOTSUPP = 95;

    private static final ValueLayout INT = ValueLayout.JAVA_INT;
    private static final ValueLayout LONG = ValueLayout.JAVA_LONG;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_OF =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    // constants, each null where there is no such call: so the compiler can reach through them
    private static final MethodHandle OPEN =
            call(
                    "open",
                    FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle TRUNCATE =
            call("ftruncate", FunctionDescriptor.of(INT, INT, LONG));
    private static final MethodHandle ALLOCATE =
            call("fallocate", FunctionDescriptor.of(INT, INT, INT, LONG, LONG), ERRNO);
    private static final MethodHandle SYNC_RANGE =
            call("sync_file_range", FunctionDescriptor.of(INT, INT, LONG, LONG, INT));
    private static final boolean IS_SUPPORTED =
            OPEN != null
                    && CLOSE != null
                    && TRUNCATE != null
                    && ALLOCATE != null
                    && SYNC_RANGE != null;

    private final int descriptor;

    private Libc(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Opens a file that exists. */
    static Libc open(Path file) throws IOException {
        if (!IS_SUPPORTED) {
            return new Libc(-1);
        }
        int descriptor;
        try (Arena arena = Arena.ofConfined()) {
            descriptor = (int) OPEN.invokeExact(arena.allocateFrom(file.toString()), READ_WRITE);
        } catch (Throwable impossible) {
            throw threw(impossible);
        }
        if (descriptor < 0) {
            throw new IOException(file + ": cannot be opened for writing");
        }
        return new Libc(descriptor);
    }

    /** See {@link DiskFile#reserve}. */
    Reserve reserve(long lengthBytes) {
        if (!IS_SUPPORTED) {
            return Reserve.NOT_SUPPORTED;
        }
        return switch (allocate(KEEP_SIZE, 0, lengthBytes)) {
            case 0 -> Reserve.RESERVED;
            case ENOSYS, EOPNOTSUPP -> Reserve.NOT_SUPPORTED;
            default -> Reserve.NO_ROOM;
        };
    }

    /** See {@link DiskFile#giveBack}. */
    void giveBack(long fromOffset, long sizeBytes) {
        if (!IS_SUPPORTED) {
            return;
        }
        if (fromOffset < sizeBytes) {
            allocate(KEEP_SIZE | PUNCH_HOLE, fromOffset, sizeBytes - fromOffset);
        }
        try {
            // ext4 punches up to the size only; cutting at the size frees what was reserved beyond
            // it
            int ignored = (int) TRUNCATE.invokeExact(descriptor, sizeBytes);
        } catch (Throwable impossible) {
            throw threw(impossible);
        }
    }

    /** See {@link DiskFile#startWrite}. */
    void startWrite(long offset, long lengthBytes) {
        if (!IS_SUPPORTED) {
            return;
        }
        try {
            int ignored =
                    (int) SYNC_RANGE.invokeExact(descriptor, offset, lengthBytes, START_WRITE);
        } catch (Throwable impossible) {
            throw threw(impossible);
        }
    }

    @Override
    public void close() {
        if (!IS_SUPPORTED) {
            return;
        }
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable impossible) {
            throw threw(impossible);
        }
    }

    /** {@return 0, or the number of the error} */
    private int allocate(int mode, long offset, long lengthBytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int errno;
            do {
                int result =
                        (int) ALLOCATE.invokeExact(state, descriptor, mode, offset, lengthBytes);
                errno = result == 0 ? 0 : (int) ERRNO_OF.get(state, 0L);
            } while (errno == EINTR);
            return errno;
        } catch (Throwable impossible) {
            throw threw(impossible);
        }
    }

    @SuppressWarnings("restricted") // bin/jvm.flags grants native access
    private static MethodHandle call(
            String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return LINKER.defaultLookup()
                .find(name)
                .map(address -> LINKER.downcallHandle(address, descriptor, options))
                .orElse(null);
    }

    private static AssertionError threw(Throwable impossible) {
        return new AssertionError("a call to libc threw", impossible);
    }
}

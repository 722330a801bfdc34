package dev.tallystick.ledger.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Disk blocks of a file, taken before they are needed and given back when they are not: {@code
 * fallocate(2)}, which Java does not offer. Without it a full disk shows as a memory fault in the
 * middle of an append.
 */
final class NativeFiles {
    private static final int READ_WRITE = 2;
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int EINTR = 4;
    private static final int ENOSYS = 38;
    private static final int EOPNOTSUPP = 95;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_OF =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final Optional<MethodHandle> OPEN =
            handle(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    ERRNO,
                    Linker.Option.firstVariadicArg(2));
    private static final Optional<MethodHandle> CLOSE =
            handle(
                    "close",
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                    ERRNO);
    private static final Optional<MethodHandle> TRUNCATE =
            handle(
                    "ftruncate",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG),
                    ERRNO);
    private static final Optional<MethodHandle> ALLOCATE =
            handle(
                    "fallocate",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG),
                    ERRNO);

    /** What became of a reservation. */
    enum Reserve {
        RESERVED,
        NO_ROOM,
        /**
         * This system or file system cannot reserve: the caller is left with looking at the free
         * space.
         */
        NOT_SUPPORTED
    }

    private NativeFiles() {}

    /** Reserves the first {@code lengthBytes} of a file on the disk; its size stays as it is. */
    static Reserve reserve(Path file, long lengthBytes) throws IOException {
        if (ALLOCATE.isEmpty() || OPEN.isEmpty()) {
            return Reserve.NOT_SUPPORTED;
        }
        return withDescriptor(
                file,
                (descriptor, state) -> {
                    int errno = allocate(descriptor, state, KEEP_SIZE, 0, lengthBytes);
                    return switch (errno) {
                        case 0 -> Reserve.RESERVED;
                        case ENOSYS, EOPNOTSUPP -> Reserve.NOT_SUPPORTED;
                        default -> Reserve.NO_ROOM;
                    };
                });
    }

    /**
     * Gives back the blocks of a file from an offset on, those beyond its size too. What was there
     * reads as zeros; the size stays. Where the system cannot, the blocks stay with the file, which
     * is no harm.
     *
     * @param sizeBytes the size of the file, which nobody may be changing
     */
    static void giveBack(Path file, long fromOffset, long sizeBytes) throws IOException {
        if (ALLOCATE.isEmpty() || OPEN.isEmpty() || TRUNCATE.isEmpty()) {
            return;
        }
        withDescriptor(
                file,
                (descriptor, state) -> {
                    if (fromOffset < sizeBytes) {
                        allocate(
                                descriptor,
                                state,
                                KEEP_SIZE | PUNCH_HOLE,
                                fromOffset,
                                sizeBytes - fromOffset);
                    }
                    // ext4 punches up to the size only; cutting at the size frees what was reserved
                    // beyond it
                    return (int) TRUNCATE.get().invokeExact(state, descriptor, sizeBytes);
                });
    }

    private static int allocate(
            int descriptor, MemorySegment state, int mode, long offset, long lengthBytes)
            throws Throwable {
        int errno;
        do {
            int result =
                    (int) ALLOCATE.get().invokeExact(state, descriptor, mode, offset, lengthBytes);
            errno = result == 0 ? 0 : (int) ERRNO_OF.get(state, 0L);
        } while (errno == EINTR);
        return errno;
    }

    private static <T> T withDescriptor(Path file, DescriptorCall<T> call) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int descriptor =
                    (int)
                            OPEN.get()
                                    .invokeExact(
                                            state, arena.allocateFrom(file.toString()), READ_WRITE);
            if (descriptor < 0) {
                throw new IOException(
                        file + ": open failed, errno=" + (int) ERRNO_OF.get(state, 0L));
            }
            try {
                return call.with(descriptor, state);
            } finally {
                int ignored = (int) CLOSE.get().invokeExact(state, descriptor);
                assert ignored == 0 : "close failed: " + file;
            }
        } catch (IOException | RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new AssertionError("a call to libc threw", impossible);
        }
    }

    @SuppressWarnings("restricted") // bin/jvm.flags grants native access
    private static Optional<MethodHandle> handle(
            String name, FunctionDescriptor descriptor, Linker.Option... options) {
        SymbolLookup libc = LINKER.defaultLookup();
        return libc.find(name).map(address -> LINKER.downcallHandle(address, descriptor, options));
    }

    /** Something done with an open file. */
    @FunctionalInterface
    private interface DescriptorCall<T> {
        T with(int descriptor, MemorySegment state) throws Throwable;
    }
}

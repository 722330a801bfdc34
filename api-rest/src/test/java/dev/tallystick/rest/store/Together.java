package dev.tallystick.rest.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many who do the same at the same moment. */
public final class Together {
    private Together() {}

    /** {@return what each of so many got, who all began at once; fails if one of them failed} */
    public static <T> List<T> run(int count, IntFunction<T> work) {
        CountDownLatch all = new CountDownLatch(count);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                futures.add(
                        callers.submit(
                                () -> {
                                    all.countDown();
                                    all.await();
                                    return work.apply(number);
                                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

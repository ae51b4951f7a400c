package doorhouse.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/// Many callers at once, and what each was answered.
final class Crowd {
    /// What one caller does over and over.
    @FunctionalInterface
    interface Work {
        Caller.Answer once(Caller caller, int number) throws IOException, InterruptedException;
    }

    private final Queue<Caller.Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();

    private Crowd() {}

    /// Calls that were answered so far.
    List<Caller.Answer> answers() {
        return List.copyOf(answers);
    }

    /// Calls that were not answered.
    List<String> lost() {
        return List.copyOf(lost);
    }

    /// Callers that each call once, all at the same time.
    static Crowd once(int port, int callers, Work work) {
        return start(port, callers, work, true, _ -> 1);
    }

    /// Callers that call until they are told to stop.
    static Crowd onAndOn(int port, int callers, Work work) {
        return start(port, callers, work, false, _ -> 1);
    }

    /// As [#onAndOn], from different addresses.
    static Crowd onAndOn(int port, int callers, IntFunction<Integer> hosts, Work work) {
        return start(port, callers, work, false, hosts);
    }

    private static Crowd start(
            int port, int callers, Work work, boolean once, IntFunction<Integer> hosts) {
        var crowd = new Crowd();
        var connected = new CountDownLatch(callers);
        for (int i = 0; i < callers; i++) {
            int number = i;
            crowd.threads.add(
                    Thread.startVirtualThread(() -> {
                        try (var caller = new Caller(port, hosts.apply(number))) {
                            connected.countDown();
                            if (once) connected.await();
                            do crowd.answers.add(work.once(caller, number));
                            while (!once && !crowd.over.get());
                        } catch (IOException | InterruptedException e) {
                            crowd.lost.add(e.toString());
                        } finally {
                            connected.countDown();
                        }
                    }));
        }
        return crowd;
    }

    /// Lets each end its call, and waits for that.
    Crowd end() throws InterruptedException {
        over.set(true);
        for (var thread : threads) thread.join();
        return this;
    }

    /// Waits until so many calls were answered, or lost, or until time is over.
    Crowd await(int calls, int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (answers.size() + lost.size() < calls && System.nanoTime() < end) Thread.sleep(10);
        return this;
    }

    /// The median time of the answers.
    double medianMillis() {
        var sorted = answers.stream().mapToLong(Caller.Answer::nanos).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2] / 1e6;
    }

    /// The longest that anybody waited.
    double longestSeconds() {
        return answers.stream().mapToDouble(Caller.Answer::seconds).max().orElse(Double.NaN);
    }
}

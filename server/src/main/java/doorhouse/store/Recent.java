package doorhouse.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// What was read a moment ago, so that a row that every request needs is not read for every
/// request. A change made here is seen here at once; one made on another node once the moment is
/// over. What does not exist is not remembered.
///
/// @param <K> what is asked for
/// @param <V> what was read; immutable
public final class Recent<K, V> {
    private record Reading<V>(V value, long at, long changesBefore) {}

    private final ConcurrentHashMap<K, Reading<V>> readings = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final Function<K, Optional<V>> reader;
    private final long momentNanos;
    private final LongSupplier nanoTime;

    /// @param nanoTime a clock that only runs forward, such as [System#nanoTime]
    public Recent(Duration moment, LongSupplier nanoTime, Function<K, Optional<V>> reader) {
        this.reader = reader;
        this.momentNanos = moment.toNanos();
        this.nanoTime = nanoTime;
    }

    public Optional<V> find(K key) {
        var known = readings.get(key);
        if (known != null && isFresh(known)) return Optional.of(known.value());
        // Counted before reading: a change that comes between makes this reading stale at birth.
        long changesBefore = changes.get();
        long now = nanoTime.getAsLong();
        var read = reader.apply(key);
        if (read.isPresent()) readings.put(key, new Reading<>(read.get(), now, changesBefore));
        else readings.remove(key);
        return read;
    }

    private boolean isFresh(Reading<V> reading) {
        return reading.changesBefore() == changes.get()
                && nanoTime.getAsLong() - reading.at() < momentNanos;
    }

    /// To be called after a change is committed and before anybody is told of it.
    public void changed() {
        changes.incrementAndGet();
    }
}

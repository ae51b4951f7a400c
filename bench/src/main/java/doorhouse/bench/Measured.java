package doorhouse.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Everything that was measured so far.
final class Measured {
    /// Where products are compared.
    record Place(StoreKind store, int users) {
        String label() {
            return String.format(Locale.ROOT, "%s, %,d users", store.label(), users);
        }
    }

    /// How fast a product does one thing.
    ///
    /// @param product its name
    /// @param callers how many ask at once
    /// @param perSecond NaN where the calls failed
    record Rate(String product, Place place, Task task, int callers, double perSecond) {}

    /// What a product takes.
    ///
    /// @param residentMib after all that was measured
    /// @param bytesPerUser on disk; NaN where too few were added to tell
    record Footprint(
            String product,
            Place place,
            Duration firstToken,
            long residentMib,
            double bytesPerUser) {}

    private final List<Rate> rates = new ArrayList<>();
    private final List<Footprint> footprints = new ArrayList<>();

    void add(Rate rate) {
        rates.add(rate);
    }

    /// A thing that failed: at no number of callers it counts as done, whatever was measured
    /// before.
    void addFailure(String product, Place place, Task task) {
        for (int callers : task.callers())
            rates.addFirst(new Rate(product, place, task, callers, Double.NaN));
    }

    void add(Footprint footprint) {
        footprints.add(footprint);
    }

    /// Where anything was measured, in the order of the run.
    Set<Place> places() {
        var places = new LinkedHashSet<Place>();
        for (var footprint : footprints) places.add(footprint.place);
        return places;
    }

    Optional<Rate> rate(String product, Place place, Task task, int callers) {
        return rates.stream()
                .filter(rate ->
                        rate.product.equals(product)
                                && rate.place.equals(place)
                                && rate.task == task
                                && rate.callers == callers)
                .findFirst();
    }

    Optional<Footprint> footprint(String product, Place place) {
        return footprints.stream()
                .filter(print -> print.product.equals(product) && print.place.equals(place))
                .findFirst();
    }
}

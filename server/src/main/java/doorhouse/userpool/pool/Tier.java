package doorhouse.userpool.pool;

/// A pool's feature plan, from the smallest up.
public enum Tier {
    LITE,
    ESSENTIALS,
    PLUS;

    boolean includes(Tier other) {
        return compareTo(other) >= 0;
    }
}

package doorhouse.apimodel;

/// The least and the greatest that a length or a value may be, both included.
public record Bounds(long min, long max) {
    public static final Bounds NONE = new Bounds(Long.MIN_VALUE, Long.MAX_VALUE);

    boolean hasMin() {
        return min != Long.MIN_VALUE;
    }

    boolean hasMax() {
        return max != Long.MAX_VALUE;
    }
}

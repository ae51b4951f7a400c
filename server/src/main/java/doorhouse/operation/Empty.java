package doorhouse.operation;

/// The answer of an operation that has nothing to tell.
public record Empty() {
    public static final Empty EMPTY = new Empty();
}

package doorhouse.store;

/// A unique key has the row's value already. Only for updates: an insert asks with `on conflict`.
public final class NotUnique extends StoreException {
    NotUnique(String message, Throwable cause) {
        super(message, cause);
    }
}

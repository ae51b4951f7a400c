package doorhouse.store;

/// The database answers, but others asked it all the time that this call could wait. Where nothing
/// was done before, the caller is to be refused like any for whom there is no room; the same call
/// may succeed later.
public final class StoreBusy extends StoreException {
    StoreBusy(String message) {
        super(message);
    }

    StoreBusy(String message, Throwable cause) {
        super(message, cause);
    }
}

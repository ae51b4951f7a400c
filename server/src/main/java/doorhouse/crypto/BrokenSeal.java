package doorhouse.crypto;

/// What was to be opened is not what was sealed here: changed, foreign, or for another use. Says
/// nothing more, on purpose.
public final class BrokenSeal extends RuntimeException {
    public BrokenSeal() {
        super("broken seal", null, false, false);
    }
}

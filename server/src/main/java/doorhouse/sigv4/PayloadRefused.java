package doorhouse.sigv4;

import java.io.IOException;

/// A body is not the one that was signed, or not in the form that was announced.
public final class PayloadRefused extends IOException {
    /// What is wrong.
    public enum Fault {
        /// It does not have the hash that was signed.
        HASH,
        /// A chunk, or the trailing headers, do not bear the next signature.
        SIGNATURE,
        /// A chunk's frame can't be read.
        FRAME,
        /// The trailing headers are not those announced.
        TRAILER,
        /// It is shorter or longer than was announced.
        LENGTH
    }

    private final Fault fault;

    PayloadRefused(Fault fault) {
        super("the body is refused: " + fault);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}

package doorhouse.sigv4;

/// Carries a fault from where it is found up to [SignatureCheck], and no further.
final class Refusal extends RuntimeException {
    private final transient SignatureOutcome.Fault fault;

    Refusal(SignatureOutcome.Fault fault) {
        super(fault.sentence(), null, false, false);
        this.fault = fault;
    }

    SignatureOutcome.Fault fault() {
        return fault;
    }
}

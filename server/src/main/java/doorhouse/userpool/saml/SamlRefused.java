package doorhouse.userpool.saml;

/// What a provider, or who pretends to be one, sent is not accepted.
public final class SamlRefused extends Exception {
    private final SamlFault fault;

    SamlRefused(SamlFault fault) {
        super(fault.sentence(), null, false, false);
        this.fault = fault;
    }

    public SamlFault fault() {
        return fault;
    }
}

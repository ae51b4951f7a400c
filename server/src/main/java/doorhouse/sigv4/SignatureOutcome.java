package doorhouse.sigv4;

import doorhouse.id.Region;
import org.jspecify.annotations.Nullable;

/// What the check of a signature found.
public sealed interface SignatureOutcome {
    /// The request is the key's own.
    ///
    /// @param sessionToken what came with a temporary key; null for another
    /// @param payload for bodies whose chunks are signed
    record Valid(
            String accessKeyId, Region region, @Nullable String sessionToken, PayloadKey payload)
            implements SignatureOutcome {}

    /// What is wrong, for the door to put into its protocol's error.
    sealed interface Fault extends SignatureOutcome {
        /// Amazon's own.
        String sentence();
    }

    /// The request bears no signature at all.
    record Missing() implements Fault {
        @Override
        public String sentence() {
            return "Missing Authentication Token";
        }
    }

    /// Part of the signature's form is absent, doubled or can't be read.
    record Incomplete(String sentence) implements Fault {}

    /// No such key, an inactive one, or a session token that is missing, foreign or not the key's.
    record UnknownKey() implements Fault {
        @Override
        public String sentence() {
            return "The security token included in the request is invalid.";
        }
    }

    /// A temporary key whose time is over.
    record ExpiredToken() implements Fault {
        @Override
        public String sentence() {
            return "The security token included in the request is expired";
        }
    }

    record WrongService(String service) implements Fault {
        @Override
        public String sentence() {
            return "Credential should be scoped to correct service: '%s'.".formatted(service);
        }
    }

    record WrongRegion() implements Fault {
        @Override
        public String sentence() {
            return "Credential should be scoped to a valid region.";
        }
    }

    record Expired(String sentence) implements Fault {}

    record NotYetCurrent(String sentence) implements Fault {}

    /// The signature is not this request's, or does not cover what it must.
    record BadSignature(String sentence) implements Fault {
        static final BadSignature OTHER =
                new BadSignature(
                        "The request signature we calculated does not match the signature you"
                                + " provided. Check your AWS Secret Access Key and signing method."
                                + " Consult the service documentation for details.");
    }
}

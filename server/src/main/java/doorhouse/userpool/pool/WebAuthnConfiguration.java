package doorhouse.userpool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a pool asks of passkeys.
///
/// @param relyingPartyId the domain that passkeys are for; null for the pool's own
/// @param demandsVerification whether an authenticator must always verify its holder
/// @param multiFactor whether a passkey whose authenticator verified its holder is both factors in
///   one
public record WebAuthnConfiguration(
        @Nullable String relyingPartyId, boolean demandsVerification, boolean multiFactor) {
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

    /// At least two labels, the last one no number, so that no IP address fits.
    private static final Pattern DOMAIN = Pattern.compile("(?:" + LABEL + "\\.)+(?!\\d+$)" + LABEL);

    /// The second labels under which the registries of many countries give names away.
    private static final Pattern SHARED_BY_COUNTRY =
            Pattern.compile("(?:ac|co|com|edu|gob|gouv|gov|go|mil|ne|net|or|org)\\.[a-z]{2}");

    static WebAuthnConfiguration read(JsonNode configuration) {
        return new WebAuthnConfiguration(
                configuration.path("RelyingPartyId").asStringOpt().orElse(null),
                configuration.path("UserVerification").asString("").equals("required"),
                configuration
                        .path("FactorConfiguration")
                        .asString("")
                        .equals("MULTI_FACTOR_WITH_USER_VERIFICATION"));
    }

    /// Whether an authenticator has to verify its holder.
    public boolean verifiesUsers() {
        return demandsVerification || multiFactor;
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException when the relying party id
    ///   is no domain that one party alone could stand for
    static void check(JsonNode configuration) {
        var id = configuration.path("RelyingPartyId");
        if (!id.isString() || fits(id.asString())) return;
        throw INVALID_PARAMETER.because(
                "RelyingPartyId must be a domain name in lower case that is no public suffix.");
    }

    /// Whether passkeys can be for this domain. Browsers hold the whole list of public suffixes and
    /// refuse them; here those are refused that can be told without it.
    public static boolean fits(String id) {
        if (id.equals("localhost")) return true;
        boolean domain = DOMAIN.matcher(id).matches();
        return domain && !SHARED_BY_COUNTRY.matcher(id).matches();
    }
}

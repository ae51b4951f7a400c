package doorhouse.userpool.client;

import static doorhouse.operation.CognitoErrors.FEATURE_UNAVAILABLE_IN_TIER;
import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.userpool.pool.SchemaAttribute;
import doorhouse.userpool.pool.Tier;
import doorhouse.userpool.pool.UserPool;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Which settings of a client go together and with its pool, beyond what the model bounds. Where a
/// sentence is not known from the live service, it says what is wrong in its manner.
final class ClientRules {
    /// What happens to the client, as the live service's sentences say it.
    enum Doing {
        CREATING,
        UPDATING
    }

    private static final Set<String> NEVER_WRITTEN =
            Set.of("sub", "email_verified", "phone_number_verified");

    private final UserPool pool;
    private final ObjectNode document;
    private final boolean hasSecret;

    private ClientRules(UserPool pool, ObjectNode document, boolean hasSecret) {
        this.pool = pool;
        this.document = document;
        this.hasSecret = hasSecret;
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException,
    ///   InvalidOAuthFlowException, ScopeDoesNotExistException, FeatureUnavailableInTierException
    static void check(
            OAuthRules oauth, UserPool pool, ObjectNode document, boolean hasSecret, Doing doing) {
        var rules = new ClientRules(pool, document, hasSecret);
        for (var kind :
                new TokenValidity[] {
                    TokenValidity.ACCESS, TokenValidity.ID, TokenValidity.REFRESH
                }) {
            kind.check(document);
        }
        rules.checkFlows();
        rules.checkContextData();
        rules.checkAttributes(doing);
        oauth.check(pool, document, hasSecret);
    }

    private void checkFlows() {
        var flows = texts(document.path("ExplicitAuthFlows"));
        long newer = flows.stream().filter(f -> f.startsWith(AuthFlow.ALLOW)).count();
        if (newer != 0 && newer != flows.size()) {
            throw INVALID_PARAMETER.because(
                    "ExplicitAuthFlows must not mix values with and without the prefix ALLOW_.");
        }
        boolean rotates =
                document.at("/RefreshTokenRotation/Feature").asString("").equals("ENABLED");
        if (rotates && flows.contains("ALLOW_REFRESH_TOKEN_AUTH")) {
            throw INVALID_PARAMETER.because(
                    "Refresh token rotation cannot be enabled together with"
                            + " ALLOW_REFRESH_TOKEN_AUTH.");
        }
        if (flows.contains("ALLOW_USER_AUTH") && pool.settings().tier() == Tier.LITE) {
            throw FEATURE_UNAVAILABLE_IN_TIER.because(
                    "Choice-based sign-in is not available in the LITE tier.");
        }
    }

    private void checkContextData() {
        if (hasSecret) return;
        if (!document.path("EnablePropagateAdditionalUserContextData").asBoolean()) return;
        throw INVALID_PARAMETER.because(
                "EnablePropagateAdditionalUserContextData can be true only for a client with a"
                        + " secret.");
    }

    private void checkAttributes(Doing doing) {
        var whileDoing =
                doing == Doing.CREATING ? "while creating a client" : "while updating a client";
        if (!known(document.path("ReadAttributes"))) {
            throw INVALID_PARAMETER.because("Invalid read attributes specified " + whileDoing);
        }
        if (!document.has("WriteAttributes")) return;
        var written = texts(document.path("WriteAttributes"));
        boolean good =
                known(document.path("WriteAttributes"))
                        && written.stream().noneMatch(NEVER_WRITTEN::contains)
                        && pool.schema().attributes().stream()
                                .filter(SchemaAttribute::required)
                                .map(SchemaAttribute::name)
                                .allMatch(name -> name.equals("sub") || written.contains(name));
        if (!good)
            throw INVALID_PARAMETER.because("Invalid write attributes specified " + whileDoing);
    }

    private boolean known(JsonNode attributes) {
        return texts(attributes).stream().allMatch(a -> pool.schema().find(a).isPresent());
    }

    static Set<String> texts(JsonNode array) {
        var texts = new HashSet<String>();
        for (var text : array) texts.add(text.asString());
        return texts;
    }
}

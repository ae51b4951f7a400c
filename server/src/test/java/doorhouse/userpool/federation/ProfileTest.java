package doorhouse.userpool.federation;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.id.UserPoolId;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.ProviderType;
import doorhouse.userpool.pool.TestPoolSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Whom a provider means by a name.
class ProfileTest {
    private static IdentityProvider provider(ProviderType type) {
        return new IdentityProvider(
                new UserPoolId("us-east-1_Pool1"),
                "Corp",
                "id",
                type,
                Map.of(),
                Map.of(),
                null,
                Map.of(),
                List.of(),
                1,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static String subject(boolean caseSensitive, ProviderType type, String given) {
        var create = "{\"UsernameConfiguration\":{\"CaseSensitive\":" + caseSensitive + "}}";
        var settings = TestPoolSettings.of(create, "{}");
        return Profile.subject(settings, provider(type), given);
    }

    @Test
    void namesOfSamlAreFoldedWhereCaseDoesNotCount() {
        assertThat(subject(false, ProviderType.SAML, "Ana@Corp.COM")).isEqualTo("ana@corp.com");
        assertThat(subject(true, ProviderType.SAML, "Ana@Corp.COM")).isEqualTo("Ana@Corp.COM");
        assertThat(subject(false, ProviderType.OIDC, "AbC")).isEqualTo("AbC");
    }

    @Test
    void whatUnicodeFoldsIntoALetterIsNotThatLetter() {
        var kelvin = "\u212Aevin@corp.com";

        assertThat(subject(false, ProviderType.SAML, kelvin)).isEqualTo(kelvin);
        assertThat(subject(false, ProviderType.SAML, "Kevin@corp.com")).isEqualTo("kevin@corp.com");
    }
}

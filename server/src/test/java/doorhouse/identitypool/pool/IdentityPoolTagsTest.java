package doorhouse.identitypool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.TestServer;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.cognitoidentity.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentity.model.ResourceNotFoundException;

/// Tags of pools, and the tags that principals get.
class IdentityPoolTagsTest {
    private static final String USER_POOL =
            "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123xYz";

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityClient admin = server.identities();
    private final String pool =
            admin.createIdentityPool(
                            r -> r.identityPoolName("fotos").allowUnauthenticatedIdentities(true))
                    .identityPoolId();
    private final String arn =
            "arn:aws:cognito-identity:us-east-1:123456789012:identitypool/" + pool;

    @Test
    void tagsAreAddedReplacedAndTaken() {
        admin.tagResource(r -> r.resourceArn(arn).tags(Map.of("Büro", "Köln", "a", "b")));
        admin.tagResource(r -> r.resourceArn(arn).tags(Map.of("a", "", "東京", "c")));

        admin.untagResource(r -> r.resourceArn(arn).tagKeys("Büro", "none"));

        var tags = Map.of("a", "", "東京", "c");
        assertThat(admin.listTagsForResource(r -> r.resourceArn(arn)).tags()).isEqualTo(tags);
        assertThat(admin.describeIdentityPool(r -> r.identityPoolId(pool)).identityPoolTags())
                .isEqualTo(tags);
    }

    @Test
    void aPoolHasFiftyTagsAtMost() {
        var fifty =
                IntStream.range(0, 50).boxed().collect(Collectors.toMap(i -> "k" + i, _ -> "v"));

        admin.tagResource(r -> r.resourceArn(arn).tags(fifty));

        assertThatThrownBy(
                        () -> admin.tagResource(r -> r.resourceArn(arn).tags(Map.of("more", "v"))))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(admin.listTagsForResource(r -> r.resourceArn(arn)).tags()).hasSize(50);
    }

    @Test
    void keysThatDifferByCaseAloneAreRefused() {
        admin.tagResource(r -> r.resourceArn(arn).tags(Map.of("env", "prod")));

        assertThatThrownBy(
                        () -> admin.tagResource(r -> r.resourceArn(arn).tags(Map.of("ENV", "dev"))))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() ->
                        admin.tagResource(r -> r.resourceArn(arn).tags(Map.of("x", "1", "X", "2"))))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(admin.listTagsForResource(r -> r.resourceArn(arn)).tags())
                .isEqualTo(Map.of("env", "prod"));
    }

    @Test
    void reservedKeysAreRefused() {
        assertThatThrownBy(
                        () -> admin.tagResource(r -> r.resourceArn(arn).tags(Map.of("aws:x", "v"))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aPoolThatIsNotThereHasNoTags() {
        var gone =
                "arn:aws:cognito-identity:us-east-1:123456789012:identitypool/us-east-1:"
                        + UUID.randomUUID();

        assertThatThrownBy(() -> admin.listTagsForResource(r -> r.resourceArn(gone)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() ->
                        admin.listTagsForResource(
                                r -> r.resourceArn(arn.replace("123456789012", "999999999999"))))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC123xYz",
                "a pool of identities or so",
            })
    void whatIsNoPoolsArnIsRefused(String arn) {
        assertThatThrownBy(() -> admin.listTagsForResource(r -> r.resourceArn(arn)))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void claimsThatBecomeTagsAreKeptByProvider() {
        var claims = Map.of("Abteilung", "custom:dept", "username", "sub");

        var set =
                admin.setPrincipalTagAttributeMap(r ->
                        r.identityPoolId(pool)
                                .identityProviderName(USER_POOL)
                                .useDefaults(false)
                                .principalTags(claims));

        var ours = server.address().getAuthority() + "/us-east-1_AbC123xYz";
        var found =
                admin.getPrincipalTagAttributeMap(
                        r -> r.identityPoolId(pool).identityProviderName(ours));
        assertThat(set.identityProviderName()).isEqualTo(USER_POOL);
        assertThat(set.principalTags()).isEqualTo(claims);
        assertThat(found.identityPoolId()).isEqualTo(pool);
        assertThat(found.identityProviderName()).isEqualTo(ours);
        assertThat(found.useDefaults()).isFalse();
        assertThat(found.principalTags()).isEqualTo(claims);
    }

    @Test
    void whereNothingWasSetThereAreNoTagsOfPrincipals() {
        var found =
                admin.getPrincipalTagAttributeMap(
                        r -> r.identityPoolId(pool).identityProviderName("accounts.google.com"));

        assertThat(found.useDefaults()).isFalse();
        assertThat(found.principalTags()).isEmpty();
    }

    @Test
    void defaultsAreTurnedOnAndOff() {
        admin.setPrincipalTagAttributeMap(r ->
                r.identityPoolId(pool)
                        .identityProviderName("accounts.google.com")
                        .useDefaults(true));
        assertThat(useDefaults()).isTrue();

        admin.setPrincipalTagAttributeMap(
                r -> r.identityPoolId(pool).identityProviderName("accounts.google.com"));

        assertThat(useDefaults()).isFalse();
    }

    private boolean useDefaults() {
        return admin.getPrincipalTagAttributeMap(
                        r -> r.identityPoolId(pool).identityProviderName("accounts.google.com"))
                .useDefaults();
    }

    @Test
    void thereAreFiftyTagsOfPrincipalsAtMost() {
        var most = IntStream.range(0, 51).boxed().collect(Collectors.toMap(i -> "k" + i, _ -> "c"));

        assertThatThrownBy(() ->
                        admin.setPrincipalTagAttributeMap(r ->
                                r.identityPoolId(pool)
                                        .identityProviderName("accounts.google.com")
                                        .principalTags(most)))
                .hasMessageContaining("Member must have length less than or equal to 50");
    }

    @Test
    void aHundredProvidersHaveMapsAtMost() {
        for (int i = 0; i < 100; i++) useDefaults("issuer.example/" + i);

        useDefaults("issuer.example/1");
        assertThatThrownBy(() -> useDefaults("issuer.example/100"))
                .isInstanceOf(InvalidParameterException.class);
    }

    private void useDefaults(String provider) {
        admin.setPrincipalTagAttributeMap(
                r -> r.identityPoolId(pool).identityProviderName(provider).useDefaults(true));
    }
}

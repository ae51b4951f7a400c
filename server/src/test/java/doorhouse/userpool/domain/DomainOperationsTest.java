package doorhouse.userpool.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolDomainResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DomainDescriptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DomainStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.FeatureUnavailableInTierException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SecurityPolicyType;

@OnBothDatabases
class DomainOperationsTest {
    private static final String CERTIFICATE =
            "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d";
    private static final String RENEWED = "arn:aws:acm:us-east-1:123456789012:certificate/4e5f6a7b";

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityProviderClient admin = server.admin();
    private final String prefix = "shop-" + UUID.randomUUID();
    private TestPool pool;

    @BeforeEach
    void makeAPool() {
        pool = server.pool();
    }

    private CreateUserPoolDomainResponse create(TestPool pool, String domain) {
        return admin.createUserPoolDomain(r -> r.userPoolId(pool.id()).domain(domain));
    }

    private CreateUserPoolDomainResponse createCustom(TestPool pool, String domain) {
        return admin.createUserPoolDomain(r ->
                r.userPoolId(pool.id())
                        .domain(domain)
                        .customDomainConfig(c ->
                                c.certificateArn(CERTIFICATE)
                                        .securityPolicy(SecurityPolicyType.TLS_V1_2_2021)));
    }

    private DomainDescriptionType describe(String domain) {
        return admin.describeUserPoolDomain(r -> r.domain(domain)).domainDescription();
    }

    @Test
    void aPrefixStandsForItsPoolAtOnce() {
        var created = create(pool, prefix);

        assertThat(created.managedLoginVersion()).isEqualTo(1);
        assertThat(created.cloudFrontDomain()).isNull();
        var described = describe(prefix);
        assertThat(described.userPoolId()).isEqualTo(pool.id());
        assertThat(described.awsAccountId()).isEqualTo("123456789012");
        assertThat(described.domain()).isEqualTo(prefix);
        assertThat(described.status()).isEqualTo(DomainStatusType.ACTIVE);
        assertThat(described.version()).matches("[0-9]{14}");
        assertThat(described.managedLoginVersion()).isEqualTo(1);
        assertThat(described.customDomainConfig().certificateArn()).isNull();
        var shown = admin.describeUserPool(r -> r.userPoolId(pool.id())).userPool();
        assertThat(shown.domain()).isEqualTo(prefix);
        assertThat(shown.customDomain()).isNull();
    }

    @Test
    void aDomainOfOnesOwnKeepsItsCertificate() {
        var own = prefix + ".example.com";

        var created = createCustom(pool, own);

        assertThat(created.cloudFrontDomain()).isEqualTo("127.0.0.1");
        var described = describe(own);
        assertThat(described.customDomainConfig().certificateArn()).isEqualTo(CERTIFICATE);
        assertThat(described.customDomainConfig().securityPolicy())
                .isEqualTo(SecurityPolicyType.TLS_V1_2_2021);
        var shown = admin.describeUserPool(r -> r.userPoolId(pool.id())).userPool();
        assertThat(shown.domain()).isNull();
        assertThat(shown.customDomain()).isEqualTo(own);
    }

    @Test
    void aPoolHasOneDomainOfEachKind() {
        create(pool, prefix);
        createCustom(pool, prefix + ".example.com");

        assertThat(catchThrowable(() -> create(pool, prefix + "-2")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("User pool already has a domain configured.");
        assertThat(catchThrowable(() -> createCustom(pool, prefix + ".example.org")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aDomainIsTakenOnlyOnceOnTheServer() {
        create(pool, prefix);

        var again = catchThrowable(() -> create(server.pool(), prefix));

        assertThat(again)
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Domain already associated with another user pool.");
    }

    @Test
    void ofManyPoolsThatWantADomainAtOnceOneGetsIt() throws Exception {
        var pools = IntStream.range(0, 6).mapToObj(_ -> server.pool()).toList();

        long got;
        try (var racers = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries =
                    pools.stream()
                            .map(p -> racers.submit(() -> catchThrowable(() -> create(p, prefix))))
                            .toList();
            long none = 0;
            for (var one : tries) if (one.get() == null) none++;
            got = none;
        }

        assertThat(got).isEqualTo(1);
    }

    @Test
    void anUnknownDomainIsDescribedByNothing() {
        assertThat(describe(prefix)).isEqualTo(DomainDescriptionType.builder().build());
    }

    @Test
    void anUpdateKeepsWhatItLeavesOut() {
        var own = prefix + ".example.com";
        createCustom(pool, own);

        var updated =
                admin.updateUserPoolDomain(
                        r -> r.userPoolId(pool.id()).domain(own).managedLoginVersion(2));
        assertThat(updated.managedLoginVersion()).isEqualTo(2);
        assertThat(describe(own).customDomainConfig().certificateArn()).isEqualTo(CERTIFICATE);

        admin.updateUserPoolDomain(r ->
                r.userPoolId(pool.id())
                        .domain(own)
                        .customDomainConfig(c -> c.certificateArn(RENEWED)));
        assertThat(describe(own).managedLoginVersion()).isEqualTo(2);
        assertThat(describe(own).customDomainConfig().certificateArn()).isEqualTo(RENEWED);
    }

    @Test
    void routingComesBackAsItWasSent() {
        admin.createUserPoolDomain(r ->
                r.userPoolId(pool.id())
                        .domain(prefix)
                        .routing(o ->
                                o.failover(f ->
                                        f.secondaryRegion("eu-west-1")
                                                .primaryRoute53HealthCheckId("check-1"))));

        assertThat(describe(prefix).routing().failover().secondaryRegion()).isEqualTo("eu-west-1");
        assertThat(describe(prefix).routing().failover().primaryRoute53HealthCheckId())
                .isEqualTo("check-1");
    }

    @Test
    void aPrefixHasNoCertificate() {
        create(pool, prefix);

        assertThat(
                        catchThrowable(() ->
                                admin.updateUserPoolDomain(r ->
                                        r.userPoolId(pool.id())
                                                .domain(prefix)
                                                .customDomainConfig(
                                                        c -> c.certificateArn(CERTIFICATE)))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aPoolIsNotDeletedWhileItHasADomain() {
        create(pool, prefix);

        assertThat(catchThrowable(() -> admin.deleteUserPool(r -> r.userPoolId(pool.id()))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(
                        "User pool cannot be deleted. It has a domain configured that should be"
                                + " deleted first.");

        admin.deleteUserPoolDomain(r -> r.userPoolId(pool.id()).domain(prefix));
        admin.deleteUserPool(r -> r.userPoolId(pool.id()));
        assertThat(describe(prefix)).isEqualTo(DomainDescriptionType.builder().build());
    }

    @Test
    void anotherPoolsDomainIsNobodysToChange() {
        create(pool, prefix);
        var other = server.pool();

        assertThat(
                        catchThrowable(() ->
                                admin.deleteUserPoolDomain(
                                        r -> r.userPoolId(other.id()).domain(prefix))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("No such domain or user pool exists.");
        assertThat(
                        catchThrowable(() ->
                                admin.updateUserPoolDomain(r ->
                                        r.userPoolId(other.id())
                                                .domain(prefix)
                                                .managedLoginVersion(2))))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(describe(prefix).managedLoginVersion()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shop", "-shop", "shop-", "sh_op", "a.b", "łód"})
    void aPrefixIsOneLowerCaseLabel(String domain) {
        assertThat(catchThrowable(() -> create(pool, domain)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The domain name contains an invalid character.");
    }

    @ParameterizedTest
    @CsvSource({"myaws, aws", "amazonas, amazon", "newcognito, cognito"})
    void someWordsAreReserved(String domain, String word) {
        assertThat(catchThrowable(() -> create(pool, domain)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Domain cannot contain reserved word: " + word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"example", "a..example.com", "Login.example.com", "x.example.com."})
    void aDomainOfOnesOwnIsAWholeName(String domain) {
        assertThat(catchThrowable(() -> createCustom(pool, domain)))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void managedLoginHasTwoVersionsAndATier() {
        var lite = server.pool(r -> r.userPoolTier("LITE"));

        assertThat(catchThrowable(() -> version(pool, 0)))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(catchThrowable(() -> version(pool, 3)))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(catchThrowable(() -> version(lite, 2)))
                .isInstanceOf(FeatureUnavailableInTierException.class);
        assertThat(version(lite, 1).managedLoginVersion()).isEqualTo(1);
        assertThat(
                        admin.createUserPoolDomain(r ->
                                        r.userPoolId(pool.id())
                                                .domain(prefix + "-2")
                                                .managedLoginVersion(2))
                                .managedLoginVersion())
                .isEqualTo(2);
    }

    private CreateUserPoolDomainResponse version(TestPool pool, int version) {
        return admin.createUserPoolDomain(
                r -> r.userPoolId(pool.id()).domain(prefix).managedLoginVersion(version));
    }
}

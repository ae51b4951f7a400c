package doorhouse.sts;

import static doorhouse.sts.StsFixture.assertRefused;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/// Sessions that users get for themselves, and that they lend.
@OnBothDatabases
class UserSessionsTest {
    private static final String ACCOUNT = "123456789012";
    private static final String EVERYTHING =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}\
            """;

    private final TestServer server = TestServer.shared();
    private final StsFixture fixture = new StsFixture(server);
    private final IamClient iam = server.iam();
    private final String ana = "ana-" + UUID.randomUUID();
    private StsClient sts;

    @BeforeEach
    void makeAna() {
        sts = fixture.stsOfUser(ana, EVERYTHING);
    }

    @Test
    void aUsersSessionIsTheUser() {
        var session = sts.getSessionToken().credentials();

        assertThat(session.accessKeyId()).matches("ASIA[A-Z2-7]{16}");
        assertThat(session.secretAccessKey()).matches("[A-Za-z0-9+/]{40}");
        assertThat(session.expiration())
                .isBetween(
                        server.clock().instant().plus(ofMinutes(12 * 60 - 1)),
                        server.clock().instant().plus(ofMinutes(12 * 60)));
        var identity = server.sts(fixture.of(session)).getCallerIdentity();
        assertThat(identity.arn()).isEqualTo("arn:aws:iam::" + ACCOUNT + ":user/" + ana);
        assertThat(identity.userId()).startsWith("AIDA");
        assertThat(pools(session).listUserPools(r -> r.maxResults(1))).isNotNull();
    }

    @Test
    void aSessionEndsWithItsTime() {
        var session = sts.getSessionToken(r -> r.durationSeconds(900)).credentials();
        server.clock().forward(ofSeconds(890));
        assertThat(server.sts(fixture.of(session)).getCallerIdentity()).isNotNull();

        server.clock().forward(ofSeconds(11));

        assertRefused(
                () -> server.sts(fixture.of(session)).getCallerIdentity(),
                403,
                "ExpiredToken",
                "The security token included in the request is expired");
        var json =
                catchThrowableOfType(
                        CognitoIdentityProviderException.class,
                        () -> pools(session).listUserPools(r -> r.maxResults(1)));
        assertThat(json.awsErrorDetails().errorCode()).isEqualTo("ExpiredTokenException");
        assertThat(json.awsErrorDetails().errorMessage())
                .isEqualTo("The security token included in the request is expired");
    }

    @Test
    void anExpiredTokenIsToldOnlyToWhoHasItsSecret() {
        var session = sts.getSessionToken(r -> r.durationSeconds(900)).credentials();
        server.clock().forward(ofSeconds(901));
        var guessed =
                StaticCredentialsProvider.create(
                        AwsSessionCredentials.create(
                                session.accessKeyId(), "x".repeat(40), session.sessionToken()));

        var refused =
                catchThrowableOfType(
                        software.amazon.awssdk.services.sts.model.StsException.class,
                        () -> server.sts(guessed).getCallerIdentity());

        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("SignatureDoesNotMatch");
    }

    @Test
    void aUserDeletedTakesSessionsAlong() {
        var session = sts.getSessionToken().credentials();
        fixture.deleteUser(ana);

        assertInvalid(session);

        iam.createUser(r -> r.userName(ana));
        assertInvalid(session);
    }

    @Test
    void aSessionHasTheUsersPoliciesAsTheyAreNow() {
        var session = sts.getSessionToken().credentials();
        iam.deleteUserPolicy(r -> r.userName(ana).policyName("p"));

        var refused =
                catchThrowableOfType(
                        CognitoIdentityProviderException.class,
                        () -> pools(session).listUserPools(r -> r.maxResults(1)));

        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 50, 120})
    void aTamperedTokenIsNobodys(int place) {
        var session = sts.getSessionToken().credentials();
        var token = new StringBuilder(session.sessionToken());
        token.setCharAt(place, token.charAt(place) == 'A' ? 'B' : 'A');

        assertInvalid(session.toBuilder().sessionToken(token.toString()).build());
    }

    @Test
    void aTokenIsOfItsOwnKeyAlone() {
        var first = sts.getSessionToken().credentials();
        var second = sts.getSessionToken().credentials();

        assertInvalid(first.toBuilder().sessionToken(second.sessionToken()).build());
        assertInvalid(first.toBuilder().accessKeyId(second.accessKeyId()).build());
        assertInvalid(first.toBuilder().sessionToken("").build());
        assertInvalid(first.toBuilder().sessionToken("a".repeat(7_000)).build());
    }

    @Test
    void aLongTermKeyTakesNoToken() {
        var key = iam.createAccessKey(r -> r.userName(ana)).accessKey();
        var session = sts.getSessionToken().credentials();

        assertInvalid(
                Credentials.builder()
                        .accessKeyId(key.accessKeyId())
                        .secretAccessKey(key.secretAccessKey())
                        .sessionToken(session.sessionToken())
                        .build());
    }

    @Test
    void aSessionWithoutASecondFactorDoesNotReachIam() {
        var session = sts.getSessionToken().credentials();

        assertRefused(
                () -> server.iam(fixture.of(session)).listUsers(),
                403,
                "InvalidClientTokenId",
                "The security token included in the request is invalid");
        assertRefused(
                () -> server.sts(fixture.of(session)).getSessionToken(),
                403,
                "AccessDenied",
                "Cannot call GetSessionToken with session credentials");
        assertRefused(
                () -> server.sts(fixture.of(session)).getFederationToken(r -> r.name("bob")),
                403,
                "AccessDenied",
                "Cannot call GetFederationToken with session credentials");
    }

    @Test
    void nobodyHasASecondFactor() {
        assertRefused(
                () ->
                        sts.getSessionToken(r ->
                                r.serialNumber("arn:aws:iam::123456789012:mfa/ana")
                                        .tokenCode("123456")),
                403,
                "AccessDenied",
                "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your"
                        + " MFA serial number is valid and associated with this user.");
        assertRefused(
                () -> sts.getSessionToken(r -> r.tokenCode("123456")),
                403,
                "AccessDenied",
                "MultiFactorAuthentication failed, must provide both MFA serial number and one time"
                        + " pass code.");
    }

    @Test
    void theRootsSessionLastsAnHour() {
        var session = server.sts().getSessionToken(r -> r.durationSeconds(7_200)).credentials();

        assertThat(session.expiration())
                .isBeforeOrEqualTo(server.clock().instant().plus(ofMinutes(60)));
        assertThat(server.sts(fixture.of(session)).getCallerIdentity().arn())
                .isEqualTo("arn:aws:iam::" + ACCOUNT + ":root");
    }

    @Test
    void aFederatedUserMayWhatBothAllow() {
        var lent =
                sts.getFederationToken(r ->
                        r.name("bob")
                                .policy(
                                        """
                                        {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                                        "Action":["cognito-idp:ListUserPools","iam:*"],"Resource":"*"}}\
                                        """)
                                .durationSeconds(900));

        assertThat(lent.federatedUser().arn())
                .isEqualTo("arn:aws:sts::" + ACCOUNT + ":federated-user/bob");
        assertThat(lent.federatedUser().federatedUserId()).isEqualTo(ACCOUNT + ":bob");
        assertThat(lent.packedPolicySize()).isBetween(1, 20);
        var bob = lent.credentials();
        assertThat(server.sts(fixture.of(bob)).getCallerIdentity().arn())
                .isEqualTo(lent.federatedUser().arn());
        assertThat(pools(bob).listUserPools(r -> r.maxResults(1))).isNotNull();
        var refused =
                catchThrowableOfType(
                        CognitoIdentityProviderException.class,
                        () -> pools(bob).createUserPool(r -> r.poolName("x")));
        assertThat(refused.awsErrorDetails().errorMessage())
                .isEqualTo(
                        ("User: %s is not authorized to perform: cognito-idp:CreateUserPool on resource:"
                                        + " * because no session policy allows the"
                                        + " cognito-idp:CreateUserPool action")
                                .formatted(lent.federatedUser().arn()));
        assertRefused(
                () -> server.iam(fixture.of(bob)).listUsers(),
                403,
                "InvalidClientTokenId",
                "The security token included in the request is invalid");
    }

    @Test
    void aFederatedUserWithoutPoliciesMayNothing() {
        var bob = sts.getFederationToken(r -> r.name("bob")).credentials();

        var refused =
                catchThrowableOfType(
                        CognitoIdentityProviderException.class,
                        () -> pools(bob).listUserPools(r -> r.maxResults(1)));

        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    }

    @Test
    void whoMayNotLendDoesNot() {
        var weak = "weak-" + UUID.randomUUID();
        var own = fixture.stsOfUser(weak, EVERYTHING.replace("\"*\",", "\"iam:*\","));

        assertRefused(
                () -> own.getFederationToken(r -> r.name("bob")),
                403,
                "AccessDenied",
                ("User: arn:aws:iam::%s:user/%s is not authorized to perform: sts:GetFederationToken on"
                                + " resource: arn:aws:sts::%s:federated-user/bob because no"
                                + " identity-based policy allows the sts:GetFederationToken action")
                        .formatted(ACCOUNT, weak, ACCOUNT));
    }

    @Test
    void tagsAreTheSessionsAndNoOtherFact() {
        iam.tagUser(r ->
                r.userName(ana)
                        .tags(
                                software.amazon.awssdk.services.iam.model.Tag.builder()
                                        .key("team")
                                        .value("blue")
                                        .build()));
        var policy =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                "Action":"cognito-idp:ListUserPools","Resource":"*","Condition":{"StringEquals":
                {"aws:PrincipalTag/username":"root","aws:PrincipalType":"FederatedUser",
                "aws:userid":"123456789012:bob"}}}}\
                """;
        var bob =
                sts.getFederationToken(r ->
                                r.name("bob")
                                        .policy(policy)
                                        .tags(
                                                tag("username", "root"),
                                                tag("PrincipalType", "User"),
                                                tag("userid", "eve")))
                        .credentials();

        assertThat(pools(bob).listUserPools(r -> r.maxResults(1))).isNotNull();
        assertRefused(
                () ->
                        sts.getFederationToken(
                                r -> r.name("bob").tags(tag("aws:PrincipalType", "User"))),
                400,
                "InvalidInput",
                "Tag keys must not begin with aws:, which is reserved for system use.");
        assertRefused(
                () ->
                        sts.getFederationToken(
                                r -> r.name("bob").tags(tag("team", "a"), tag("Team", "b"))),
                400,
                "InvalidInput",
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }

    @Test
    void aDenyOfATagOfTheUserHoldsForWhomItLendsTo() {
        var suspended =
                EVERYTHING.replace(
                        "{\"Effect\"",
                        """
                        [{"Effect":"Deny","Action":"cognito-idp:*","Resource":"*","Condition":
                        {"StringEquals":{"aws:PrincipalTag/suspended":"yes"}}},{"Effect"\
                        """);
        iam.putUserPolicy(r ->
                r.userName(ana)
                        .policyName("p")
                        .policyDocument(suspended.substring(0, suspended.length() - 1) + "]}"));
        var bob = sts.getFederationToken(r -> r.name("bob").policy(EVERYTHING)).credentials();
        var overriding =
                sts.getFederationToken(
                                r -> r.name("eve").policy(EVERYTHING).tags(tag("Suspended", "no")))
                        .credentials();
        assertThat(pools(bob).listUserPools(r -> r.maxResults(1))).isNotNull();

        iam.tagUser(r ->
                r.userName(ana)
                        .tags(
                                software.amazon.awssdk.services.iam.model.Tag.builder()
                                        .key("suspended")
                                        .value("yes")
                                        .build()));

        var refused =
                catchThrowableOfType(
                        CognitoIdentityProviderException.class,
                        () -> pools(bob).listUserPools(r -> r.maxResults(1)));
        assertThat(refused.awsErrorDetails().errorMessage()).contains("explicit deny");
        assertThat(pools(overriding).listUserPools(r -> r.maxResults(1))).isNotNull();
    }

    @Test
    void policiesThatAreNoneAreRefused() {
        assertRefused(
                () -> sts.getFederationToken(r -> r.name("bob").policy("{\"a\":1}")),
                400,
                "MalformedPolicyDocument",
                "Syntax errors in policy.");
        assertRefused(
                () ->
                        sts.getFederationToken(r ->
                                r.name("bob")
                                        .policyArns(
                                                PolicyDescriptorType.builder()
                                                        .arn("arn:aws:iam::aws:policy/None")
                                                        .build())),
                400,
                "ValidationError",
                "Policy arn:aws:iam::aws:policy/None does not exist or is not attachable.");
    }

    @Test
    void whatDoesNotFitIntoATokenIsRefused() {
        var tags = new Tag[50];
        for (int i = 0; i < tags.length; i++) tags[i] = tag("k" + i, randomText());

        var refused =
                catchThrowableOfType(
                        software.amazon.awssdk.services.sts.model.PackedPolicyTooLargeException
                                .class,
                        () -> sts.getFederationToken(r -> r.name("bob").tags(tags)));

        assertThat(refused.awsErrorDetails().errorMessage())
                .matches("Packed size of session tags consumes \\d+% of allotted space\\.");
    }

    @Test
    void aKeyTellsItsAccount() {
        var session = sts.getSessionToken().credentials();
        var key = iam.createAccessKey(r -> r.userName(ana)).accessKey().accessKeyId();

        assertThat(sts.getAccessKeyInfo(r -> r.accessKeyId(key)).account()).isEqualTo(ACCOUNT);
        assertThat(sts.getAccessKeyInfo(r -> r.accessKeyId(session.accessKeyId())).account())
                .isEqualTo(ACCOUNT);
        assertRefused(
                () -> sts.getAccessKeyInfo(r -> r.accessKeyId("ASIAAAAAAAAAAAAAAAAA")),
                400,
                "ValidationError",
                "The access key id is not of a known account.");
    }

    @Test
    void aMessageThatIsNotOursIsNotDecoded() {
        assertRefused(
                () -> sts.decodeAuthorizationMessage(r -> r.encodedMessage("abc")),
                400,
                "InvalidAuthorizationMessageException",
                "Message is not valid or was not encoded here.");
        // What was sealed for another use does not open as a message.
        var token = sts.getSessionToken().credentials().sessionToken();
        assertRefused(
                () -> sts.decodeAuthorizationMessage(r -> r.encodedMessage(token)),
                400,
                "InvalidAuthorizationMessageException",
                "Message is not valid or was not encoded here.");
    }

    private void assertInvalid(Credentials credentials) {
        assertRefused(
                () -> server.sts(fixture.of(credentials)).getCallerIdentity(),
                403,
                "InvalidClientTokenId",
                "The security token included in the request is invalid.");
    }

    private CognitoIdentityProviderClient pools(Credentials credentials) {
        return server.client(fixture.of(credentials));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static String randomText() {
        var text = new StringBuilder();
        while (text.length() < 250) text.append(UUID.randomUUID());
        return text.substring(0, 250);
    }
}

package doorhouse.userpool.pool;

import static doorhouse.testing.TestServer.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AccountRecoverySettingType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeDataType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeletionProtectionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.EmailSendingAccountType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.FeatureUnavailableInTierException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.IssuerType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RecoveryOptionNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RecoveryOptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SchemaAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TierChangeNotAllowedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolTierType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UsernameAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

class PoolOperationsTest {
    private final TestServer server = TestServer.shared();
    private final CognitoIdentityProviderClient admin = server.admin();

    private UserPoolType describe(String id) {
        return admin.describeUserPool(r -> r.userPoolId(id)).userPool();
    }

    @Test
    void aPoolIsDescribedAsItWasCreated() {
        var created = admin.createUserPool(r -> r.poolName("one")).userPool();

        var pool = describe(created.id());

        assertThat(pool).isEqualTo(created);
        assertThat(pool.name()).isEqualTo("one");
        assertThat(pool.arn())
                .isEqualTo(
                        "arn:aws:cognito-idp:us-east-1:%s:userpool/%s", ACCOUNT.value(), pool.id());
        assertThat(pool.creationDate()).isEqualTo(pool.lastModifiedDate());
        assertThat(Duration.between(pool.creationDate(), server.clock().instant()))
                .isLessThan(Duration.ofMinutes(1));
        assertThat(pool.estimatedNumberOfUsers()).isZero();
        assertThat(pool.policies().passwordPolicy())
                .satisfies(p -> assertThat(p.minimumLength()).isEqualTo(8))
                .satisfies(p -> assertThat(p.requireUppercase()).isTrue())
                .satisfies(p -> assertThat(p.requireLowercase()).isTrue())
                .satisfies(p -> assertThat(p.requireNumbers()).isTrue())
                .satisfies(p -> assertThat(p.requireSymbols()).isTrue())
                .satisfies(p -> assertThat(p.passwordHistorySize()).isNull())
                .satisfies(p -> assertThat(p.temporaryPasswordValidityDays()).isEqualTo(7));
        assertThat(pool.policies().signInPolicy().allowedFirstAuthFactors())
                .containsExactly(AuthFactorType.PASSWORD);
        assertThat(pool.deletionProtection()).isEqualTo(DeletionProtectionType.INACTIVE);
        assertThat(pool.mfaConfiguration()).isEqualTo(UserPoolMfaType.OFF);
        assertThat(pool.userPoolTier()).isEqualTo(UserPoolTierType.ESSENTIALS);
        assertThat(pool.emailConfiguration().emailSendingAccount())
                .isEqualTo(EmailSendingAccountType.COGNITO_DEFAULT);
        assertThat(pool.adminCreateUserConfig().unusedAccountValidityDays()).isEqualTo(7);
        assertThat(pool.adminCreateUserConfig().allowAdminCreateUserOnly()).isFalse();
        assertThat(pool.issuerConfiguration().type()).isEqualTo(IssuerType.ORIGINAL);
        assertThat(pool.deviceConfiguration()).isNull();
        assertThat(pool.usernameConfiguration()).isNull();
        assertThat(pool.userPoolAddOns()).isNull();
        assertThat(pool.accountRecoverySetting()).isNull();
        assertThat(pool.schemaAttributes()).hasSize(21);
    }

    @Test
    void everySettingComesBack() {
        var lambda = "arn:aws:lambda:us-east-1:123456789012:function:f";
        var role = "arn:aws:iam::123456789012:role/sms";
        var id =
                admin.createUserPool(r ->
                                r.poolName("all")
                                        .policies(p ->
                                                p.passwordPolicy(w ->
                                                                w.minimumLength(99)
                                                                        .passwordHistorySize(24)
                                                                        .temporaryPasswordValidityDays(
                                                                                365))
                                                        .signInPolicy(s ->
                                                                s.allowedFirstAuthFactors(
                                                                        AuthFactorType.PASSWORD,
                                                                        AuthFactorType.WEB_AUTHN)))
                                        .deletionProtection(DeletionProtectionType.ACTIVE)
                                        .lambdaConfig(
                                                l -> l.preSignUp(lambda).customMessage(lambda))
                                        .autoVerifiedAttributes(VerifiedAttributeType.EMAIL)
                                        .usernameAttributes(UsernameAttributeType.EMAIL)
                                        .usernameConfiguration(u -> u.caseSensitive(false))
                                        .smsAuthenticationMessage("sms {####}")
                                        .userAttributeUpdateSettings(u ->
                                                u.attributesRequireVerificationBeforeUpdate(
                                                        VerifiedAttributeType.EMAIL))
                                        .deviceConfiguration(
                                                d -> d.challengeRequiredOnNewDevice(true))
                                        .smsConfiguration(s -> s.snsCallerArn(role).externalId("x"))
                                        .userPoolTags(Map.of("team", "blue"))
                                        .adminCreateUserConfig(a ->
                                                a.allowAdminCreateUserOnly(true)
                                                        .inviteMessageTemplate(t ->
                                                                t.emailSubject("hi")
                                                                        .emailMessage(
                                                                                "{username} {####}")))
                                        .accountRecoverySetting(recovery("verified_email", 1)))
                        .userPool()
                        .id();

        var pool = describe(id);

        assertThat(pool.policies().passwordPolicy().minimumLength()).isEqualTo(99);
        assertThat(pool.policies().passwordPolicy().requireSymbols()).isFalse();
        assertThat(pool.policies().passwordPolicy().passwordHistorySize()).isEqualTo(24);
        assertThat(pool.adminCreateUserConfig().unusedAccountValidityDays()).isEqualTo(365);
        assertThat(pool.policies().signInPolicy().allowedFirstAuthFactors())
                .containsExactly(AuthFactorType.PASSWORD, AuthFactorType.WEB_AUTHN);
        assertThat(pool.deletionProtection()).isEqualTo(DeletionProtectionType.ACTIVE);
        assertThat(pool.lambdaConfig().preSignUp()).isEqualTo(lambda);
        assertThat(pool.autoVerifiedAttributes()).containsExactly(VerifiedAttributeType.EMAIL);
        assertThat(pool.usernameAttributes()).containsExactly(UsernameAttributeType.EMAIL);
        assertThat(pool.usernameConfiguration().caseSensitive()).isFalse();
        assertThat(pool.smsAuthenticationMessage()).isEqualTo("sms {####}");
        assertThat(pool.deviceConfiguration().challengeRequiredOnNewDevice()).isTrue();
        assertThat(pool.smsConfiguration().snsCallerArn()).isEqualTo(role);
        assertThat(pool.userPoolTags()).containsExactlyEntriesOf(Map.of("team", "blue"));
        assertThat(pool.adminCreateUserConfig().inviteMessageTemplate().emailSubject())
                .isEqualTo("hi");
        assertThat(pool.accountRecoverySetting().recoveryMechanisms()).hasSize(1);
    }

    private static AccountRecoverySettingType recovery(String name, int priority) {
        return AccountRecoverySettingType.builder()
                .recoveryMechanisms(
                        RecoveryOptionType.builder()
                                .name(RecoveryOptionNameType.fromValue(name))
                                .priority(priority)
                                .build())
                .build();
    }

    @Test
    void anUpdateReturnsWhatItLeavesOutToItsDefault() {
        var pool =
                server.pool(r ->
                        r.autoVerifiedAttributes(VerifiedAttributeType.EMAIL)
                                .userPoolTags(Map.of("team", "blue"))
                                .usernameConfiguration(u -> u.caseSensitive(false))
                                .policies(p -> p.passwordPolicy(w -> w.minimumLength(20))));

        server.clock().forward(Duration.ofSeconds(5));
        admin.updateUserPool(r -> r.userPoolId(pool.id()).poolName("renamed"));

        var after = describe(pool.id());
        assertThat(after.name()).isEqualTo("renamed");
        assertThat(after.autoVerifiedAttributes()).isEmpty();
        assertThat(after.userPoolTags()).isEmpty();
        assertThat(after.policies().passwordPolicy().minimumLength()).isEqualTo(8);
        assertThat(after.usernameConfiguration().caseSensitive()).isFalse();
        assertThat(Duration.between(after.creationDate(), after.lastModifiedDate()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aPoolIsDeletedOnlyWithoutProtection() {
        var pool = server.pool(r -> r.deletionProtection(DeletionProtectionType.ACTIVE));

        assertThatThrownBy(() -> admin.deleteUserPool(r -> r.userPoolId(pool.id())))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(
                        "The user pool cannot be deleted because deletion protection is activated."
                                + " Deletion protection must be inactivated first.");

        admin.updateUserPool(
                r -> r.userPoolId(pool.id()).deletionProtection(DeletionProtectionType.INACTIVE));
        admin.deleteUserPool(r -> r.userPoolId(pool.id()));

        assertThatThrownBy(() -> describe(pool.id()))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("User pool " + pool.id() + " does not exist.");
    }

    @Test
    void aDeletedPoolTakesItsClientsWithIt() {
        var pool = server.pool();
        var client = pool.client();

        admin.deleteUserPool(r -> r.userPoolId(pool.id()));

        var signUp =
                catchThrowable(() ->
                        admin.describeUserPoolClient(
                                r -> r.userPoolId(pool.id()).clientId(client)));
        assertThat(signUp).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aDeletedPoolsTokensAndClientsEndAtOnce() {
        var pool = server.pool();
        var client = pool.client();
        pool.confirmedUser("ana");
        var token = pool.accessToken(client, "ana");
        server.app().getUser(r -> r.accessToken(token));

        admin.deleteUserPool(r -> r.userPoolId(pool.id()));

        assertThatThrownBy(() -> server.app().getUser(r -> r.accessToken(token)))
                .isInstanceOf(NotAuthorizedException.class);
        assertThatThrownBy(() -> pool.accessToken(client, "ana"))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void anUnknownPoolDoesNotExistForAnyOperation() {
        var id = "us-east-1_doesNotExist";
        var sentence = "User pool " + id + " does not exist.";

        assertThatThrownBy(() -> describe(id)).hasMessageContaining(sentence);
        assertThatThrownBy(() -> admin.updateUserPool(r -> r.userPoolId(id)))
                .hasMessageContaining(sentence);
        assertThatThrownBy(() -> admin.deleteUserPool(r -> r.userPoolId(id)))
                .hasMessageContaining(sentence);
        assertThatThrownBy(() -> admin.getUserPoolMfaConfig(r -> r.userPoolId(id)))
                .hasMessageContaining(sentence);
        assertThatThrownBy(() ->
                        admin.addCustomAttributes(
                                r -> r.userPoolId(id).customAttributes(text("plan"))))
                .hasMessageContaining(sentence);
    }

    @Test
    void theListOfPoolsIsReadPageByPage() {
        var made = new HashSet<String>();
        for (int i = 0; i < 5; i++) made.add(server.pool().id());

        var listed = new HashSet<String>();
        admin.listUserPoolsPaginator(r -> r.maxResults(2)).stream()
                .peek(page -> assertThat(page.userPools()).hasSizeLessThanOrEqualTo(2))
                .flatMap(page -> page.userPools().stream())
                .forEach(pool -> assertThat(listed.add(pool.id())).isTrue());

        assertThat(listed).containsAll(made);
    }

    @Test
    void aForeignPagingTokenIsRefused() {
        assertThatThrownBy(() -> admin.listUserPools(r -> r.maxResults(1).nextToken("nonsense")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Invalid pagination token");
    }

    @Test
    void aListHoldsOneToSixtyPools() {
        admin.listUserPools(r -> r.maxResults(60));

        for (int bad : new int[] {0, 61}) {
            assertThatThrownBy(() -> admin.listUserPools(r -> r.maxResults(bad)))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("at 'maxResults' failed to satisfy constraint");
        }
    }

    private static SchemaAttributeType text(String name) {
        return SchemaAttributeType.builder()
                .name(name)
                .attributeDataType(AttributeDataType.STRING)
                .build();
    }

    @Test
    void customAttributesAreAddedLast() {
        var pool = server.pool(r -> r.schema(text("first")));

        admin.addCustomAttributes(
                r -> r.userPoolId(pool.id()).customAttributes(text("second"), text("third")));

        var names = describe(pool.id()).schemaAttributes().stream().map(SchemaAttributeType::name);
        assertThat(names.skip(21)).containsExactly("custom:first", "custom:second", "custom:third");
    }

    @Test
    void aCustomAttributeIsAddedOnlyOnceAndAllOrNothing() {
        var pool = server.pool(r -> r.schema(text("first")));

        assertThatThrownBy(() ->
                        admin.addCustomAttributes(r ->
                                r.userPoolId(pool.id())
                                        .customAttributes(text("second"), text("first"))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(
                        "custom:first: Existing attribute already has name custom:first.");

        assertThat(describe(pool.id()).schemaAttributes()).hasSize(22);
    }

    @Test
    void aFeatureOfALargerTierIsRefusedAndATierWithItIsKept() {
        assertThatThrownBy(() ->
                        server.pool(r ->
                                r.userPoolTier(UserPoolTierType.LITE)
                                        .policies(p ->
                                                p.passwordPolicy(w -> w.passwordHistorySize(1)))))
                .isInstanceOf(FeatureUnavailableInTierException.class);

        var pool = server.pool(r -> r.userPoolAddOns(a -> a.advancedSecurityMode("AUDIT"))).id();
        assertThat(describe(pool).userPoolTier()).isEqualTo(UserPoolTierType.PLUS);
        assertThatThrownBy(() ->
                        admin.updateUserPool(r ->
                                r.userPoolId(pool)
                                        .userPoolTier(UserPoolTierType.LITE)
                                        .userPoolAddOns(a -> a.advancedSecurityMode("AUDIT"))))
                .isInstanceOf(TierChangeNotAllowedException.class);

        admin.updateUserPool(r -> r.userPoolId(pool).userPoolTier(UserPoolTierType.LITE));
        assertThat(describe(pool).userPoolTier()).isEqualTo(UserPoolTierType.LITE);
        assertThat(describe(pool).policies().signInPolicy()).isNull();
    }

    @Test
    void aPoolMayBeGivenItsIdInDevelopment() {
        var id = "us-east-1_pinned" + System.nanoTime();

        var pool = server.pool(r -> r.userPoolTags(Map.of("_custom_id_", id)));

        assertThat(pool.id()).isEqualTo(id);
    }

    @Test
    void tagsAreAddedReplacedAndRemoved() {
        var pool = server.pool(r -> r.userPoolTags(Map.of("a", "1", "b", "2")));
        var arn = describe(pool.id()).arn();

        admin.tagResource(r -> r.resourceArn(arn).tags(Map.of("b", "3", "c", "4")));
        admin.untagResource(r -> r.resourceArn(arn).tagKeys("a", "unknown"));

        assertThat(admin.listTagsForResource(r -> r.resourceArn(arn)).tags())
                .containsExactlyInAnyOrderEntriesOf(Map.of("b", "3", "c", "4"));
        assertThat(describe(pool.id()).userPoolTags()).isEqualTo(Map.of("b", "3", "c", "4"));
    }

    @Test
    void tagsAreOfAPoolThatIsThere() {
        var prefix = "arn:aws:cognito-idp:us-east-1:" + ACCOUNT.value() + ":userpool/";

        assertThatThrownBy(() ->
                        admin.listTagsForResource(r -> r.resourceArn(prefix + "us-east-1_none")))
                .isInstanceOf(ResourceNotFoundException.class);
        for (var bad : List.of(prefix + "nonsense", "arn:aws:s3:us-east-1:123456789012:bucket/b")) {
            assertThatThrownBy(() -> admin.listTagsForResource(r -> r.resourceArn(bad)))
                    .isInstanceOf(InvalidParameterException.class);
        }
    }
}

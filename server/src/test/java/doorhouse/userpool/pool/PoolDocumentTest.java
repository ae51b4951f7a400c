package doorhouse.userpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import doorhouse.operation.ApiException;
import doorhouse.wire.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

final class PoolDocumentTest {
    private static ObjectNode created(String members) {
        var asked = Json.read("{\"PoolName\":\"p\"" + members.replace('\'', '"') + "}");
        var document = PoolDocument.created(asked);
        PoolRules.check(document, PoolMfa.created(document));
        return document;
    }

    private static PoolSettings settings(String members) {
        return PoolSettings.read(created(members), Json.object());
    }

    @Test
    void whatIsLeftOutIsAtItsDefault() {
        var document = created("");
        document.remove("SchemaAttributes");

        assertThat(document)
                .isEqualTo(
                        Json.read(
                                """
                                {"Name":"p",
                                 "Policies":{
                                   "PasswordPolicy":{"MinimumLength":8,"RequireUppercase":true,
                                     "RequireLowercase":true,"RequireNumbers":true,
                                     "RequireSymbols":true,"TemporaryPasswordValidityDays":7},
                                   "SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD"]}},
                                 "DeletionProtection":"INACTIVE",
                                 "LambdaConfig":{},
                                 "MfaConfiguration":"OFF",
                                 "UserPoolTags":{},
                                 "UserPoolTier":"ESSENTIALS",
                                 "VerificationMessageTemplate":
                                   {"DefaultEmailOption":"CONFIRM_WITH_CODE"},
                                 "EmailConfiguration":{"EmailSendingAccount":"COGNITO_DEFAULT"},
                                 "AdminCreateUserConfig":{"AllowAdminCreateUserOnly":false,
                                   "UnusedAccountValidityDays":7},
                                 "UserAttributeUpdateSettings":
                                   {"AttributesRequireVerificationBeforeUpdate":[]},
                                 "KeyConfiguration":{"KeyType":"AWS_OWNED_KEY"},
                                 "IssuerConfiguration":{"Type":"ORIGINAL"}}\
                                """));
    }

    @Test
    void theTypedSettingsOfADefaultPool() {
        assertThat(settings(""))
                .returns(PasswordPolicy.DEFAULTS, PoolSettings::passwordPolicy)
                .returns(true, PoolSettings::caseSensitive)
                .returns(List.of("verified_phone_number", "verified_email"), PoolSettings::recovery)
                .returns(MfaConfiguration.OFF, PoolSettings::mfaConfiguration)
                .returns(Tier.ESSENTIALS, PoolSettings::tier)
                .returns(false, PoolSettings::adminCreateUserOnly)
                .returns(false, PoolSettings::deletionProtected);
    }

    @Test
    void aGivenPasswordPolicyAsksOnlyForWhatItNames() {
        assertThat(
                        settings(",'Policies':{'PasswordPolicy':{'RequireNumbers':true}}")
                                .passwordPolicy())
                .isEqualTo(new PasswordPolicy(8, false, false, true, false, 0, 7));
    }

    @ParameterizedTest
    @CsvSource({"-1,-1,7", "0,-1,7", "-1,0,7", "3,-1,3", "-1,3,3", "3,3,3", "0,3,3", "3,0,3"})
    void aTemporaryPasswordsDaysStandInTwoMembers(int newer, int older, int days) {
        var policy = newer < 0 ? "" : "'TemporaryPasswordValidityDays':" + newer;
        var admin = older < 0 ? "" : "'UnusedAccountValidityDays':" + older;
        var document =
                created(
                        ",'Policies':{'PasswordPolicy':{"
                                + policy
                                + "}},'AdminCreateUserConfig':{"
                                + admin
                                + "}");

        assertThat(document.at("/Policies/PasswordPolicy/TemporaryPasswordValidityDays").asInt())
                .isEqualTo(days);
        assertThat(document.at("/AdminCreateUserConfig/UnusedAccountValidityDays").asInt())
                .isEqualTo(days);
    }

    @Test
    void verificationMessagesShowInBothPlacesAndTheTemplateWins() {
        var document =
                created(
                        ",'EmailVerificationMessage':'old {####}','SmsVerificationMessage':'sms {####}',"
                                + "'VerificationMessageTemplate':{'EmailMessage':'new {####}'}");

        assertThat(document.path("EmailVerificationMessage").asString()).isEqualTo("new {####}");
        assertThat(document.at("/VerificationMessageTemplate/SmsMessage").asString())
                .isEqualTo("sms {####}");
        assertThat(PoolSettings.read(document, Json.object()).messages())
                .returns("new {####}", PoolSettings.Messages::emailMessage)
                .returns("sms {####}", PoolSettings.Messages::smsMessage)
                .returns(false, PoolSettings.Messages::confirmWithLink);
    }

    @Test
    void recoveryComesInTheOrderOfPriority() {
        var recovery =
                settings(
                        ",'AccountRecoverySetting':{'RecoveryMechanisms':["
                                + "{'Priority':2,'Name':'verified_phone_number'},"
                                + "{'Priority':1,'Name':'verified_email'}]}");

        assertThat(recovery.recovery()).containsExactly("verified_email", "verified_phone_number");
    }

    @Test
    void threatProtectionMovesAPoolWithoutTierToPlus() {
        assertThat(settings(",'UserPoolAddOns':{'AdvancedSecurityMode':'AUDIT'}").tier())
                .isEqualTo(Tier.PLUS);
        assertThat(settings(",'UserPoolAddOns':{'AdvancedSecurityMode':'OFF'}").tier())
                .isEqualTo(Tier.ESSENTIALS);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        ",'AliasAttributes':['email'],'UsernameAttributes':['email']",
                        "InvalidParameterException: Only one of the aliasAttributes or"
                                + " usernameAttributes can be set in a user pool."),
                arguments(
                        ",'Policies':{'PasswordPolicy':{'TemporaryPasswordValidityDays':3}},"
                                + "'AdminCreateUserConfig':{'UnusedAccountValidityDays':4}",
                        "InvalidParameterException: Please use TemporaryPasswordValidityDays in"
                                + " PasswordPolicy instead of UnusedAccountValidityDays"),
                arguments(
                        ",'AutoVerifiedAttributes':['email'],'UserAttributeUpdateSettings':"
                                + "{'AttributesRequireVerificationBeforeUpdate':['phone_number']}",
                        "InvalidParameterException: AttributesRequireVerificationBeforeUpdate has"
                                + " phone_number, which is not one of the AutoVerifiedAttributes."),
                arguments(
                        ",'AccountRecoverySetting':{'RecoveryMechanisms':["
                                + "{'Priority':1,'Name':'verified_email'},"
                                + "{'Priority':1,'Name':'verified_phone_number'}]}",
                        "InvalidParameterException: Account Recovery Setting must not have two"
                                + " mechanisms of one priority."),
                arguments(
                        ",'AccountRecoverySetting':{'RecoveryMechanisms':["
                                + "{'Priority':1,'Name':'verified_email'},"
                                + "{'Priority':2,'Name':'verified_email'}]}",
                        "InvalidParameterException: Account Recovery Setting must not name a"
                                + " mechanism twice."),
                arguments(
                        ",'AccountRecoverySetting':{'RecoveryMechanisms':["
                                + "{'Priority':1,'Name':'verified_email'},"
                                + "{'Priority':2,'Name':'admin_only'}]}",
                        "InvalidParameterException: Account Recovery Setting cannot use admin_only"
                                + " setting with any other recovery mechanisms."),
                arguments(
                        ",'Policies':{'SignInPolicy':{'AllowedFirstAuthFactors':['EMAIL_OTP']}}",
                        "InvalidParameterException: AllowedFirstAuthFactors must include PASSWORD."),
                arguments(
                        ",'MfaConfiguration':'ON','Policies':{'SignInPolicy':"
                                + "{'AllowedFirstAuthFactors':['PASSWORD','EMAIL_OTP']}}",
                        "InvalidParameterException: MFA cannot be ON when EMAIL_OTP or SMS_OTP is"
                                + " one of the AllowedFirstAuthFactors."),
                arguments(
                        ",'KeyConfiguration':{'KeyType':'CUSTOMER_MANAGED_KEY'}",
                        "InvalidParameterException: KmsKeyArn is required when KeyType is"
                                + " CUSTOMER_MANAGED_KEY."),
                arguments(
                        ",'UserPoolTags':{'aws:x':'y'}",
                        "InvalidParameterException: Tag keys that begin with aws: are reserved."),
                arguments(
                        ",'LambdaConfig':{'PreTokenGeneration':'a','PreTokenGenerationConfig':"
                                + "{'LambdaArn':'b','LambdaVersion':'V1_0'}}",
                        "InvalidParameterException: PreTokenGeneration and the LambdaArn of"
                                + " PreTokenGenerationConfig must be the same function."),
                arguments(
                        ",'LambdaConfig':{'PreSignUp':'arn:aws:iam::123456789012:role/r'}",
                        "InvalidParameterException: PreSignUp must be the ARN of a Lambda function."),
                arguments(
                        ",'LambdaConfig':{'CustomSMSSender':{'LambdaVersion':'V1_0','LambdaArn':"
                                + "'arn:aws:lambda:us-east-1:123456789012:function:f'}}",
                        "InvalidParameterException: KMSKeyID is required with CustomEmailSender or"
                                + " CustomSMSSender."),
                arguments(
                        ",'LambdaConfig':{'KMSKeyID':'arn:aws:iam::123456789012:role/r'}",
                        "InvalidParameterException: KMSKeyID must be the ARN of a KMS key."),
                arguments(
                        ",'UserPoolTier':'LITE','Policies':{'PasswordPolicy':"
                                + "{'PasswordHistorySize':1}}",
                        "FeatureUnavailableInTierException: Password history is not available in"
                                + " the LITE tier."),
                arguments(
                        ",'UserPoolTier':'LITE','Policies':{'SignInPolicy':"
                                + "{'AllowedFirstAuthFactors':['PASSWORD','WEB_AUTHN']}}",
                        "FeatureUnavailableInTierException: Choice-based sign-in is not available"
                                + " in the LITE tier."),
                arguments(
                        ",'UserPoolTier':'LITE','LambdaConfig':{'PreTokenGenerationConfig':"
                                + "{'LambdaArn':'arn:aws:lambda:us-east-1:123456789012:function:f',"
                                + "'LambdaVersion':'V2_0'}}",
                        "FeatureUnavailableInTierException: Access token customization is not"
                                + " available in the LITE tier."),
                arguments(
                        ",'UserPoolTier':'ESSENTIALS','UserPoolAddOns':"
                                + "{'AdvancedSecurityMode':'ENFORCED'}",
                        "FeatureUnavailableInTierException: Threat protection is not available in"
                                + " the ESSENTIALS tier."));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String members, String message) {
        assertThatThrownBy(() -> created(members))
                .isInstanceOf(ApiException.class)
                .hasMessage(message);
    }

    @Test
    void fiftyTagsAreAllowedAndNotOneMore() {
        var tags = Json.object();
        for (int i = 0; i < 50; i++) tags.put("k" + i, "v");
        PoolRules.checkTags(tags);

        tags.put("one", "more");

        assertThatThrownBy(() -> PoolRules.checkTags(tags)).isInstanceOf(ApiException.class);
    }

    @Test
    void anUpdateReplacesAllButWhatIsFixed() {
        var before =
                created(
                        ",'AliasAttributes':['email'],'UsernameConfiguration':{'CaseSensitive':false},"
                                + "'Schema':[{'Name':'plan','AttributeDataType':'String'}],"
                                + "'MfaConfiguration':'OPTIONAL','DeletionProtection':'ACTIVE',"
                                + "'DeviceConfiguration':{},'UserPoolTags':{'a':'b'},"
                                + "'AutoVerifiedAttributes':['email']");

        var after = PoolDocument.updated(before, Json.read("{\"UserPoolId\":\"a_b\"}"));

        var fresh = created("");
        for (var fixed : List.of("SchemaAttributes", "AliasAttributes", "UsernameConfiguration")) {
            assertThat(after.path(fixed)).isEqualTo(before.path(fixed));
            fresh.set(fixed, before.path(fixed));
        }
        assertThat(after).isEqualTo(fresh);
    }

    @Test
    void anUpdateMayRenameThePool() {
        var after = PoolDocument.updated(created(""), Json.read("{\"PoolName\":\"q\"}"));

        assertThat(after.path("Name").asString()).isEqualTo("q");
    }

    @Test
    void aPoolMovesToASmallerTierOnlyWithoutTheFeaturesOfTheLarger() {
        var plain = created(",'UserPoolTier':'LITE'");
        PoolRules.checkTierChange(Tier.PLUS, plain, Json.object());

        var withEmailMfa = Json.read("{\"EmailMfaConfiguration\":{}}");

        assertThatThrownBy(() -> PoolRules.checkTierChange(Tier.ESSENTIALS, plain, withEmailMfa))
                .hasMessage(
                        "TierChangeNotAllowedException: Email MFA is not available in the LITE"
                                + " tier.");
    }
}

package doorhouse.apimodel;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import doorhouse.wire.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every constraint on both sides of its edge, in requests of the real APIs.
final class ValidatorTest {
    private static final Api POOLS = ApiModel.load("cognito-idp");
    private static final Api IDENTITIES = ApiModel.load("cognito-identity");
    private static final Api IAM = ApiModel.load("iam");
    private static final Api SYNC = ApiModel.load("cognito-sync");

    private static void check(Api api, String operation, String request) {
        Validator.check(api.operation(operation).orElseThrow(), Json.read(request));
    }

    private static String one(String fault) {
        return "1 validation error detected: " + fault;
    }

    static Stream<Arguments> good() {
        return Stream.of(
                arguments("DescribeUserPool", "{'UserPoolId':'us-east-1_a'}"),
                arguments("DescribeUserPool", "{'UserPoolId':'us-east-1_" + "a".repeat(45) + "'}"),
                arguments("DescribeUserPool", "{'UserPoolId':'us-east-1_a','Unknown':[1,{}]}"),
                arguments("ListUserPools", "{'MaxResults':1}"),
                arguments("ListUserPools", "{'MaxResults':60,'NextToken':null}"),
                arguments("ListUsers", "{'UserPoolId':'a_b','AttributesToGet':['sub']}"),
                arguments("CreateUserPool", "{'PoolName':'" + "n".repeat(128) + "'}"),
                arguments("CreateUserPool", "{'PoolName':'p','MfaConfiguration':'OPTIONAL'}"),
                arguments("CreateUserPool", "{'PoolName':'p','UserPoolTags':{'k':''}}"),
                arguments(
                        "CreateUserPool",
                        "{'PoolName':'p','Schema':[{'Name':'" + "x".repeat(20) + "'}]}"),
                arguments(
                        "CreateUserPool",
                        "{'PoolName':'p','Policies':{'PasswordPolicy':{'MinimumLength':6}}}"),
                arguments("SignUp", "{'ClientId':'c','Username':'u','Password':'a b'}"),
                // A length counts characters, not the halves that UTF-16 cuts them into.
                arguments("SignUp", "{'ClientId':'c','Username':'" + "😀".repeat(128) + "'}"));
    }

    @ParameterizedTest
    @MethodSource
    void good(String operation, String request) {
        check(POOLS, operation, request.replace('\'', '"'));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                arguments(
                        "DescribeUserPool",
                        "{}",
                        "Value null at 'userPoolId' failed to satisfy constraint: Member must not be"
                                + " null"),
                arguments(
                        "DescribeUserPool",
                        "{'UserPoolId':null}",
                        "Value null at 'userPoolId' failed to satisfy constraint: Member must not be"
                                + " null"),
                arguments(
                        "DescribeUserPool",
                        "{'UserPoolId':'us-east-1'}",
                        "Value 'us-east-1' at 'userPoolId' failed to satisfy constraint: Member must"
                                + " satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+"),
                arguments(
                        "DescribeUserPool",
                        "{'UserPoolId':'us-east-1_a\n'}",
                        "Value 'us-east-1_a\n' at 'userPoolId' failed to satisfy constraint: Member"
                                + " must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+"),
                arguments(
                        "DescribeUserPool",
                        "{'UserPoolId':'us-east-1_" + "a".repeat(46) + "'}",
                        "Value 'us-east-1_"
                                + "a".repeat(46)
                                + "' at 'userPoolId' failed to satisfy constraint: Member must have"
                                + " length less than or equal to 55"),
                arguments(
                        "ListUserPools",
                        "{'MaxResults':0}",
                        "Value '0' at 'maxResults' failed to satisfy constraint: Member must have"
                                + " value greater than or equal to 1"),
                arguments(
                        "ListUserPools",
                        "{'MaxResults':61}",
                        "Value '61' at 'maxResults' failed to satisfy constraint: Member must have"
                                + " value less than or equal to 60"),
                arguments(
                        "CreateUserPool",
                        "{'PoolName':'p','MfaConfiguration':'MAYBE'}",
                        "Value 'MAYBE' at 'mfaConfiguration' failed to satisfy constraint: Member"
                                + " must satisfy enum value set: [OFF, ON, OPTIONAL]"),
                arguments(
                        "CreateUserPool",
                        "{'PoolName':'p','Policies':{'PasswordPolicy':{'MinimumLength':5}}}",
                        "Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy"
                                + " constraint: Member must have value greater than or equal to 6"),
                arguments(
                        "CreateUserPool",
                        "{'PoolName':'p','Schema':[]}",
                        "Value '[]' at 'schema' failed to satisfy constraint: Member must have"
                                + " length greater than or equal to 1"),
                arguments(
                        "CreateUserPool",
                        "{'PoolName':'p','Schema':[{'Name':'a'},{'Name':'"
                                + "x".repeat(21)
                                + "'}]}",
                        "Value 'xxxxxxxxxxxxxxxxxxxxx' at 'schema.2.member.name' failed to satisfy"
                                + " constraint: Member must have length less than or equal to 20"),
                arguments(
                        "CreateUserPool",
                        "{'PoolName':'p','UserPoolTags':{'k':'" + "v".repeat(257) + "'}}",
                        "Value '{k="
                                + "v".repeat(257)
                                + "}' at 'userPoolTags' failed to satisfy constraint: Map value must"
                                + " satisfy constraint: [Member must have length less than or equal"
                                + " to 256, Member must have length greater than or equal to 0]"),
                arguments(
                        "CreateUserPool",
                        "{'PoolName':'p','UserPoolTags':{'':'v'}}",
                        "Value '{=v}' at 'userPoolTags' failed to satisfy constraint: Map keys must"
                                + " satisfy constraint: [Member must have length less than or equal"
                                + " to 128, Member must have length greater than or equal to 1]"),
                arguments(
                        "CreateUserPool",
                        "{'PoolName':'p','UserPoolTags':{'k':null}}",
                        "Value '{k=null}' at 'userPoolTags' failed to satisfy constraint: Map value"
                                + " must satisfy constraint: [Member must have length less than or"
                                + " equal to 256, Member must have length greater than or equal to"
                                + " 0]"),
                arguments(
                        "CreateUserPoolClient",
                        "{'UserPoolId':'a_b','ClientName':'c','AllowedOAuthFlows':['code1']}",
                        "Value '[code1]' at 'allowedOAuthFlows' failed to satisfy constraint: Member"
                                + " must satisfy constraint: [Member must satisfy enum value set:"
                                + " [code, implicit, client_credentials]]"),
                arguments(
                        "CreateUserPoolClient",
                        "{'UserPoolId':'a_b','ClientName':'c','AllowedOAuthFlows':['code',null]}",
                        "Value '[code, null]' at 'allowedOAuthFlows' failed to satisfy constraint:"
                                + " Member must satisfy constraint: [Member must satisfy enum value"
                                + " set: [code, implicit, client_credentials]]"),
                arguments(
                        "CreateUserPoolClient",
                        "{'UserPoolId':'a_b','ClientName':'c','CallbackURLs':['']}",
                        "Value '[]' at 'callbackURLs' failed to satisfy constraint: Member must"
                                + " satisfy constraint: [Member must have length less than or equal"
                                + " to 1024, Member must have length greater than or equal to 1,"
                                + " Member must satisfy regular expression pattern:"
                                + " [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+]"),
                arguments(
                        "SignUp",
                        "{'ClientId':'c','Username':'u','UserAttributes':[{'Name':'email'},{}]}",
                        "Value null at 'userAttributes.2.member.name' failed to satisfy constraint:"
                                + " Member must not be null"));
    }

    @ParameterizedTest
    @MethodSource
    void bad(String operation, String request, String fault) {
        var document = request.replace('\'', '"').replace("\n", "\\n");
        assertThatThrownBy(() -> check(POOLS, operation, document))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(one(fault));
    }

    static Stream<Arguments> sensitive() {
        return Stream.of(
                arguments("{'ClientId':'c','Username':'u','Password':' a'}", "password"),
                arguments("{'ClientId':'c','Username':'u','Password':'a '}", "password"),
                arguments("{'ClientId':'c','Username':'u','Password':'a'}", "password"),
                arguments("{'ClientId':'c','Username':'geheim geheim'}", "username"));
    }

    @ParameterizedTest
    @MethodSource
    void sensitive(String request, String member) {
        var document = request.replace('\'', '"');
        var pattern =
                member.equals("password")
                        ? "^[\\S]+.*[\\S]+$"
                        : "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+";
        assertThatThrownBy(() -> check(POOLS, "SignUp", document))
                .hasMessage(
                        one(
                                "Value at '"
                                        + member
                                        + "' failed to satisfy constraint: Member must satisfy"
                                        + " regular expression pattern: "
                                        + pattern));
    }

    @Test
    void aMissingSensitiveMemberIsNamedWithoutAValue() {
        assertThatThrownBy(() -> check(POOLS, "SignUp", "{\"ClientId\":\"c\"}"))
                .hasMessage(
                        one(
                                "Value at 'username' failed to satisfy constraint: Member must not"
                                        + " be null"));
    }

    @Test
    void aNullInChallengeResponsesCountsAsAbsent() {
        var request =
                """
                {"ClientId":"c","ChallengeName":"PASSWORD_VERIFIER","ChallengeResponses":{"DEVICE_KEY":null}}\
                """;

        assertThatCode(() -> check(POOLS, "RespondToAuthChallenge", request))
                .doesNotThrowAnyException();
    }

    @Test
    void aSensitiveMapIsNotRepeated() {
        var request =
                """
                {"AuthFlow":"USER_SRP_AUTH","ClientId":"c","AuthParameters":{"PASSWORD":null}}\
                """;

        assertThatThrownBy(() -> check(POOLS, "InitiateAuth", request))
                .hasMessage(
                        one(
                                "Value at 'authParameters' failed to satisfy constraint: Map value"
                                        + " must satisfy constraint: [Member must have length less"
                                        + " than or equal to 131072, Member must have length greater"
                                        + " than or equal to 0]"));
    }

    @Test
    void allFaultsAreTold() {
        assertThatThrownBy(() -> check(POOLS, "SignUp", "{\"ClientId\":\"\",\"Username\":\"a b\"}"))
                .hasMessage(
                        "3 validation errors detected: Value at 'clientId' failed to satisfy"
                                + " constraint: Member must have length greater than or equal to 1;"
                                + " Value at 'clientId' failed to satisfy constraint: Member must"
                                + " satisfy regular expression pattern: [\\w+]+; Value at 'username'"
                                + " failed to satisfy constraint: Member must satisfy regular"
                                + " expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+");
    }

    @Test
    void aLongValueIsRepeatedInPart() {
        assertThatThrownBy(() ->
                        check(
                                POOLS,
                                "DescribeUserPool",
                                "{\"UserPoolId\":\"" + "a".repeat(5_000) + "\"}"))
                .hasMessageContaining("Value '" + "a".repeat(1_024) + "...' at 'userPoolId'");
    }

    @Test
    void faultsBeyondTheHundredthAreNotTold() {
        var request = "{\"PoolName\":\"p\",\"Schema\":[" + "{\"Name\":\"\"},".repeat(59) + "{}]}";

        assertThatThrownBy(() -> check(POOLS, "CreateUserPool", request))
                .hasMessageStartingWith("100 validation errors detected: ");
    }

    @Test
    void aMapOfStructuresNamesTheKey() {
        var request =
                """
                {"IdentityPoolId":"us-east-1:0","Roles":{},"RoleMappings":{"p":{}}}\
                """;

        assertThatThrownBy(() -> check(IDENTITIES, "SetIdentityPoolRoles", request))
                .hasMessage(
                        one(
                                "Value null at 'roleMappings.p.member.type' failed to satisfy"
                                        + " constraint: Member must not be null"));
    }

    @Test
    void aMapHasALength() {
        var eleven = Stream.iterate(0, i -> i + 1).limit(11).map(i -> "\"" + i + "\":\"v\"");
        var request =
                "{\"IdentityPoolName\":\"n\",\"AllowUnauthenticatedIdentities\":false,"
                        + "\"SupportedLoginProviders\":{"
                        + String.join(",", eleven.toList())
                        + "}}";

        assertThatThrownBy(() -> check(IDENTITIES, "CreateIdentityPool", request))
                .hasMessageContaining(
                        "at 'supportedLoginProviders' failed to satisfy constraint: Member must have"
                                + " length less than or equal to 10");
    }

    static Stream<Arguments> wrongTypes() {
        return Stream.of(
                arguments("{'UserPoolId':1}", "NUMBER_VALUE can not be converted to a String"),
                arguments("{'UserPoolId':true}", "TRUE_VALUE can not be converted to a String"),
                arguments("{'UserPoolId':false}", "FALSE_VALUE can not be converted to a String"),
                arguments(
                        "{'UserPoolId':{}}", "Start of structure or map found where not expected."),
                arguments("{'UserPoolId':[]}", "Start of list found where not expected"),
                arguments("{'Policies':'x'}", "Expected map or null"),
                arguments("{'Policies':[]}", "Expected map or null"),
                arguments("{'UserPoolTags':'x'}", "Expected map or null"),
                arguments(
                        "{'UserPoolTags':{'k':1}}",
                        "NUMBER_VALUE can not be converted to a String"),
                arguments("{'AutoVerifiedAttributes':'email'}", "Expected list or null"),
                arguments(
                        "{'AutoVerifiedAttributes':[1]}",
                        "NUMBER_VALUE can not be converted to a String"),
                arguments(
                        "{'Policies':{'PasswordPolicy':{'MinimumLength':'8'}}}",
                        "STRING_VALUE can not be converted to an Integer"),
                arguments(
                        "{'Policies':{'PasswordPolicy':{'MinimumLength':8.5}}}",
                        "NUMBER_VALUE can not be converted to an Integer"),
                arguments(
                        "{'Policies':{'PasswordPolicy':{'MinimumLength':2147483648}}}",
                        "NUMBER_VALUE can not be converted to an Integer"),
                arguments(
                        "{'Policies':{'PasswordPolicy':{'MinimumLength':99999999999999999999}}}",
                        "NUMBER_VALUE can not be converted to an Integer"),
                arguments(
                        "{'DeviceConfiguration':{'ChallengeRequiredOnNewDevice':'true'}}",
                        "STRING_VALUE can not be converted to a Boolean"));
    }

    @ParameterizedTest
    @MethodSource
    void wrongTypes(String request, String sentence) {
        assertThatThrownBy(() -> check(POOLS, "UpdateUserPool", request.replace('\'', '"')))
                .isInstanceOf(WrongType.class)
                .hasMessage(sentence);
    }

    @Test
    void aTimestampIsANumberOfSeconds() {
        var request =
                """
                {"IdentityPoolId":"a:0","IdentityId":"a:0","DatasetName":"d","SyncSessionToken":"t",
                 "RecordPatches":[{"Op":"replace","Key":"k","SyncCount":0,
                 "DeviceLastModifiedDate":1548108509.537}]}\
                """;

        check(SYNC, "UpdateRecords", request);

        assertThatThrownBy(() ->
                        check(
                                SYNC,
                                "UpdateRecords",
                                request.replace("1548108509.537", "\"today\"")))
                .isInstanceOf(WrongType.class)
                .hasMessage("STRING_VALUE can not be converted to milliseconds since epoch");
    }

    @Test
    void aBlobIsBase64AndItsBoundIsInBytes() {
        var css = "{\"UserPoolId\":\"a_b\",\"ImageFile\":\"%s\"}";

        check(POOLS, "SetUICustomization", css.formatted("AAAA".repeat(43_690)));

        assertThatThrownBy(() ->
                        check(POOLS, "SetUICustomization", css.formatted("AAAA".repeat(43_691))))
                .hasMessageContaining("length less than or equal to 131072");
        assertThatThrownBy(() -> check(POOLS, "SetUICustomization", css.formatted("?")))
                .isInstanceOf(WrongType.class);
    }

    @Test
    void aDocumentMayBeAnything() {
        var request = "{\"AccessToken\":\"a\",\"Credential\":{\"id\":[1,{\"x\":null}]}}";

        check(POOLS, "CompleteWebAuthnRegistration", request);
    }

    @Test
    void aUnionHasExactlyOneMember() {
        var request =
                """
                {"PolicySourceArn":"arn:aws:iam::123456789012:user/ana","ActionNames":["a:B"],
                 "PolicyExclusionList":[{%s}]}\
                """;
        var arn = "\"PolicyArn\":\"arn:aws:iam::123456789012:policy/p\"";

        check(IAM, "SimulatePrincipalPolicy", request.formatted(arn));

        for (var members : List.of("", arn + ",\"InlinePolicyIdentifier\":{}")) {
            assertThatThrownBy(
                            () -> check(IAM, "SimulatePrincipalPolicy", request.formatted(members)))
                    .isInstanceOf(WrongType.class);
        }
    }
}

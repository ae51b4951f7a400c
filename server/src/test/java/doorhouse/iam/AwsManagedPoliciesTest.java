package doorhouse.iam;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.policy.AttachedPolicy;
import doorhouse.policy.Decision;
import doorhouse.policy.Policies;
import doorhouse.policy.Question;
import doorhouse.policy.RequestContext;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The policies that Amazon manages: each is found by its ARN and does what its name says.
class AwsManagedPoliciesTest {
    private static final int MOST_CHARACTERS = 6_144;

    @Test
    void allAreWithinIamsQuotaAndFoundByTheirArn() {
        var all = AwsManagedPolicies.all();

        assertThat(all).isSortedAccordingTo(Comparator.comparing(AwsManagedPolicy::policyName));
        assertThat(all).extracting(AwsManagedPolicy::policyId).doesNotHaveDuplicates();
        assertThat(all)
                .allSatisfy(policy -> {
                    assertThat(policy.policyId()).matches("ANPA[A-Z2-7]{17}");
                    assertThat(policy.document().replaceAll("\\s", ""))
                            .hasSizeLessThan(MOST_CHARACTERS);
                    assertThat(AwsManagedPolicies.find(policy.arn())).contains(policy);
                });
    }

    @Test
    void anArnHasItsPath() {
        assertThat(AwsManagedPolicies.find("arn:aws:iam::aws:policy/service-role/AWSLambdaRole"))
                .isPresent();
        assertThat(AwsManagedPolicies.find("arn:aws:iam::aws:policy/AWSLambdaRole")).isEmpty();
        assertThat(AwsManagedPolicies.find("AdministratorAccess")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "AdministratorAccess, iam:DeleteUser, true",
        "PowerUserAccess, cognito-idp:DeleteUserPool, true",
        "PowerUserAccess, iam:CreateUser, false",
        "PowerUserAccess, iam:ListRoles, true",
        "ReadOnlyAccess, cognito-idp:DescribeUserPool, true",
        "ReadOnlyAccess, cognito-idp:AdminGetUser, true",
        "ReadOnlyAccess, cognito-idp:AdminDeleteUser, false",
        "ReadOnlyAccess, s3:GetObject, true",
        "ReadOnlyAccess, dynamodb:Query, true",
        "ReadOnlyAccess, dynamodb:PutItem, false",
        "ReadOnlyAccess, iam:SimulatePrincipalPolicy, true",
        "SecurityAudit, s3:GetObject, false",
        "SecurityAudit, dynamodb:GetItem, false",
        "SecurityAudit, iam:GetRole, true",
        "IAMFullAccess, iam:CreateRole, true",
        "IAMFullAccess, cognito-idp:ListUserPools, false",
        "IAMReadOnlyAccess, iam:GetRole, true",
        "IAMReadOnlyAccess, iam:CreateRole, false",
        "AmazonCognitoPowerUser, cognito-identity:CreateIdentityPool, true",
        "AmazonCognitoPowerUser, iam:CreateRole, false",
        "AmazonCognitoReadOnly, cognito-idp:ListUsers, true",
        "AmazonCognitoReadOnly, cognito-idp:AdminCreateUser, false",
        "AmazonCognitoDeveloperAuthenticatedIdentities, "
                + "cognito-identity:GetOpenIdTokenForDeveloperIdentity, true",
        "AmazonCognitoDeveloperAuthenticatedIdentities, cognito-identity:DeleteIdentities, false",
        "AmazonCognitoUnAuthedIdentitiesSessionPolicy, polly:SynthesizeSpeech, true",
        "AmazonCognitoUnAuthedIdentitiesSessionPolicy, s3:GetObject, false",
        "AmazonCognitoUnauthenticatedIdentities, rum:PutRumEvents, true",
        "AmazonS3FullAccess, s3:DeleteBucket, true",
        "AmazonS3ReadOnlyAccess, s3:ListBucket, true",
        "AmazonS3ReadOnlyAccess, s3:PutObject, false",
        "AmazonDynamoDBFullAccess, dynamodb:DeleteTable, true",
        "AmazonDynamoDBReadOnlyAccess, dynamodb:Scan, true",
        "AmazonDynamoDBReadOnlyAccess, dynamodb:UpdateItem, false",
        "AWSLambda_FullAccess, lambda:InvokeFunction, true",
        "AWSLambda_ReadOnlyAccess, lambda:InvokeFunction, false",
    })
    void eachDoesWhatItsNameSays(String name, String action, boolean allowed) {
        var policy = AwsManagedPolicies.find("arn:aws:iam::aws:policy/" + name).orElseThrow();

        var decision =
                Decision.decide(
                        new Question(action, "*", RequestContext.EMPTY),
                        Policies.ofIdentity(
                                List.of(new AttachedPolicy(policy.arn(), policy.policy()))));

        assertThat(decision.allows()).isEqualTo(allowed);
    }
}

package doorhouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where statements stand, and which keys they ask for.
class ExplanationTest {
    /// Observed on the live service, in the examples of the AWS CLI's reference.
    @Test
    void aSingleStatementBeginsBehindItsBraceAndEndsBehindTheOther() {
        var policy =
                Policy.parse(
                        """
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}\
                        """);

        assertThat(policy.places()).containsExactly(place(1, 38, 1, 167));
    }

    @Test
    void aFirstStatementBeginsBehindTheBracketOfTheList() {
        var policy =
                Policy.parse(
                        """
                        {
                          "Version": "2012-10-17",
                          "Statement": [
                            {
                              "Effect": "Allow",
                              "Action": "*",
                              "Resource": "*"
                            },
                            {
                              "Effect": "Deny",
                              "Action": "iam:*",
                              "Resource": "*"
                            }
                          ]
                        }
                        """);

        assertThat(policy.places()).containsExactly(place(3, 17, 8, 6), place(8, 6, 13, 6));
    }

    @Test
    void theStatementMayStandBeforeTheVersion() {
        var policy =
                Policy.parse(
                        """
                        {"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}],"Version":"2012-10-17"}\
                        """);

        assertThat(policy.places()).containsExactly(place(1, 15, 1, 61));
    }

    @Test
    void aPolicyTellsItsKeysOnce() {
        var policy =
                Policy.parse(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*",
                        "Resource":"arn:aws:s3:::b/${aws:username}/${s3:none, 'x'}",
                        "Condition":{"StringEquals":{"aws:PrincipalTag/team":"${aws:userid}"},
                        "Bool":{"AWS:UserName":"true"}}},
                        {"Effect":"Deny","Action":"*","Resource":"*",
                        "Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:${aws:userid}"}}}]}\
                        """);

        assertThat(policy.contextKeys())
                .containsExactly(
                        "aws:username",
                        "s3:none",
                        "aws:PrincipalTag/team",
                        "aws:userid",
                        "aws:SourceArn");
    }

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject, arn:aws:s3:::b/ana, 'aws:username, aws:SourceIp'",
        "s3:GetObject, arn:aws:s3:::c/x, ''",
        "s3:GetObject, arn:aws:s3:::d/x, t:known",
        "s3:PutObject, arn:aws:s3:::b/ana, ''",
    })
    void missingAreTheKeysThatCouldDecide(String action, String resource, String missing) {
        var policy =
                Policy.parse(
                        """
                        {"Version":"2012-10-17","Statement":[
                        {"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/${aws:username}",
                        "Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}},
                        {"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::d/*",
                        "Condition":{"StringEquals":{"t:known":"${t:none, 'x'}"}}}]}\
                        """);
        var policies = Policies.ofIdentity(List.of(new AttachedPolicy("p", policy)));

        var explained =
                Explanation.of(new Question(action, resource, RequestContext.EMPTY), policies);

        assertThat(String.join(", ", explained.missing())).isEqualTo(missing);
    }

    private static Place place(int startLine, int startColumn, int endLine, int endColumn) {
        return new Place(
                new Place.Position(startLine, startColumn), new Place.Position(endLine, endColumn));
    }
}

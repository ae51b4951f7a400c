package doorhouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The examples that the IAM User Guide explains in words, with what it says of them. Each method
/// names its page.
class UserGuideTest {
    /// "Policy evaluation logic", example identity-based and resource-based policy evaluation.
    @ParameterizedTest
    @CsvSource({
        "s3:ListAllMyBuckets, arn:aws:s3:::*, true",
        "s3:GetBucketLocation, arn:aws:s3:::anyone, true",
        "s3:PutObject, arn:aws:s3:::carlossalazar/x, true",
        "s3:ListBucket, arn:aws:s3:::carlossalazar, true",
        "s3:PutObject, arn:aws:s3:::other/x, false",
        "s3:PutObject, arn:aws:s3:::carlossalazar-logs/x, false",
        "s3:GetBucketLocation, arn:aws:s3:::carlossalazar-logs, false",
        "s3:GetObject, arn:aws:s3:::carlossalazar/catalog, false",
    })
    void carlosAndHisBuckets(String action, String resource, boolean allowed) {
        var policy =
                """
                {"Version":"2012-10-17","Statement":[
                {"Sid":"AllowS3ListRead","Effect":"Allow","Action":["s3:GetBucketLocation",
                "s3:GetAccountPublicAccessBlock","s3:ListAccessPoints","s3:ListAllMyBuckets"],
                "Resource":"arn:aws:s3:::*"},
                {"Sid":"AllowS3Self","Effect":"Allow","Action":"s3:*",
                "Resource":["arn:aws:s3:::carlossalazar/*","arn:aws:s3:::carlossalazar"]},
                {"Sid":"DenyS3Logs","Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::*log*"}]}\
                """;

        assertThat(allows(policy, action, resource, RequestContext.EMPTY)).isEqualTo(allowed);
    }

    /// "The difference between explicit and implicit denies".
    @ParameterizedTest
    @CsvSource({
        "iam:GetUser, allow",
        "iam:ListRoles, allow",
        "iam:CreatePolicy, implicit",
        "iam:GetOrganizationsAccessReport, explicit",
        "iam:GenerateCredentialReport, explicit",
    })
    void reports(String action, String outcome) {
        var policy =
                """
                {"Version":"2012-10-17","Statement":[
                {"Sid":"AllowGetList","Effect":"Allow","Action":["iam:Get*","iam:List*"],"Resource":"*"},
                {"Sid":"DenyReports","Effect":"Deny","Action":"iam:*Report","Resource":"*"}]}\
                """;

        var decision = decide(policy, action, "*", RequestContext.EMPTY);

        assertThat(
                        switch (decision) {
                            case Decision.Allow _ -> "allow";
                            case Decision.ExplicitDeny _ -> "explicit";
                            case Decision.ImplicitDeny _ -> "implicit";
                        })
                .isEqualTo(outcome);
    }

    /// "Condition operators", ARN: where a string operator matches and an ARN operator does not.
    @ParameterizedTest
    @CsvSource({"StringLike, true", "ArnLike, false", "ArnEquals, false", "ArnNotLike, true"})
    void aWildcardStaysInItsPartOfAnArn(String operator, boolean holds) {
        var context =
                RequestContext.EMPTY.with(
                        "aws:SourceArn",
                        "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt");

        assertThat(
                        holds(
                                "\"%s\":{\"aws:SourceArn\":\"arn:aws:someservice:*:111122223333:finance/*\"}"
                                        .formatted(operator),
                                context))
                .isEqualTo(holds);
    }

    /// "Condition operators", IfExists and Null.
    @ParameterizedTest
    @CsvSource({
        "StringLike, t2.micro, true",
        "StringLike, c5.large, false",
        "StringLike, , false",
        "StringLikeIfExists, t2.micro, true",
        "StringLikeIfExists, c5.large, false",
        "StringLikeIfExists, , true",
        "StringNotLikeIfExists, , true",
        "StringNotLike, , true",
    })
    void instanceTypes(String operator, @Nullable String type, boolean holds) {
        var context =
                type == null
                        ? RequestContext.EMPTY
                        : RequestContext.EMPTY.with("ec2:InstanceType", type);

        assertThat(
                        holds(
                                "\"%s\":{\"ec2:InstanceType\":[\"t1.*\",\"t2.*\",\"m3.*\"]}"
                                        .formatted(operator),
                                context))
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({"true, , true", "true, 2026-01-01T00:00:00Z, false", "false, , false"})
    void temporaryCredentialsAreToldByTheirTime(
            String absent, @Nullable String issued, boolean holds) {
        var context =
                issued == null
                        ? RequestContext.EMPTY
                        : RequestContext.EMPTY.with("aws:TokenIssueTime", issued);

        assertThat(holds("\"Null\":{\"aws:TokenIssueTime\":\"%s\"}".formatted(absent), context))
                .isEqualTo(holds);
    }

    /// "Creating a condition that tests multiple key values".
    @ParameterizedTest
    @CsvSource({
        "ForAllValues, PostDateTime Message, true",
        "ForAllValues, PostDateTime Message Tags, true",
        "ForAllValues, PostDateTime UserName, false",
        "ForAllValues, , true",
        "ForAnyValue, UserName Message PostDateTime, true",
        "ForAnyValue, UserName, false",
        "ForAnyValue, , false",
    })
    void attributesOfAThread(String quantifier, @Nullable String asked, boolean holds) {
        var values = asked == null ? List.<String>of() : List.of(asked.split(" "));
        var context = RequestContext.EMPTY.withMany("dynamodb:requestedAttributes", values);

        assertThat(
                        holds(
                                """
                                "%s:StringLike":{"dynamodb:requestedAttributes":["PostDateTime","Message","Tags"]}\
                                """
                                        .formatted(quantifier),
                                context))
                .isEqualTo(holds);
    }

    /// "Condition operators", String: the home directories of a bucket.
    @ParameterizedTest
    @CsvSource({
        "s3:ListBucket, arn:aws:s3:::b, '', true",
        "s3:ListBucket, arn:aws:s3:::b, home/, true",
        "s3:ListBucket, arn:aws:s3:::b, home/ana/, true",
        "s3:ListBucket, arn:aws:s3:::b, home/bob/, false",
        "s3:ListBucket, arn:aws:s3:::b, home/ana, false",
        "s3:GetObject, arn:aws:s3:::b/home/ana/a.txt, '', true",
        "s3:GetObject, arn:aws:s3:::b/home/ana, '', true",
        "s3:GetObject, arn:aws:s3:::b/home/anabel/a.txt, '', false",
        "s3:ListAllMyBuckets, arn:aws:s3:::*, '', true",
    })
    void homeDirectories(String action, String resource, String prefix, boolean allowed) {
        var policy =
                """
                {"Version":"2012-10-17","Statement":[
                {"Effect":"Allow","Action":["s3:ListAllMyBuckets","s3:GetBucketLocation"],"Resource":"arn:aws:s3:::*"},
                {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b",
                "Condition":{"StringLike":{"s3:prefix":["","home/","home/${aws:username}/"]}}},
                {"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::b/home/${aws:username}",
                "arn:aws:s3:::b/home/${aws:username}/*"]}]}\
                """;
        var context = RequestContext.EMPTY.with("aws:username", "ana").with("s3:prefix", prefix);

        assertThat(allows(policy, action, resource, context)).isEqualTo(allowed);
    }

    /// "Variables and tags": tags, special characters, default values.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:s3:::bucket/${aws:PrincipalTag/department} | arn:aws:s3:::bucket/sales | true",
                "arn:aws:s3:::bucket/${aws:principaltag/Department} | arn:aws:s3:::bucket/sales | true",
                "arn:aws:s3:::bucket/${aws:PrincipalTag/team} | arn:aws:s3:::bucket/sales | false",
                "arn:aws:s3:::bucket/${aws:userid, 'anonymous'} | arn:aws:s3:::bucket/anonymous | true",
                "arn:aws:s3:::bucket/${aws:PrincipalTag/department, 'none'} | arn:aws:s3:::bucket/none | false",
                "arn:aws:s3:::bucket/${*} | arn:aws:s3:::bucket/* | true",
                "arn:aws:s3:::bucket/${*} | arn:aws:s3:::bucket/x | false",
                "arn:aws:s3:::bucket/${$}{x} | arn:aws:s3:::bucket/${x} | true",
                "arn:aws:sqs:us-east-2:*:${aws:PrincipalTag/department}-queue | arn:aws:sqs:us-east-2:111122223333:sales-queue | true",
            })
    void variables(String pattern, String resource, boolean allowed) {
        var policy =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"%s"}}\
                """
                        .formatted(pattern);
        var context = RequestContext.EMPTY.with("aws:PrincipalTag/department", "sales");

        assertThat(allows(policy, "s3:GetObject", resource, context)).isEqualTo(allowed);
    }

    /// "Permissions boundaries": Shirley may do what both her policies and her boundary allow.
    @ParameterizedTest
    @CsvSource({
        "s3:GetObject, true",
        "cloudwatch:ListMetrics, true",
        "iam:CreateUser, false",
        "ec2:RunInstances, true",
    })
    void shirleyWithinHerBoundary(String action, boolean allowed) {
        var boundary =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:*","cloudwatch:*","ec2:*"],"Resource":"*"}}\
                """;
        var everything =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}\
                """;
        var createOnly =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:CreateUser","Resource":"*"}}\
                """;

        assertThat(
                        Stream.of(everything, createOnly)
                                .map(own ->
                                        Policies.ofIdentity(attached(own))
                                                .withBoundary(attached(boundary).getFirst()))
                                .map(policies ->
                                        Decision.decide(
                                                        new Question(
                                                                action, "*", RequestContext.EMPTY),
                                                        policies)
                                                .allows()))
                .containsExactly(allowed, false);
    }

    private static boolean holds(String condition, RequestContext context) {
        var policy =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
                "Condition":{%s}}}\
                """
                        .formatted(condition);
        return allows(policy, "ec2:RunInstances", "*", context);
    }

    private static boolean allows(
            String policy, String action, String resource, RequestContext context) {
        return decide(policy, action, resource, context).allows();
    }

    private static Decision decide(
            String policy, String action, String resource, RequestContext context) {
        return Decision.decide(
                new Question(action, resource, context), Policies.ofIdentity(attached(policy)));
    }

    private static List<AttachedPolicy> attached(String document) {
        return List.of(new AttachedPolicy("p", Policy.parse(document)));
    }
}

package doorhouse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.policy.Decision.Allow;
import doorhouse.policy.Decision.ExplicitDeny;
import doorhouse.policy.Decision.ImplicitDeny;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whom `Principal` and `NotPrincipal` mean. In the tables ' stands for ".
class PrincipalTest {
    private static final String ACCOUNT = "111122223333";
    private static final String ROLE = "arn:aws:iam::111122223333:role/ops/reader";
    private static final String ANA = "arn:aws:iam::111122223333:user/ana";
    private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/reader/s1";
    private static final String FEDERATED = "arn:aws:sts::111122223333:federated-user/fay";
    private static final Map<String, Asker> ASKERS =
            Map.of(
                    "root", Asker.root(ACCOUNT),
                    "ana", Asker.user(ACCOUNT, ANA, "AIDAAAAAAAAAAAAAAAAA1"),
                    "session",
                            Asker.roleSession(
                                    ACCOUNT, Set.of(ROLE, "AROAAAAAAAAAAAAAAAAA1"), SESSION),
                    "fay",
                            Asker.federatedUser(
                                    ACCOUNT, Set.of(ANA, "AIDAAAAAAAAAAAAAAAAA1"), FEDERATED),
                    "cognito", Asker.federated(Set.of("cognito-identity.amazonaws.com")),
                    "service", Asker.service("cognito-idp.amazonaws.com"),
                    "stranger", Asker.ANONYMOUS,
                    "other",
                            Asker.user(
                                    "444455556666",
                                    "arn:aws:iam::444455556666:user/ana",
                                    "AIDAAAAAAAAAAAAAAAAA2"));

    /// What a resource's policy alone gives: SELF is allowed, the others want more.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'*' | root | allow",
                "'*' | ana | allow",
                "'*' | session | allow",
                "'*' | stranger | allow",
                "'*' | other | allow",
                "'*' | service | allow",
                "'*' | cognito | identity",
                "{'AWS':'*'} | stranger | allow",
                "{'AWS':'111122223333'} | root | allow",
                "{'AWS':'arn:aws:iam::111122223333:root'} | root | allow",
                "{'AWS':'111122223333'} | ana | identity",
                "{'AWS':'arn:aws:iam::111122223333:root'} | session | identity",
                "{'AWS':'111122223333'} | other | identity",
                "{'AWS':'arn:aws:iam::111122223333:user/ana'} | ana | allow",
                "{'AWS':'arn:aws:iam::111122223333:user/Ana'} | ana | identity",
                "{'AWS':'AIDAAAAAAAAAAAAAAAAA1'} | ana | allow",
                "{'AWS':'AIDAAAAAAAAAAAAAAAAA3'} | ana | identity",
                "{'AWS':'arn:aws:iam::111122223333:user/ana'} | other | identity",
                "{'AWS':'arn:aws:iam::111122223333:user/ana'} | fay | allow",
                "{'AWS':'arn:aws:sts::111122223333:federated-user/fay'} | fay | allow",
                "{'AWS':'arn:aws:iam::111122223333:role/ops/reader'} | session | allow",
                "{'AWS':'AROAAAAAAAAAAAAAAAAA1'} | session | allow",
                "{'AWS':'arn:aws:iam::111122223333:role/reader'} | session | identity",
                "{'AWS':'arn:aws:sts::111122223333:assumed-role/reader/s1'} | session | allow",
                "{'AWS':'arn:aws:sts::111122223333:assumed-role/reader/s2'} | session | identity",
                "{'AWS':['111122223333','arn:aws:iam::111122223333:user/ana']} | ana | allow",
                "{'Federated':'cognito-identity.amazonaws.com'} | cognito | allow",
                "{'Federated':'accounts.google.com'} | cognito | identity",
                "{'Federated':'cognito-identity.amazonaws.com'} | ana | identity",
                "{'Service':'cognito-idp.amazonaws.com'} | service | allow",
                "{'Service':['lambda.amazonaws.com','cognito-idp.amazonaws.com']} | service | allow",
                "{'Service':'lambda.amazonaws.com'} | service | identity",
                "{'Service':'cognito-idp.amazonaws.com'} | stranger | identity",
                "{'AWS':'444455556666','Service':'cognito-idp.amazonaws.com'} | service | allow",
            })
    void allows(String principal, String asker, String outcome) {
        var statement =
                "'Effect':'Allow','Principal':%s,'Action':'*','Resource':'*'".formatted(principal);

        var decision = decide(asker, statement);

        if (outcome.equals("allow")) assertThat(decision).isInstanceOf(Allow.class);
        else assertThat(decision).isEqualTo(new ImplicitDeny(PolicyKind.IDENTITY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'Principal':'*' | cognito | true",
                "'Principal':'*' | session | true",
                "'Principal':{'AWS':'111122223333'} | ana | true",
                "'Principal':{'AWS':'111122223333'} | other | false",
                "'Principal':{'AWS':'arn:aws:iam::111122223333:role/ops/reader'} | session | true",
                "'Principal':{'AWS':'arn:aws:iam::111122223333:user/bob'} | ana | false",
                "'NotPrincipal':{'AWS':['arn:aws:iam::111122223333:user/ana','arn:aws:iam::111122223333:root']} | ana | false",
                "'NotPrincipal':{'AWS':['arn:aws:iam::111122223333:user/bob','arn:aws:iam::111122223333:root']} | ana | true",
                "'NotPrincipal':{'AWS':'arn:aws:iam::111122223333:user/ana'} | ana | true",
                "'NotPrincipal':{'AWS':'111122223333'} | ana | true",
                "'NotPrincipal':{'AWS':'111122223333'} | root | false",
                "'NotPrincipal':{'AWS':['arn:aws:sts::111122223333:assumed-role/reader/s1','arn:aws:iam::111122223333:role/ops/reader','111122223333']} | session | false",
                "'NotPrincipal':{'AWS':['arn:aws:iam::111122223333:role/ops/reader','111122223333']} | session | true",
                "'NotPrincipal':{'AWS':['arn:aws:sts::111122223333:assumed-role/reader/s1','111122223333']} | session | true",
                "'NotPrincipal':{'Service':'cognito-idp.amazonaws.com'} | service | false",
                "'NotPrincipal':{'Service':'cognito-idp.amazonaws.com'} | ana | true",
                "'NotPrincipal':{'Federated':'cognito-identity.amazonaws.com'} | cognito | false",
                "'NotPrincipal':'*' | stranger | false",
                "'NotPrincipal':{'AWS':'111122223333'} | stranger | true",
            })
    void denies(String principal, String asker, boolean denied) {
        var allow = "'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'";
        var deny = "'Effect':'Deny',%s,'Action':'*','Resource':'*'".formatted(principal);

        var decision = decide(asker, allow, deny);

        assertThat(decision instanceof ExplicitDeny).isEqualTo(denied);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'ana' | Syntax errors in policy.",
                "12 | Syntax errors in policy.",
                "{} | Missing required field Principal",
                "{'AWS':[]} | Missing required field Principal",
                "{'aws':'*'} | Syntax errors in policy.",
                "{'AWS':12} | Syntax errors in policy.",
                "{'AWS':'arn:aws:iam::111122223333:user/*'} | Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:user/*\"",
                "{'AWS':'arn:aws:sts::111122223333:assumed-role/reader/*'} | Invalid principal in policy: \"AWS\":\"arn:aws:sts::111122223333:assumed-role/reader/*\"",
                "{'AWS':'arn:aws:iam::111122223333:group/g'} | Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:group/g\"",
                "{'AWS':'ana'} | Invalid principal in policy: \"AWS\":\"ana\"",
                "{'AWS':'12345'} | Invalid principal in policy: \"AWS\":\"12345\"",
                "{'Service':'*'} | Invalid principal in policy: \"SERVICE\":\"*\"",
                "{'CanonicalUser':'79a5'} | Invalid principal in policy: \"CANONICALUSER\":\"79a5\"",
                "{'Federated':'*'} | Federated principals must be valid domain names or SAML metadata ARNs",
                "{'Federated':'cognito'} | Federated principals must be valid domain names or SAML metadata ARNs",
            })
    void refuses(String principal, String sentence) {
        var statement = "'Effect':'Allow','Principal':%s,'Action':'*'".formatted(principal);

        assertThatThrownBy(() -> Policy.parseResource(document(statement)))
                .isInstanceOf(MalformedPolicyDocument.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'Principal':{'AWS':'111122223333'},'Action':'sts:AssumeRole' |",
                "'Principal':{'Service':'lambda.amazonaws.com'},'Action':['sts:AssumeRole','sts:TagSession'] |",
                "'Principal':{'Federated':'arn:aws:iam::111122223333:saml-provider/adfs'},'Action':'sts:AssumeRoleWithSAML' |",
                "'Principal':{'Federated':'arn:aws:iam::111122223333:oidc-provider/gitlab.example.com/x'},'Action':'sts:AssumeRoleWithWebIdentity' |",
                "'Principal':{'Federated':'cognito-idp.us-east-1.amazonaws.com/us-east-1_a'},'Action':'sts:AssumeRoleWithWebIdentity' |",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':{'cognito-identity.amazonaws.com:aud':'us-east-1:x'}} |",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:TagSession' |",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':{'cognito-identity.amazonaws.com:aud':'us-east-1:00000000-0000-4000-8000-000000000000'},'ForAnyValue:StringLike':{'cognito-identity.amazonaws.com:amr':'unauthenticated'}} |",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':{'cognito-identity.amazonaws.com:aud':['us-east-1:00000000-0000-4000-8000-000000000000','us-east-1:x']}} |",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringLike':{'cognito-identity.amazonaws.com:aud':'us-east-1:00000000-0000-4000-8000-000000000000'}} |",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'ForAnyValue:StringEquals':{'cognito-identity.amazonaws.com:aud':'us-east-1:00000000-0000-4000-8000-000000000000'}} |",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringLike':{'cognito-identity.amazonaws.com:aud':'us-east-1:*'}} | Trust of cognito-identity.amazonaws.com requires a condition on cognito-identity.amazonaws.com:aud.",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringLike':{'cognito-identity.amazonaws.com:aud':'us-east-1:1???????-*'}} | Trust of cognito-identity.amazonaws.com requires a condition on cognito-identity.amazonaws.com:aud.",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEqualsIfExists':{'cognito-identity.amazonaws.com:aud':'us-east-1:00000000-0000-4000-8000-000000000000'}} | Trust of cognito-identity.amazonaws.com requires a condition on cognito-identity.amazonaws.com:aud.",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'ForAllValues:StringEquals':{'cognito-identity.amazonaws.com:aud':'us-east-1:00000000-0000-4000-8000-000000000000'}} | Trust of cognito-identity.amazonaws.com requires a condition on cognito-identity.amazonaws.com:aud.",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':{'cognito-identity.amazonaws.com:aud':'${cognito-identity.amazonaws.com:aud}'}} | Trust of cognito-identity.amazonaws.com requires a condition on cognito-identity.amazonaws.com:aud.",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':{'cognito-identity.amazonaws.com:aud':['us-east-1:x','${aws:RequestTag/pool}']}} | Trust of cognito-identity.amazonaws.com requires a condition on cognito-identity.amazonaws.com:aud.",
                "'Principal':{'AWS':'111122223333'},'Action':'sts:AssumeRole','Resource':'*' | Has prohibited field Resource",
                "'Action':'sts:AssumeRole' | Missing required field Principal",
                "'Principal':{'AWS':'111122223333'},'Action':'*' | AssumeRole policy may only specify STS AssumeRole actions.",
                "'Principal':{'AWS':'111122223333'},'Action':'s3:GetObject' | AssumeRole policy may only specify STS AssumeRole actions.",
                "'NotPrincipal':{'AWS':'111122223333'},'Action':'sts:AssumeRole' | Allow with NotPrincipal is not allowed.",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:AssumeRoleWithWebIdentity' | Trust of cognito-identity.amazonaws.com requires a condition on cognito-identity.amazonaws.com:aud.",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:*','Condition':{'StringLike':{'cognito-identity.amazonaws.com:aud':['us-east-1:x','*']}} | Trust of cognito-identity.amazonaws.com requires a condition on cognito-identity.amazonaws.com:aud.",
                "'Principal':{'Federated':'cognito-identity.amazonaws.com'},'Action':'sts:*','Condition':{'StringNotEquals':{'cognito-identity.amazonaws.com:aud':'us-east-1:x'}} | Trust of cognito-identity.amazonaws.com requires a condition on cognito-identity.amazonaws.com:aud.",
            })
    void trustPoliciesHaveRulesOfTheirOwn(String statement, String sentence) {
        var json = document("'Effect':'Allow'," + statement);

        if (sentence == null) assertThat(Policy.parseTrust(json).statements()).hasSize(1);
        else
            assertThatThrownBy(() -> Policy.parseTrust(json))
                    .isInstanceOf(MalformedPolicyDocument.class)
                    .hasMessage(sentence);
    }

    private static Decision decide(String asker, String... statements) {
        var resource =
                List.of(statements).stream()
                        .map(s -> new AttachedPolicy("r", Policy.parseResource(document(s))))
                        .toList();
        return Decision.decide(
                new Question(
                        "s3:GetObject",
                        "arn:aws:s3:::b/k",
                        RequestContext.EMPTY,
                        Objects.requireNonNull(ASKERS.get(asker))),
                Policies.NONE.withResource(resource));
    }

    private static String document(String statement) {
        return "{'Version':'2012-10-17','Statement':{%s}}".formatted(statement).replace('\'', '"');
    }
}

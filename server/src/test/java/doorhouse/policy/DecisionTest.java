package doorhouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.policy.Decision.Allow;
import doorhouse.policy.Decision.ExplicitDeny;
import doorhouse.policy.Decision.ImplicitDeny;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which requests a statement matches, and what several statements say together.
class DecisionTest {
    private static final String POOL =
            "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a";

    @ParameterizedTest
    @CsvSource({
        "cognito-idp:ListUsers, true",
        "COGNITO-IDP:listusers, true",
        "cognito-idp:List*, true",
        "cognito-idp:*, true",
        "*, true",
        "*:*, true",
        "cognito-idp:ListUser?, true",
        "cognito-idp:ListUser, false",
        "cognito-idp:ListUsers?, false",
        "cognito-idp:*Groups, false",
        "iam:ListUsers, false",
        "cognito-id:*, false",
    })
    void matchesActions(String action, boolean matches) {
        assertThat(allows("'Action':'" + action + "','Resource':'*'", POOL)).isEqualTo(matches);
        assertThat(allows("'NotAction':'" + action + "','Resource':'*'", POOL)).isEqualTo(!matches);
    }

    @ParameterizedTest
    @CsvSource({
        "*, true",
        "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a, true",
        "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_A, false",
        "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_?, true",
        "arn:aws:cognito-idp:us-east-1:123456789012:userpool/*, true",
        "arn:aws:cognito-idp:*:*:userpool/*, true",
        "arn:*:cognito-idp:*:123456789012:*, true",
        "arn:aws:cognito-idp, true",
        "arn:aws:cognito-idp:*, true",
        "arn:aws:cognito-idp:us-*-1:123456789012:*_a, true",
        "arn:aws:*:userpool/*, false",
        "arn:aws:cognito-idp:*:userpool/us-east-1_a, false",
        "arn:aws:cognito-idp:us-east-1:*, true",
        "arn:aws:cognito-idp:eu-west-1:*, false",
        "arn:aws:cognito-idp:us-east-1:12345678901?:userpool/*, true",
        "arn:aws:cognito-idp:us-east-1:123456789012:userpool, false",
        "arn:aws-cn:cognito-idp:us-east-1:123456789012:userpool/*, false",
    })
    void matchesResources(String arn, boolean matches) {
        assertThat(allows("'Action':'*','Resource':'" + arn + "'", POOL)).isEqualTo(matches);
        assertThat(allows("'Action':'*','NotResource':'" + arn + "'", POOL)).isEqualTo(!matches);
    }

    @ParameterizedTest
    @CsvSource({"*, true", "arn:aws:cognito-idp:*:*:*, false", "arn:aws:cognito-idp, false"})
    void anOperationWithoutResourceWantsTheStar(String arn, boolean matches) {
        assertThat(allows("'Action':'*','Resource':'" + arn + "'", "*")).isEqualTo(matches);
    }

    @Test
    void aResourceMayHoldColonsAndSlashes() {
        var statement = "'Action':'*','Resource':'arn:aws:s:r:1:a*z'";

        assertThat(allows(statement, "arn:aws:s:r:1:a/b:c/z")).isTrue();
        assertThat(allows(statement, "arn:aws:s:r:1:a/b:c/y")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2012-10-17 | ${aws:username} | ana | true",
                "2012-10-17 | ${aws:username} | bob | false",
                "2012-10-17 | ${AWS:UserName}/* | ana/x | true",
                "2012-10-17 | ${aws:none} | ana | false",
                "2012-10-17 | ${aws:none} | ${aws:none} | false",
                "2012-10-17 | ${aws:none, 'guest'} | guest | true",
                "2012-10-17 | ${aws:username, 'guest'} | guest | false",
                "2012-10-17 | ${star} | * | true",
                "2012-10-17 | ${star} | anything | false",
                "2012-10-17 | ${tags} | one | false",
                "2012-10-17 | ${*}${?}${$} | *?$ | true",
                "2012-10-17 | ${*}${?}${$} | aa$ | false",
                "2008-10-17 | ${aws:username} | ana | false",
                "2008-10-17 | ${aws:username} | ${aws:username} | true",
            })
    void fillsVariables(String version, String pattern, String name, boolean matches) {
        var context =
                RequestContext.EMPTY
                        .with("aws:username", "ana")
                        .with("star", "*")
                        .withMany("tags", List.of("one"));
        var json =
                """
                {"Version":"%s","Statement":{"Effect":"Allow","Action":"*",
                "Resource":"arn:aws:iam::1:%s"}}\
                """
                        .formatted(version, pattern);

        var decision =
                Decision.decide(
                        new Question("iam:GetUser", "arn:aws:iam::1:" + name, context),
                        identity(json));

        assertThat(decision instanceof Allow).isEqualTo(matches);
    }

    @Test
    void anUnknownVariableLeavesItsNeighboursAlone() {
        var user = "arn:aws:iam::1:user/ana";

        assertThat(allows("'Action':'*','Resource':['arn:aws:iam::1:${a:b}','" + user + "']", user))
                .isTrue();
    }

    @Test
    void anUnknownVariableInNotResourceMatchesNothing() {
        assertThat(allows("'Action':'*','NotResource':'arn:aws:iam::1:${a:b}'", POOL)).isFalse();
    }

    @Test
    void anExplicitDenyWins() {
        var allow = "{'Effect':'Allow','Action':'*','Resource':'*'}";
        var deny = "{'Effect':'Deny','Action':'cognito-idp:*','Resource':'*'}";
        var otherDeny = "{'Effect':'Deny','Action':'iam:*','Resource':'*'}";

        assertThat(decide()).isInstanceOf(ImplicitDeny.class);
        assertThat(decide(allow)).isInstanceOf(Allow.class);
        assertThat(decide(allow, deny)).isInstanceOf(ExplicitDeny.class);
        assertThat(decide(deny, allow)).isInstanceOf(ExplicitDeny.class);
        assertThat(decide(allow, otherDeny)).isInstanceOf(Allow.class);
        assertThat(decide(otherDeny)).isInstanceOf(ImplicitDeny.class);
    }

    private static boolean allows(String statement, String resource) {
        var json =
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow',%s}}".formatted(statement);
        var policies = identity(json.replace('\'', '"'));
        var question = new Question("cognito-idp:ListUsers", resource, RequestContext.EMPTY);
        return Decision.decide(question, policies).allows();
    }

    private static Decision decide(String... statements) {
        return Decision.decide(
                new Question("cognito-idp:ListUsers", POOL, RequestContext.EMPTY),
                Policies.ofIdentity(
                        Stream.of(statements)
                                .map(s -> "{'Statement':%s}".formatted(s).replace('\'', '"'))
                                .map(json -> new AttachedPolicy("p", Policy.parse(json)))
                                .toList()));
    }

    private static Policies identity(String json) {
        return Policies.ofIdentity(List.of(new AttachedPolicy("p", Policy.parse(json))));
    }
}

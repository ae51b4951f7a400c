package doorhouse.iam;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.Secret;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.Principal;
import doorhouse.policy.Asker;
import doorhouse.policy.AttachedPolicy;
import doorhouse.policy.Policies;
import doorhouse.policy.Policy;
import doorhouse.policy.RequestContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of a refusal. Sentences: IAM User Guide, "Troubleshoot access denied error
/// messages".
class AuthorizerTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");
    private static final String SESSION = "arn:aws:sts::123456789012:assumed-role/app/web";
    private static final String POOL =
            "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a";
    private static final String ACTION = "cognito-idp:ListUsers";

    @ParameterizedTest
    @CsvSource({
        "-, a, a, because no identity-based policy allows the cognito-idp:ListUsers action",
        "a, -, a, because no permissions boundary allows the cognito-idp:ListUsers action",
        "a, a, -, because no session policy allows the cognito-idp:ListUsers action",
        "-, -, -, because no identity-based policy allows the cognito-idp:ListUsers action",
        "d, a, a, with an explicit deny in an identity-based policy",
        "a, d, a, with an explicit deny in a permissions boundary",
        "a, a, d, with an explicit deny in a session policy",
        "-, d, -, with an explicit deny in a permissions boundary",
    })
    void aRefusalNamesTheKindOfPolicy(
            String identity, String boundary, String session, String reason) {
        var policies =
                Policies.ofIdentity(List.of(policy(identity)))
                        .withBoundary(policy(boundary))
                        .withSession(List.of(policy(session)));

        var decided = Authorizer.decide(known(policies), ACTION, POOL, RequestContext.EMPTY);

        assertThat(decided)
                .isEqualTo(
                        new Authorization.Denied(
                                "User: %s is not authorized to perform: %s on resource: %s %s"
                                        .formatted(SESSION, ACTION, POOL, reason)));
    }

    @Test
    void whatAllAllowIsAllowed() {
        var policies =
                Policies.ofIdentity(List.of(policy("a")))
                        .withBoundary(policy("a"))
                        .withSession(List.of(policy("a")));

        var decided = Authorizer.decide(known(policies), ACTION, POOL, RequestContext.EMPTY);

        assertThat(decided).isEqualTo(new Authorization.Allowed());
    }

    @Test
    void thePrincipalsFactsAreTheStrongerOnes() {
        var own =
                new AttachedPolicy(
                        "own",
                        Policy.parse(
                                """
                                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
                                "Condition":{"StringEquals":{"aws:PrincipalTag/team":"blue"},
                                "ForAnyValue:StringEquals":{"cognito-identity.amazonaws.com:amr":"authenticated"}}}}\
                                """));
        var claimed = RequestContext.EMPTY.with("aws:PrincipalTag/team", "red");

        var decided =
                Authorizer.decide(known(Policies.ofIdentity(List.of(own))), ACTION, POOL, claimed);

        assertThat(decided).isEqualTo(new Authorization.Allowed());
    }

    private static AttachedPolicy policy(String says) {
        var statement =
                switch (says) {
                    case "a" -> "\"Effect\":\"Allow\",\"Action\":\"cognito-idp:*\"";
                    case "d" -> "\"Effect\":\"Deny\",\"Action\":\"cognito-idp:List*\"";
                    default -> "\"Effect\":\"Allow\",\"Action\":\"iam:GetUser\"";
                };
        return new AttachedPolicy(
                says, Policy.parse("{\"Statement\":{" + statement + ",\"Resource\":\"*\"}}"));
    }

    private static Known known(Policies policies) {
        var principal =
                new Principal(
                        Principal.Kind.ASSUMED_ROLE,
                        new Arn(SESSION),
                        ACCOUNT,
                        "AROAAAAAAAAAAAAAAAAA1:web",
                        "ASIAEXAMPLE",
                        Map.of(
                                "aws:PrincipalTag/team", List.of("blue"),
                                "cognito-identity.amazonaws.com:amr",
                                        List.of("authenticated", "accounts.google.com")),
                        Set.of());
        var asker =
                Asker.roleSession(
                        ACCOUNT.value(),
                        Set.of("arn:aws:iam::123456789012:role/app", "AROAAAAAAAAAAAAAAAAA1"),
                        SESSION);
        return new Known(principal, Secret.of("secret"), asker, policies);
    }
}

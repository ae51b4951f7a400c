package doorhouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.policy.Decision.Allow;
import doorhouse.policy.Decision.ExplicitDeny;
import doorhouse.policy.Decision.ImplicitDeny;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What all kinds of policies say together. Source: IAM User Guide, "Policy evaluation logic", with
/// its table "Resource-based policies and implicit denies in other policy types (same account)".
///
/// In the tables a policy is `a` (allows), `d` (denies), `ad` (both), `-` (says nothing of it) or
/// left out (there is none).
class EvaluationTest {
    private static final String ACCOUNT = "111122223333";
    private static final String USER = "arn:aws:iam::111122223333:user/ana";
    private static final String ROLE = "arn:aws:iam::111122223333:role/reader";
    private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/reader/s1";
    private static final String FEDERATED = "arn:aws:sts::111122223333:federated-user/fay";
    private static final Asker ANA = Asker.user(ACCOUNT, USER, "AIDAAAAAAAAAAAAAAAAA1");
    private static final Asker READER = Asker.roleSession(ACCOUNT, Set.of(ROLE), SESSION);
    private static final Asker FAY = Asker.federatedUser(ACCOUNT, Set.of(USER), FEDERATED);
    private static final Map<String, String> STATEMENTS =
            Map.of(
                    "a", statement("Allow", "s3:Get*"),
                    "d", statement("Deny", "s3:GetObject"),
                    "ad", statement("Allow", "s3:*") + "," + statement("Deny", "s3:Get*"),
                    "-", statement("Allow", "s3:PutObject"));

    @ParameterizedTest
    @CsvSource({
        // identity, boundary, session, outcome
        "-, , , no IDENTITY",
        "a, , , allow IDENTITY",
        "d, , , deny IDENTITY",
        "ad, , , deny IDENTITY",
        "a, a, , allow IDENTITY",
        "a, -, , no BOUNDARY",
        "-, a, , no IDENTITY",
        "a, d, , deny BOUNDARY",
        "-, d, , deny BOUNDARY",
        "a, ad, , deny BOUNDARY",
        "a, , a, allow IDENTITY",
        "a, , -, no SESSION",
        "-, , a, no IDENTITY",
        "a, , d, deny SESSION",
        "-, , d, deny SESSION",
        "a, a, a, allow IDENTITY",
        "a, a, -, no SESSION",
        "a, -, a, no BOUNDARY",
        "a, -, -, no BOUNDARY",
        "-, -, -, no IDENTITY",
        "d, -, -, deny IDENTITY",
        "-, -, d, deny SESSION",
        "d, d, d, deny IDENTITY",
        "ad, a, a, deny IDENTITY",
    })
    void identityPoliciesWithinTheirCeilings(
            String identity, @Nullable String boundary, @Nullable String session, String outcome) {
        assertThat(outcome(ANA, policies(identity, boundary, session, null, "")))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        // who, named, resource, identity, boundary, session, outcome
        "user, self, a, -, , , allow RESOURCE",
        "user, self, a, -, -, , allow RESOURCE",
        "user, self, a, a, -, , allow RESOURCE",
        "user, self, a, d, , , deny IDENTITY",
        "user, self, a, -, d, , deny BOUNDARY",
        "user, self, d, a, , , deny RESOURCE",
        "user, self, ad, a, a, , deny RESOURCE",
        "user, self, -, a, , , allow IDENTITY",
        "user, self, -, -, , , no IDENTITY",
        "user, account, a, -, , , no IDENTITY",
        "user, account, a, a, , , allow IDENTITY",
        "user, account, a, a, -, , no BOUNDARY",
        "user, account, d, a, , , deny RESOURCE",
        "user, everyone, a, -, -, , allow RESOURCE",
        "user, other, a, -, , , no IDENTITY",
        "user, other, d, a, , , allow IDENTITY",
        "role, behind, a, -, , , allow RESOURCE",
        "role, behind, a, -, -, , no BOUNDARY",
        "role, behind, a, -, a, , allow RESOURCE",
        "role, behind, a, -, , -, no SESSION",
        "role, behind, a, -, , a, allow RESOURCE",
        "role, behind, a, -, a, a, allow RESOURCE",
        "role, behind, a, -, a, -, no SESSION",
        "role, behind, a, d, , , deny IDENTITY",
        "role, behind, d, a, , , deny RESOURCE",
        "role, self, a, -, -, -, allow RESOURCE",
        "role, self, a, -, , -, allow RESOURCE",
        "role, self, a, -, , d, deny SESSION",
        "role, self, d, a, , a, deny RESOURCE",
        "role, account, a, -, , , no IDENTITY",
        "role, account, a, a, , -, no SESSION",
        "role, account, a, a, , a, allow IDENTITY",
        "role, everyone, a, -, -, -, allow RESOURCE",
        "role, other, a, a, , , allow IDENTITY",
        "federated, self, a, -, -, -, allow RESOURCE",
        "federated, behind, a, -, , -, no SESSION",
        "federated, behind, a, -, , a, allow RESOURCE",
        "federated, behind, a, a, -, a, no BOUNDARY",
        "federated, account, a, a, , -, no SESSION",
        "federated, account, a, a, , a, allow IDENTITY",
    })
    void whomAResourceNamesDecidesWhatElseCounts(
            String who,
            String named,
            String resource,
            String identity,
            @Nullable String boundary,
            @Nullable String session,
            String outcome) {
        var asker = asker(who);
        var policies = policies(identity, boundary, session, resource, principal(asker, named));

        assertThat(outcome(asker, policies)).isEqualTo(outcome);
    }

    /// A role's trust policy must allow whatever else does. Source: IAM User Guide, "Policy
    /// evaluation logic", on role trust policies; "Granting a user permissions to switch roles".
    @ParameterizedTest
    @CsvSource({
        // named, trust, identity, boundary, outcome
        "self, a, -, , allow TRUST",
        "self, a, a, -, allow TRUST",
        "self, a, d, , deny IDENTITY",
        "account, a, -, , no IDENTITY",
        "account, a, a, , allow IDENTITY",
        "account, a, a, -, no BOUNDARY",
        "account, a, d, , deny IDENTITY",
        "account, d, a, , deny TRUST",
        "other, a, a, , no TRUST",
        "self, -, a, , no TRUST",
        "everyone, a, -, , allow TRUST",
    })
    void aTrustPolicyMustAllow(
            String named,
            String trust,
            String identity,
            @Nullable String boundary,
            String outcome) {
        var policies = policies(identity, boundary, null, trust, principal(ANA, named));

        var decision = Decision.decideTrust(question(ANA), policies);

        assertThat(outcome(decision)).isEqualTo(outcome);
    }

    /// A session that was given a ceiling takes no role through a trust in everyone that the
    /// ceiling does not allow: else public guests left theirs by any role that is open to all.
    @ParameterizedTest
    @CsvSource({
        // who, named, trust, boundary, session, outcome
        "role, everyone, a, , , allow TRUST",
        "role, everyone, a, , -, no SESSION",
        "role, everyone, a, , a, allow TRUST",
        "role, everyone, a, -, , no BOUNDARY",
        "role, everyone, a, a, a, allow TRUST",
        "role, everyone, d, a, a, deny TRUST",
        "role, self, a, -, -, allow TRUST",
        "federated, everyone, a, , -, no SESSION",
        "federated, everyone, a, , a, allow TRUST",
        "user, everyone, a, -, , allow TRUST",
    })
    void aTrustInEveryoneLeavesSessionsTheirCeilings(
            String who,
            String named,
            String trust,
            @Nullable String boundary,
            @Nullable String session,
            String outcome) {
        var asker = asker(who);
        var policies = policies("-", boundary, session, trust, principal(asker, named));

        var decision = Decision.decideTrust(question(asker), policies);

        assertThat(outcome(decision)).isEqualTo(outcome);
    }

    @Test
    void theRootIsItsAccount() {
        var root = Asker.root(ACCOUNT);
        var policies = policies("-", null, null, "a", principal(ANA, "account"));

        assertThat(outcome(root, policies)).isEqualTo("allow RESOURCE");
    }

    @Test
    void theClosestNameCountsWhereAResourceNamesTwice() {
        var policy =
                Policy.parseResource(
                        document(
                                resourceStatement("a", principal(READER, "account"))
                                        + ","
                                        + resourceStatement("a", principal(READER, "self"))));
        var attached = List.of(new AttachedPolicy("r", policy));

        var decision = Decision.decide(question(READER), Policies.NONE.withResource(attached));

        assertThat(((Allow) decision).by().statement().number()).isEqualTo(1);
    }

    @Test
    void aDecisionNamesThePolicyAndTheStatement() {
        var first = new AttachedPolicy("first", policy("-"));
        var second = new AttachedPolicy("second", policy("ad"));

        var decision = Decision.decide(question(ANA), Policies.ofIdentity(List.of(first, second)));

        var by = ((ExplicitDeny) decision).by();
        assertThat(by.policy().name()).isEqualTo("second");
        assertThat(by.statement().number()).isEqualTo(1);
        assertThat(by.statement().sid()).isEqualTo("Deny");
    }

    @Test
    void noPolicyAtAllIsNoCeilingButAnEmptyListIsOne() {
        var allowed = Policies.ofIdentity(List.of(new AttachedPolicy("p", policy("a"))));

        assertThat(outcome(ANA, allowed.withSession(null))).isEqualTo("allow IDENTITY");
        assertThat(outcome(ANA, allowed.withSession(List.of()))).isEqualTo("no SESSION");
    }

    @Test
    void ofSeveralSessionPoliciesOneMayAllow() {
        var session =
                List.of(new AttachedPolicy("1", policy("-")), new AttachedPolicy("2", policy("a")));
        var identity = Policies.ofIdentity(List.of(new AttachedPolicy("p", policy("a"))));

        assertThat(outcome(ANA, identity.withSession(session))).isEqualTo("allow IDENTITY");
    }

    private static Asker asker(String who) {
        return switch (who) {
            case "user" -> ANA;
            case "role" -> READER;
            case "federated" -> FAY;
            default -> throw new IllegalArgumentException(who);
        };
    }

    private static String principal(Asker asker, String named) {
        var name =
                switch (named) {
                    case "self" -> arn(asker.self());
                    case "behind" -> arn(asker.behind());
                    case "account" -> ACCOUNT;
                    case "everyone" -> "*";
                    case "other" -> "arn:aws:iam::111122223333:user/bob";
                    default -> throw new IllegalArgumentException(named);
                };
        return "{\"AWS\":\"" + name + "\"}";
    }

    private static String arn(Set<String> names) {
        return names.stream().filter(name -> name.startsWith("arn:")).findFirst().orElseThrow();
    }

    private static Policies policies(
            String identity,
            @Nullable String boundary,
            @Nullable String session,
            @Nullable String resource,
            String principal) {
        var of = new ArrayList<AttachedPolicy>();
        if (resource != null)
            of.add(
                    new AttachedPolicy(
                            "r",
                            Policy.parseResource(
                                    document(resourceStatement(resource, principal)))));
        return new Policies(
                List.of(new AttachedPolicy("i", policy(identity))),
                boundary == null ? null : List.of(new AttachedPolicy("b", policy(boundary))),
                session == null ? null : List.of(new AttachedPolicy("s", policy(session))),
                of);
    }

    private static Policy policy(String says) {
        return Policy.parse(document(says(says)));
    }

    private static String says(String word) {
        var statements = STATEMENTS.get(word);
        if (statements == null) throw new IllegalArgumentException(word);
        return statements;
    }

    private static String resourceStatement(String word, String principal) {
        return says(word).replaceAll("\"Sid\":\"\\w+\"", "\"Principal\":" + principal);
    }

    private static String statement(String effect, String action) {
        return """
        {"Sid":"%s","Effect":"%s","Action":"%s","Resource":"arn:aws:s3:::b/*"}\
        """
                .formatted(effect, effect, action);
    }

    private static String document(String statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
    }

    private static Question question(Asker asker) {
        return new Question("s3:GetObject", "arn:aws:s3:::b/k", RequestContext.EMPTY, asker);
    }

    private static String outcome(Asker asker, Policies policies) {
        return outcome(Decision.decide(question(asker), policies));
    }

    private static String outcome(Decision decision) {
        return switch (decision) {
            case Allow(var by) -> "allow " + by.kind();
            case ExplicitDeny(var by) -> "deny " + by.kind();
            case ImplicitDeny(var lacking) -> "no " + lacking;
        };
    }
}

package doorhouse.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import doorhouse.testing.TestServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.InvalidInputException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.OrderedOrganizationPolicyType;
import software.amazon.awssdk.services.iam.model.PolicyIdentifier;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.Statement;
import software.amazon.awssdk.services.iam.model.Tag;

/// The policy simulator, asked by Amazon's own SDK.
class SimulationTest {
    private static final String DATED =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}\
            """;
    private static final String READ =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}]}\
            """;
    private static final String DENY_SECRET =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::b/secret"}]}\
            """;
    private static final String ALLOW_ALL =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}\
            """;

    private final TestServer server = TestServer.shared();
    private final IamClient iam = server.iam();
    private final String name = "sim-" + UUID.randomUUID();

    /// The example of the AWS CLI's reference.
    @Test
    void whatAllowsIsToldWithItsPlace() {
        var result =
                only(r ->
                        r.policyInputList(DATED)
                                .actionNames("dynamodb:CreateBackup")
                                .contextEntries(
                                        entry("aws:CurrentTime", "date", "2019-04-25T11:00:00Z")));

        assertThat(result.evalActionName()).isEqualTo("dynamodb:CreateBackup");
        assertThat(result.evalResourceName()).isEqualTo("*");
        assertThat(result.evalDecisionAsString()).isEqualTo("allowed");
        assertThat(result.missingContextValues()).isEmpty();
        assertThat(result.matchedStatements())
                .containsExactly(source("PolicyInputList.1", "IAM Policy", 38, 167));
        assertThat(result.hasResourceSpecificResults()).isFalse();
        assertThat(result.permissionsBoundaryDecisionDetail()).isNull();
    }

    @Test
    void anEarlierTimeIsNotAllowedAndAMissingOneIsNamed() {
        var early =
                only(r ->
                        r.policyInputList(DATED)
                                .actionNames("dynamodb:CreateBackup")
                                .contextEntries(
                                        entry("aws:CurrentTime", "date", "2014-04-25T11:00:00Z")));
        var missing = only(r -> r.policyInputList(DATED).actionNames("dynamodb:CreateBackup"));

        assertThat(early.evalDecisionAsString()).isEqualTo("implicitDeny");
        assertThat(early.matchedStatements()).isEmpty();
        assertThat(missing.evalDecisionAsString()).isEqualTo("implicitDeny");
        assertThat(missing.missingContextValues()).containsExactly("aws:CurrentTime");
    }

    @Test
    void everyResourceHasItsOwnResult() {
        var result =
                only(r ->
                        r.policyInputList(READ, DENY_SECRET)
                                .actionNames("s3:GetObject")
                                .resourceArns(
                                        "arn:aws:s3:::b/x",
                                        "arn:aws:s3:::b/secret",
                                        "arn:aws:s3:::c/x"));

        assertThat(result.evalDecisionAsString()).isEqualTo("explicitDeny");
        assertThat(result.resourceSpecificResults())
                .extracting(each -> each.evalResourceDecisionAsString())
                .containsExactly("allowed", "explicitDeny", "implicitDeny");
        assertThat(result.resourceSpecificResults().get(0).matchedStatements())
                .extracting(Statement::sourcePolicyId)
                .containsExactly("PolicyInputList.1");
        assertThat(result.resourceSpecificResults().get(1).matchedStatements())
                .extracting(Statement::sourcePolicyId)
                .containsExactly("PolicyInputList.2");
        assertThat(result.resourceSpecificResults().get(2).matchedStatements()).isEmpty();
    }

    @Test
    void aBoundaryIsACeiling() {
        Consumer<SimulateCustomPolicyRequest.Builder> asked =
                r ->
                        r.policyInputList(ALLOW_ALL)
                                .permissionsBoundaryPolicyInputList(READ)
                                .resourceArns("arn:aws:s3:::b/x");

        var within = only(asked.andThen(r -> r.actionNames("s3:GetObject")));
        var beyond = only(asked.andThen(r -> r.actionNames("s3:PutObject")));

        assertThat(within.evalDecisionAsString()).isEqualTo("allowed");
        assertThat(within.permissionsBoundaryDecisionDetail().allowedByPermissionsBoundary())
                .isTrue();
        assertThat(beyond.evalDecisionAsString()).isEqualTo("implicitDeny");
        assertThat(beyond.permissionsBoundaryDecisionDetail().allowedByPermissionsBoundary())
                .isFalse();
    }

    @Test
    void aResourcesPolicyIsAskedForTheCaller() {
        var bucket =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/%s"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}}\
                """
                        .formatted(name);
        iam.createUser(r -> r.userName(name));
        Consumer<SimulateCustomPolicyRequest.Builder> asked =
                r ->
                        r.policyInputList(READ)
                                .resourcePolicy(bucket)
                                .actionNames("s3:PutObject")
                                .resourceArns("arn:aws:s3:::b/x");

        var ana = only(asked.andThen(r -> r.callerArn(user(name))));
        var between =
                only(
                        asked.andThen(r ->
                                r.callerArn(user(name))
                                        .resourceOwner("arn:aws:iam::444455556666:root")));

        assertThat(ana.evalDecisionAsString()).isEqualTo("allowed");
        assertThat(ana.matchedStatements())
                .extracting(Statement::sourcePolicyId, Statement::sourcePolicyTypeAsString)
                .containsExactly(tuple("ResourcePolicy", "Resource Policy"));
        assertThat(between.evalDecisionAsString()).isEqualTo("implicitDeny");
        assertThat(between.evalDecisionDetailsAsStrings())
                .containsEntry("IAM Policy", "implicitDeny")
                .containsEntry("Resource Policy", "allowed");
        assertThatThrownBy(() -> only(asked)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void organizationsMustAllowAtEveryLevel() {
        var result =
                only(r ->
                        r.policyInputList(ALLOW_ALL)
                                .orderedOrganizationPolicyInputList(level(ALLOW_ALL), level(READ))
                                .actionNames("s3:PutObject")
                                .resourceArns("arn:aws:s3:::b/x"));

        assertThat(result.evalDecisionAsString()).isEqualTo("implicitDeny");
        assertThat(result.organizationsDecisionDetail().allowedByOrganizations()).isFalse();
    }

    @Test
    void aUserIsSimulatedWithAllThatHoldsForIt() {
        var boundary =
                iam.createPolicy(r -> r.policyName(name).policyDocument(ALLOW_ALL)).policy().arn();
        iam.createUser(r -> r.userName(name).permissionsBoundary(boundary));
        iam.createGroup(r -> r.groupName(name));
        iam.addUserToGroup(r -> r.groupName(name).userName(name));
        iam.putGroupPolicy(r -> r.groupName(name).policyName("own").policyDocument(home()));
        iam.putUserPolicy(r -> r.userName(name).policyName("secret").policyDocument(DENY_SECRET));
        iam.attachUserPolicy(
                r -> r.userName(name).policyArn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"));

        var results =
                iam.simulatePrincipalPolicy(r ->
                                r.policySourceArn(user(name))
                                        .actionNames(
                                                "s3:PutObject", "s3:GetObject", "s3:DeleteObject")
                                        .resourceArns("arn:aws:s3:::b/" + name))
                        .evaluationResults();
        var secret =
                iam.simulatePrincipalPolicy(r ->
                                r.policySourceArn(user(name))
                                        .actionNames("s3:GetObject")
                                        .resourceArns("arn:aws:s3:::b/secret"))
                        .evaluationResults();
        var without =
                iam.simulatePrincipalPolicy(r ->
                                r.policySourceArn(user(name))
                                        .actionNames("s3:GetObject")
                                        .policyExclusionList(managedByAws()))
                        .evaluationResults();

        assertThat(results)
                .extracting(EvaluationResult::evalDecisionAsString)
                .containsExactly("allowed", "allowed", "implicitDeny");
        assertThat(results.get(0).matchedStatements())
                .extracting(Statement::sourcePolicyId)
                .containsExactly("group_" + name + "_own");
        assertThat(
                        results.get(0)
                                .permissionsBoundaryDecisionDetail()
                                .allowedByPermissionsBoundary())
                .isTrue();
        assertThat(results.get(1).matchedStatements())
                .extracting(Statement::sourcePolicyId)
                .containsExactly("AmazonS3ReadOnlyAccess");
        assertThat(secret.getFirst().evalDecisionAsString()).isEqualTo("explicitDeny");
        assertThat(secret.getFirst().matchedStatements())
                .extracting(Statement::sourcePolicyId)
                .containsExactly("user_" + name + "_secret");
        assertThat(without.getFirst().evalDecisionAsString()).isEqualTo("implicitDeny");
    }

    @Test
    void aRoleAndAGroupAreSimulated() {
        iam.createRole(r ->
                r.roleName(name)
                        .assumeRolePolicyDocument(
                                """
                                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                                "Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}\
                                """));
        iam.putRolePolicy(r -> r.roleName(name).policyName("read").policyDocument(READ));
        iam.createGroup(r -> r.groupName(name));
        iam.putGroupPolicy(r -> r.groupName(name).policyName("read").policyDocument(READ));

        for (var kind : List.of("role", "group")) {
            var result =
                    iam.simulatePrincipalPolicy(r ->
                                    r.policySourceArn(arn(kind, name))
                                            .actionNames("s3:GetObject")
                                            .resourceArns("arn:aws:s3:::b/x"))
                            .evaluationResults()
                            .getFirst();

            assertThat(result.evalDecisionAsString()).isEqualTo("allowed");
            assertThat(result.matchedStatements())
                    .extracting(Statement::sourcePolicyId)
                    .containsExactly(kind + "_" + name + "_read");
        }
    }

    /// Else the simulator would tell tags and who is there.
    @Test
    void whoMayNotGetTheCallerLearnsNothingOfIt() {
        var bob = name + "-bob";
        var blue = Tag.builder().key("team").value("blue").build();
        iam.createUser(r -> r.userName(bob).tags(blue));
        iam.createUser(r -> r.userName(name));
        iam.putUserPolicy(r ->
                r.userName(name)
                        .policyName("p")
                        .policyDocument(
                                READ.replace("s3:Get*", "iam:Simulate*")
                                        .replace("arn:aws:s3:::b/*", "*")));
        var key = iam.createAccessKey(r -> r.userName(name)).accessKey();
        var ana = server.iam(key.accessKeyId(), key.secretAccessKey());
        var guess =
                READ.replace(
                        "}]}",
                        ",\"Condition\":{\"StringEquals\":{\"aws:PrincipalTag/team\":\"blue\"}}}]}");
        Consumer<SimulateCustomPolicyRequest.Builder> asked =
                r ->
                        r.policyInputList(guess)
                                .actionNames("s3:GetObject")
                                .resourceArns("arn:aws:s3:::b/x")
                                .callerArn(user(bob));

        var guessed = ana.simulateCustomPolicy(asked).evaluationResults().getFirst();
        var named =
                ana.simulateCustomPolicy(
                        asked.andThen(r ->
                                r.policyInputList(
                                        guess.replace("PrincipalTag/team", "username")
                                                .replace("blue", bob))));
        var ofNobody = ana.simulateCustomPolicy(asked.andThen(r -> r.callerArn(user("nobody"))));

        assertThat(guessed.evalDecisionAsString()).isEqualTo("implicitDeny");
        assertThat(named.evaluationResults().getFirst().evalDecisionAsString())
                .isEqualTo("allowed");
        assertThat(ofNobody.evaluationResults().getFirst().evalDecisionAsString())
                .isEqualTo("implicitDeny");
        var other =
                ana.simulatePrincipalPolicy(r ->
                        r.policySourceArn(user(name))
                                .policyInputList(guess)
                                .actionNames("s3:GetObject")
                                .resourceArns("arn:aws:s3:::b/x")
                                .callerArn(user(bob)));
        assertThat(other.evaluationResults().getFirst().evalDecisionAsString())
                .isEqualTo("implicitDeny");
        assertThat(only(asked).evalDecisionAsString()).isEqualTo("allowed");
    }

    @Test
    void resultsComeInPages() {
        var actions = new ArrayList<String>();
        for (int i = 0; i < 7; i++) actions.add("s3:GetObject" + i);

        var pages =
                iam
                        .simulateCustomPolicyPaginator(
                                r -> r.policyInputList(READ).actionNames(actions).maxItems(3))
                        .stream()
                        .toList();

        assertThat(pages)
                .extracting(page -> page.evaluationResults().size())
                .containsExactly(3, 3, 1);
        assertThat(pages.stream().flatMap(page -> page.evaluationResults().stream()))
                .extracting(EvaluationResult::evalActionName)
                .containsExactlyElementsOf(actions);
        assertThatThrownBy(() ->
                        iam.simulateCustomPolicy(
                                r -> r.policyInputList(READ).actionNames(actions).marker("a b")))
                .isInstanceOf(IamException.class);
    }

    @Test
    void aPageTellsOfSoManyStatementsAndNoMore() {
        var many =
                "{\"Statement\":["
                        + "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},".repeat(600)
                        + "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";
        var buckets = new ArrayList<String>();
        for (int i = 0; i < 10; i++) buckets.add("arn:aws:s3:::b" + i);

        var pages =
                iam
                        .simulateCustomPolicyPaginator(r ->
                                r.policyInputList(many)
                                        .actionNames("s3:A", "s3:B", "s3:C")
                                        .resourceArns(buckets))
                        .stream()
                        .toList();

        assertThat(pages.stream().flatMap(page -> page.evaluationResults().stream()))
                .extracting(EvaluationResult::evalActionName)
                .containsExactly("s3:A", "s3:B", "s3:C");
        assertThat(pages).hasSize(3);
        for (int i = 10; i < 20; i++) buckets.add("arn:aws:s3:::b" + i);
        assertThatThrownBy(() ->
                        only(r ->
                                r.policyInputList(many).actionNames("s3:A").resourceArns(buckets)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Too many statements match to be told of");
    }

    /// Patterns are compared with texts of the caller's choice, so both count.
    @Test
    void longTextsMakeWorkThatIsRefused() {
        var stars =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
                "Condition":{"StringLike":{"aws:UserAgent":[%s]}}}}\
                """
                        .formatted(("\"" + "*" + "a".repeat(900) + "b\",").repeat(140) + "\"x\"");
        var texts = new ArrayList<String>();
        for (int i = 0; i < 100; i++) texts.add("a".repeat(2_048));

        assertThat(
                        only(r ->
                                        r.policyInputList(stars)
                                                .actionNames("s3:A")
                                                .contextEntries(
                                                        entry(
                                                                "aws:UserAgent",
                                                                "string",
                                                                texts.getFirst())))
                                .evalDecisionAsString())
                .isEqualTo("implicitDeny");
        assertThatThrownBy(() ->
                        only(r ->
                                r.policyInputList(stars)
                                        .actionNames("s3:A")
                                        .contextEntries(entry("aws:UserAgent", texts))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("too large to be simulated");
        assertThatThrownBy(() ->
                        only(r ->
                                r.policyInputList(READ)
                                        .actionNames("s3:A")
                                        .contextEntries(
                                                entry("a:key", "string", "a".repeat(2_049)))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("more than 2048 characters");
        assertThatThrownBy(() ->
                        only(r ->
                                r.policyInputList(READ)
                                        .actionNames("s3:A")
                                        .contextEntries(
                                                entry("a:key", Collections.nCopies(501, "a")))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("more than 500 context values");
    }

    @Test
    void contextKeysAreListedOnceEach() {
        iam.createUser(r -> r.userName(name));
        iam.putUserPolicy(r -> r.userName(name).policyName("own").policyDocument(home()));

        assertThat(
                        iam.getContextKeysForCustomPolicy(
                                        r -> r.policyInputList(DATED, home(), DATED))
                                .contextKeyNames())
                .containsExactly("aws:CurrentTime", "aws:username", "aws:SecureTransport");
        assertThat(
                        iam.getContextKeysForPrincipalPolicy(
                                        r -> r.policySourceArn(user(name)).policyInputList(DATED))
                                .contextKeyNames())
                .containsExactly("aws:username", "aws:SecureTransport", "aws:CurrentTime");
    }

    @Test
    void whatCannotBeSimulatedIsRefused() {
        assertThatThrownBy(() -> only(r -> r.policyInputList("{}").actionNames("s3:GetObject")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("PolicyInputList.1: Syntax errors in policy.");
        assertThatThrownBy(() -> only(r -> r.policyInputList(READ).actionNames("s3:*")))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() ->
                        only(r ->
                                r.policyInputList(READ)
                                        .actionNames("s3:Get")
                                        .resourceArns("bucket")))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() ->
                        only(r ->
                                r.policyInputList(READ)
                                        .actionNames("s3:GetObject")
                                        .contextEntries(entry("aws:SourceIp", "ip", "here"))))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() ->
                        iam.simulatePrincipalPolicy(
                                r -> r.policySourceArn(user(name)).actionNames("s3:GetObject")))
                .isInstanceOf(NoSuchEntityException.class)
                .hasMessageContaining("The user with name %s cannot be found.".formatted(name));
        assertThatThrownBy(() ->
                        iam.getContextKeysForPrincipalPolicy(
                                r -> r.policySourceArn("arn:aws:iam::123456789012:root")))
                .isInstanceOf(InvalidInputException.class);
    }

    private static ContextEntry entry(String key, String type, String value) {
        return ContextEntry.builder()
                .contextKeyName(key)
                .contextKeyType(type)
                .contextKeyValues(value)
                .build();
    }

    private static ContextEntry entry(String key, List<String> values) {
        return ContextEntry.builder()
                .contextKeyName(key)
                .contextKeyType("stringList")
                .contextKeyValues(values)
                .build();
    }

    private static OrderedOrganizationPolicyType level(String document) {
        return OrderedOrganizationPolicyType.builder()
                .serviceControlPolicyInputList(document)
                .build();
    }

    private static PolicyIdentifier managedByAws() {
        return PolicyIdentifier.builder().policyType("aws-managed").build();
    }

    private static String home() {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/${aws:username}","Condition":{"BoolIfExists":{"aws:SecureTransport":"true"}}}]}\
        """;
    }

    private static String user(String name) {
        return arn("user", name);
    }

    private static String arn(String kind, String name) {
        return "arn:aws:iam::123456789012:" + kind + "/" + name;
    }

    private static Statement source(String id, String type, int start, int end) {
        return Statement.builder()
                .sourcePolicyId(id)
                .sourcePolicyType(type)
                .startPosition(p -> p.line(1).column(start))
                .endPosition(p -> p.line(1).column(end))
                .build();
    }

    private EvaluationResult only(Consumer<SimulateCustomPolicyRequest.Builder> asked) {
        var results = iam.simulateCustomPolicy(asked).evaluationResults();
        assertThat(results).hasSize(1);
        return results.getFirst();
    }
}

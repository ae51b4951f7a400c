package doorhouse.aws;

import static doorhouse.aws.IamRefusals.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;

/// What users may do of IAM itself: by attached, group and inline policies, versions, boundaries
/// and the condition keys of IAM; each change counts at once.
@OnBothDatabases
class IamDecisionsTest {
    private static final String ACCOUNT = "arn:aws:iam::123456789012:";
    private static final String TRUST =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow",
            "Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}\
            """;

    private final TestServer server = TestServer.shared();
    private final IamClient iam = server.iam();
    private final String name = "d-" + UUID.randomUUID();
    private IamClient ana = iam;

    @BeforeEach
    void aUserWithAKey() {
        iam.createUser(r -> r.userName(name));
        var key = iam.createAccessKey(r -> r.userName(name)).accessKey();
        ana = server.iam(key.accessKeyId(), key.secretAccessKey());
    }

    @Test
    void anAttachedPolicyCountsWhileItIsAttached() {
        assertDenied(this::get);

        iam.attachUserPolicy(
                r -> r.userName(name).policyArn(policy("p", allow("iam:GetUser", "*"))));
        get();

        iam.detachUserPolicy(r -> r.userName(name).policyArn(ACCOUNT + "policy/" + name + "p"));
        assertDenied(this::get);
    }

    @Test
    void aGroupsPoliciesAreItsUsers() {
        iam.createGroup(r -> r.groupName(name));
        iam.addUserToGroup(r -> r.groupName(name).userName(name));
        assertDenied(this::get);

        iam.putGroupPolicy(
                r -> r.groupName(name).policyName("in").policyDocument(allow("iam:GetUser", "*")));
        get();
        iam.deleteGroupPolicy(r -> r.groupName(name).policyName("in"));
        assertDenied(this::get);
        iam.attachGroupPolicy(
                r -> r.groupName(name).policyArn("arn:aws:iam::aws:policy/IAMReadOnlyAccess"));
        get();
        iam.removeUserFromGroup(r -> r.groupName(name).userName(name));
        assertDenied(this::get);
    }

    @Test
    void theDefaultVersionIsTheOneThatHolds() {
        var arn = policy("p", allow("iam:ListUsers", "*"));
        iam.attachUserPolicy(r -> r.userName(name).policyArn(arn));
        assertDenied(this::get);

        iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(allow("iam:GetUser", "*")));
        assertDenied(this::get);
        iam.setDefaultPolicyVersion(r -> r.policyArn(arn).versionId("v2"));
        get();
        iam.createPolicyVersion(r ->
                r.policyArn(arn)
                        .policyDocument(allow("iam:GetUser", "*").replace("Allow", "Deny"))
                        .setAsDefault(true));
        assertDenied(this::get);
    }

    @Test
    void aBoundaryIsACeiling() {
        iam.putUserPolicy(r -> r.userName(name).policyName("all").policyDocument(allow("*", "*")));
        get();

        iam.putUserPermissionsBoundary(
                r -> r.userName(name).permissionsBoundary(policy("b", allow("iam:List*", "*"))));

        assertThat(catchThrowable(this::get))
                .hasMessageContaining(
                        "because no permissions boundary allows the iam:GetUser action");
        ana.listUsers(r -> r.maxItems(1));
        assertThat(
                        iam.getUser(r -> r.userName(name))
                                .user()
                                .permissionsBoundary()
                                .permissionsBoundaryTypeAsString())
                .isEqualTo("PermissionsBoundaryPolicy");
        iam.deleteUserPermissionsBoundary(r -> r.userName(name));
        get();
    }

    @Test
    void onlyBoundUsersMayBeMadeWhereThatIsAsked() {
        var boundary = policy("b", allow("s3:*", "*"));
        may(
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                "Action":["iam:CreateUser","iam:PutUserPolicy","iam:DeleteUserPermissionsBoundary"],
                "Resource":"*","Condition":{"StringEquals":{"iam:PermissionsBoundary":"%s"}}}}\
                """
                        .formatted(boundary));

        assertDenied(() -> ana.createUser(r -> r.userName(name + "1")));
        assertDenied(() ->
                ana.createUser(r ->
                        r.userName(name + "1")
                                .permissionsBoundary(
                                        "arn:aws:iam::aws:policy/AdministratorAccess")));
        ana.createUser(r -> r.userName(name + "1").permissionsBoundary(boundary));
        ana.putUserPolicy(
                r -> r.userName(name + "1").policyName("p").policyDocument(allow("s3:*", "*")));
        assertDenied(() ->
                ana.putUserPolicy(
                        r -> r.userName(name).policyName("p").policyDocument(allow("*", "*"))));
        ana.deleteUserPermissionsBoundary(r -> r.userName(name + "1"));
        assertDenied(() ->
                ana.putUserPolicy(r ->
                        r.userName(name + "1").policyName("p").policyDocument(allow("*", "*"))));
    }

    @Test
    void onlySomePoliciesMayBeAttachedWhereThatIsAsked() {
        may(
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:AttachUserPolicy",
                "Resource":"*","Condition":{"ArnEquals":
                {"iam:PolicyARN":"arn:aws:iam::aws:policy/ReadOnlyAccess"}}}}\
                """);

        assertDenied(() ->
                ana.attachUserPolicy(r ->
                        r.userName(name).policyArn("arn:aws:iam::aws:policy/AdministratorAccess")));
        ana.attachUserPolicy(
                r -> r.userName(name).policyArn("arn:aws:iam::aws:policy/ReadOnlyAccess"));
    }

    @Test
    void tagsOfTheRequestAndOfTheRoleDecide() {
        may(
                """
                {"Version":"2012-10-17","Statement":[
                {"Effect":"Allow","Action":["iam:CreateRole","iam:TagRole"],"Resource":"*",
                 "Condition":{"StringEquals":{"aws:RequestTag/team":"blue"},
                              "ForAllValues:StringEquals":{"aws:TagKeys":["team","env"]}}},
                {"Effect":"Allow","Action":["iam:DeleteRole","iam:UntagRole"],"Resource":"*",
                 "Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}}}]}\
                """);

        assertDenied(() -> role(name + "1"));
        assertDenied(() -> role(name + "1", tag("team", "red")));
        assertDenied(() -> role(name + "1", tag("team", "blue"), tag("else", "1")));
        role(name + "1", tag("team", "blue"), tag("env", "x"));
        iam.createRole(r -> r.roleName(name + "2").assumeRolePolicyDocument(TRUST));
        assertDenied(() -> ana.deleteRole(r -> r.roleName(name + "2")));
        ana.deleteRole(r -> r.roleName(name + "1"));
    }

    @Test
    void whoMakesSomethingWithTagsMustBeAllowedToTagIt() {
        may(allow("iam:CreateRole", "*"));

        role(name + "1");
        assertDenied(() -> role(name + "2", tag("a", "1")));
    }

    @Test
    void aPathIsAFence() {
        may(allow("iam:*", ACCOUNT + "*/fence/*"));

        ana.createGroup(r -> r.groupName(name).path("/fence/"));
        ana.createPolicy(
                r -> r.policyName(name).path("/fence/").policyDocument(allow("s3:*", "*")));
        ana.createRole(r -> r.roleName(name).path("/fence/").assumeRolePolicyDocument(TRUST));
        ana.listGroups(r -> r.pathPrefix("/fence/"));
        assertDenied(() -> ana.createGroup(r -> r.groupName(name + "1")));
        assertDenied(() -> ana.updateGroup(r -> r.groupName(name).newPath("/")));
        assertDenied(() -> ana.listRoles());
        assertDenied(() -> ana.listPolicies());
        assertDenied(() -> ana.getAccountAuthorizationDetails());
        // Whoever adds a user acts on the group, so this is inside.
        ana.addUserToGroup(r -> r.groupName(name).userName(name));
        assertDenied(() ->
                ana.attachUserPolicy(r ->
                        r.userName(name).policyArn("arn:aws:iam::aws:policy/AdministratorAccess")));
        assertDenied(() -> ana.getRole(r -> r.roleName("nobody-" + name)));
    }

    @Test
    void aKeyTellsWhenItWasUsed() {
        may(allow("iam:GetAccessKeyLastUsed", ACCOUNT + "user/" + name));
        var id = iam.listAccessKeys(r -> r.userName(name)).accessKeyMetadata().getFirst();

        var used = ana.getAccessKeyLastUsed(r -> r.accessKeyId(id.accessKeyId()));

        assertThat(used.userName()).isEqualTo(name);
        assertThat(used.accessKeyLastUsed().serviceName()).isEqualTo("iam");
        assertThat(used.accessKeyLastUsed().region()).isEqualTo("aws-global");
        assertThat(used.accessKeyLastUsed().lastUsedDate())
                .isBeforeOrEqualTo(server.clock().instant());
        var unused = iam.createAccessKey(r -> r.userName(name)).accessKey().accessKeyId();
        var never = ana.getAccessKeyLastUsed(r -> r.accessKeyId(unused)).accessKeyLastUsed();
        assertThat(never.serviceName()).isEqualTo("N/A");
        assertThat(never.lastUsedDate()).isNull();
    }

    @Test
    void whoNamesNoUserIsJudgedByItsOwnTags() {
        may(denyTagged());
        ana.getUser();
        ana.listAccessKeys();

        iam.tagUser(r -> r.userName(name).tags(tag("env", "prod")));

        assertDenied(() -> ana.getUser());
        assertDenied(() -> ana.listAccessKeys());
        assertDenied(() -> ana.createAccessKey());
    }

    @Test
    void whosePoliciesAreAskedForIsJudgedByItsTags() {
        may(denyTagged());
        for (var kind : List.of("user", "role")) {
            var source = ACCOUNT + kind + "/" + name + "1";
            if (kind.equals("user")) iam.createUser(r -> r.userName(name + "1"));
            else iam.createRole(r -> r.roleName(name + "1").assumeRolePolicyDocument(TRUST));
            ana.getContextKeysForPrincipalPolicy(r -> r.policySourceArn(source));

            if (kind.equals("user"))
                iam.tagUser(r -> r.userName(name + "1").tags(tag("env", "prod")));
            else iam.tagRole(r -> r.roleName(name + "1").tags(tag("env", "prod")));

            assertDenied(
                    () -> ana.getContextKeysForPrincipalPolicy(r -> r.policySourceArn(source)));
            assertDenied(() ->
                    ana.simulatePrincipalPolicy(
                            r -> r.policySourceArn(source).actionNames("s3:GetObject")));
        }
    }

    /// Else they would tell who is there, on which path, and whose a key is.
    @Test
    void refusalsNameWhatWasAsked() {
        iam.createUser(r -> r.userName(name + "1").path("/admins/"));
        var key = iam.createAccessKey(r -> r.userName(name + "1")).accessKey().accessKeyId();
        var managed = policy("p", allow("s3:*", "*"));

        assertRefusedOn("user " + name + "1", () -> ana.getUser(r -> r.userName(name + "1")));
        assertRefusedOn("user " + name + "2", () -> ana.getUser(r -> r.userName(name + "2")));
        assertRefusedOn("role " + name, () -> ana.getRole(r -> r.roleName(name)));
        assertRefusedOn("group " + name, () -> ana.getGroup(r -> r.groupName(name)));
        assertRefusedOn("policy " + managed, () -> ana.getPolicy(r -> r.policyArn(managed)));
        assertRefusedOn(
                "access key " + key, () -> ana.getAccessKeyLastUsed(r -> r.accessKeyId(key)));
        assertRefusedOn(
                "access key AKIANOBODYSNOBODY",
                () -> ana.getAccessKeyLastUsed(r -> r.accessKeyId("AKIANOBODYSNOBODY")));
        may(allow("iam:UpdateUser", ACCOUNT + "user/admins/" + name + "1"));
        assertRefusedOn(
                "user " + name + "3",
                () -> ana.updateUser(r -> r.userName(name + "1").newUserName(name + "3")));
    }

    /// `ſ` is `s` in upper case, but a letter of its own where condition keys are compared.
    @Test
    void tagKeysAreComparedAsConditionKeysAre() {
        iam.tagUser(r -> r.userName(name).tags(tag("s", "1"), tag("ſ", "2")));
        may(
                allow("iam:GetUser", "*")
                        .replace(
                                "\"*\"}}",
                                "\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalTag/S\":\"1\"}}}}"));
        get();
        iam.untagUser(r -> r.userName(name).tagKeys("S"));

        assertThat(iam.listUserTags(r -> r.userName(name)).tags()).containsExactly(tag("ſ", "2"));
    }

    private void assertRefusedOn(String told, ThrowingCallable call) {
        assertThat(catchThrowable(call)).hasMessageContaining(" on resource: " + told + " because");
    }

    private static String denyTagged() {
        return """
        {"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"iam:*","Resource":"*"},
        {"Effect":"Deny","Action":"iam:*","Resource":"*",
         "Condition":{"StringEquals":{"aws:ResourceTag/env":"prod"}}}]}\
        """;
    }

    private void get() {
        ana.getUser(r -> r.userName(name));
    }

    private void role(String roleName, Tag... tags) {
        ana.createRole(r -> {
            r.roleName(roleName).assumeRolePolicyDocument(TRUST);
            if (tags.length > 0) r.tags(tags);
        });
    }

    private void may(String document) {
        iam.putUserPolicy(r -> r.userName(name).policyName("may").policyDocument(document));
    }

    private String policy(String suffix, String document) {
        return iam.createPolicy(r -> r.policyName(name + suffix).policyDocument(document))
                .policy()
                .arn();
    }

    private static String allow(String action, String resource) {
        return """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"%s","Resource":"%s"}}\
        """
                .formatted(action, resource);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}

package doorhouse.aws;

import static doorhouse.aws.IamRefusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.PolicyUsageType;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.Tag;

/// Managed policies, their versions and their attachments by Amazon's SDK.
@OnBothDatabases
class IamPoliciesTest {
    private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final String TRUST =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow",
            "Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}\
            """;

    private final TestServer server = TestServer.shared();
    private final IamClient iam = server.iam();
    private final String name = "p-" + UUID.randomUUID();
    private final String arn = "arn:aws:iam::123456789012:policy/team/" + name;

    @Test
    void aPolicyIsMadeReadAndDeleted() {
        var made =
                iam.createPolicy(r ->
                                r.policyName(name)
                                        .path("/team/")
                                        .description("Ключи")
                                        .policyDocument(allowing("s3:Get*"))
                                        .tags(tag("a", "1")))
                        .policy();

        assertThat(made.arn()).isEqualTo(arn);
        assertThat(made.policyId()).matches("ANPA[A-Z2-7]{17}");
        var read = iam.getPolicy(r -> r.policyArn(arn)).policy();
        assertThat(read.description()).isEqualTo("Ключи");
        assertThat(read.path()).isEqualTo("/team/");
        assertThat(read.defaultVersionId()).isEqualTo("v1");
        assertThat(read.attachmentCount()).isZero();
        assertThat(read.permissionsBoundaryUsageCount()).isZero();
        assertThat(read.isAttachable()).isTrue();
        assertThat(read.tags()).containsExactly(tag("a", "1"));
        assertThat(document("v1")).isEqualTo(allowing("s3:Get*"));

        iam.deletePolicy(r -> r.policyArn(arn));
        assertRefused(
                () -> iam.getPolicy(r -> r.policyArn(arn)),
                404,
                "NoSuchEntity",
                "Policy %s was not found.".formatted(arn));
    }

    @Test
    void aNameIsTakenOnceInAllPathsAndCases() {
        policy();
        var upper = name.toUpperCase(Locale.ROOT);

        assertRefused(
                () -> iam.createPolicy(r -> r.policyName(upper).policyDocument(allowing("s3:*"))),
                409,
                "EntityAlreadyExists",
                "A policy called %s already exists. Duplicate names are not allowed."
                        .formatted(upper));
    }

    @ParameterizedTest
    @CsvSource({"6144, true", "6145, false"})
    void aDocumentHasAQuotaWithoutWhiteSpace(int characters, boolean fits) {
        var document = allowing("s3:*").replaceAll("\\s", "");
        var sid = "\"Sid\":\"" + "a".repeat(characters - document.length() - 9) + "\",  \n";
        var padded = document.replace("\"Effect\"", sid + "\"Effect\"");

        var refused =
                catchThrowable(
                        () -> iam.createPolicy(r -> r.policyName(name).policyDocument(padded)));

        if (fits) assertThat(refused).isNull();
        else
            assertThat(refused)
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageStartingWith("Cannot exceed quota for PolicySize: 6144");
    }

    @Test
    void aPolicyHasFiveVersionsWhoseNumbersNeverComeBack() {
        policy();
        for (int i = 2; i <= 5; i++) assertThat(version(i % 2 == 0)).isEqualTo("v" + i);

        assertRefused(
                () -> version(false),
                409,
                "LimitExceeded",
                "A managed policy can have up to 5 versions. Before you create a new version, you"
                        + " must delete an existing version.");
        assertThat(iam.getPolicy(r -> r.policyArn(arn)).policy().defaultVersionId())
                .isEqualTo("v4");
        assertThat(iam.listPolicyVersionsPaginator(r -> r.policyArn(arn).maxItems(2)).versions())
                .extracting(PolicyVersion::versionId)
                .containsExactly("v5", "v4", "v3", "v2", "v1");
        assertRefused(
                () -> deleteVersion("v4"),
                409,
                "DeleteConflict",
                "Cannot delete the default version of a policy.");
        deleteVersion("v5");
        assertThat(version(false)).isEqualTo("v6");
        iam.setDefaultPolicyVersion(r -> r.policyArn(arn).versionId("v1"));
        assertThat(iam.getPolicyVersion(r -> r.policyArn(arn).versionId("v1")).policyVersion())
                .satisfies(v -> assertThat(v.isDefaultVersion()).isTrue());
        assertRefused(
                () -> deleteVersion("v5"),
                404,
                "NoSuchEntity",
                "Policy %s version v5 does not exist or is not attachable.".formatted(arn));
        assertThat(catchThrowable(() -> iam.deletePolicy(r -> r.policyArn(arn))))
                .isInstanceOf(DeleteConflictException.class)
                .hasMessageStartingWith("This policy has more than one version.");
        for (var old : List.of("v2", "v3", "v4", "v6")) deleteVersion(old);
        iam.deletePolicy(r -> r.policyArn(arn));
    }

    @Test
    void racingVersionsStayFive() throws Exception {
        policy();
        var tries = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 8; i++) tries.add(() -> catchThrowable(() -> version(true)) == null);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int made = 0;
            for (var tried : threads.invokeAll(tries)) if (tried.get()) made++;
            assertThat(made).isEqualTo(4);
        }

        assertThat(iam.listPolicyVersions(r -> r.policyArn(arn)).versions())
                .extracting(PolicyVersion::isDefaultVersion)
                .hasSize(5)
                .containsOnlyOnce(true);
    }

    @Test
    void aPolicyInUseIsCountedAndStays() {
        policy();
        iam.createUser(r -> r.userName(name));
        iam.createGroup(r -> r.groupName(name));
        iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
        iam.attachUserPolicy(r -> r.userName(name).policyArn(arn));
        iam.attachUserPolicy(r -> r.userName(name).policyArn(arn));
        iam.attachGroupPolicy(r -> r.groupName(name).policyArn(arn));
        iam.putRolePermissionsBoundary(r -> r.roleName(name).permissionsBoundary(arn));

        var policy = iam.getPolicy(r -> r.policyArn(arn)).policy();

        assertThat(policy.attachmentCount()).isEqualTo(2);
        assertThat(policy.permissionsBoundaryUsageCount()).isEqualTo(1);
        var users = iam.listEntitiesForPolicy(r -> r.policyArn(arn));
        assertThat(users.policyGroups()).extracting(g -> g.groupName()).containsExactly(name);
        assertThat(users.policyUsers()).extracting(u -> u.userName()).containsExactly(name);
        assertThat(users.policyRoles()).extracting(r -> r.roleName()).containsExactly(name);
        var paged = iam.listEntitiesForPolicyPaginator(r -> r.policyArn(arn).maxItems(1));
        assertThat(paged.stream().count()).isEqualTo(3);
        assertThat(
                        iam.listEntitiesForPolicy(r ->
                                        r.policyArn(arn)
                                                .policyUsageFilter(
                                                        PolicyUsageType.PERMISSIONS_BOUNDARY))
                                .policyUsers())
                .isEmpty();
        assertThat(
                        iam.listEntitiesForPolicy(
                                        r -> r.policyArn(arn).entityFilter(EntityType.ROLE))
                                .policyGroups())
                .isEmpty();
        assertInUse();
        iam.detachUserPolicy(r -> r.userName(name).policyArn(arn));
        iam.detachGroupPolicy(r -> r.groupName(name).policyArn(arn));
        assertInUse();
        iam.deleteRolePermissionsBoundary(r -> r.roleName(name));
        iam.deletePolicy(r -> r.policyArn(arn));
        assertRefused(
                () -> iam.detachUserPolicy(r -> r.userName(name).policyArn(arn)),
                404,
                "NoSuchEntity",
                "Policy %s was not found.".formatted(arn));
    }

    @Test
    void tenPoliciesAreAttachedAndNoMore() {
        iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
        for (int i = 0; i < 11; i++) {
            var one = name + "-" + i;
            iam.createPolicy(r -> r.policyName(one).policyDocument(allowing("s3:*")));
        }
        var arns = iam.listPolicies(r -> r.scope(PolicyScopeType.LOCAL).maxItems(1_000)).policies();
        var ours = arns.stream().filter(p -> p.policyName().startsWith(name)).toList();
        for (var policy : ours.subList(0, 10))
            iam.attachRolePolicy(r -> r.roleName(name).policyArn(policy.arn()));

        assertRefused(
                () -> iam.attachRolePolicy(r -> r.roleName(name).policyArn(ours.getLast().arn())),
                409,
                "LimitExceeded",
                "Cannot exceed quota for PoliciesPerRole: 10");
        assertThat(
                        iam.listAttachedRolePoliciesPaginator(r -> r.roleName(name).maxItems(3))
                                .attachedPolicies())
                .extracting(p -> p.policyArn())
                .containsExactlyElementsOf(ours.subList(0, 10).stream().map(p -> p.arn()).toList());
    }

    @Test
    void awsPoliciesAreAttachedAndNeverChanged() {
        iam.createGroup(r -> r.groupName(name));

        iam.attachGroupPolicy(r -> r.groupName(name).policyArn(READ_ONLY));

        assertThat(iam.getPolicy(r -> r.policyArn(READ_ONLY)).policy().attachmentCount())
                .isPositive();
        assertThat(
                        iam.listPoliciesPaginator(r ->
                                        r.scope(PolicyScopeType.AWS).onlyAttached(true).maxItems(1))
                                .policies())
                .extracting(p -> p.arn())
                .contains(READ_ONLY)
                .doesNotContain("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess");
        assertThat(
                        iam.getPolicyVersion(r -> r.policyArn(ADMINISTRATOR).versionId("v1"))
                                .policyVersion()
                                .document())
                .contains("Allow");
        assertRefused(
                () -> iam.deletePolicy(r -> r.policyArn(READ_ONLY)),
                403,
                "AccessDenied",
                "User: arn:aws:iam::123456789012:root is not authorized to perform:"
                        + " iam:DeletePolicy on resource: policy "
                        + READ_ONLY);
        assertThat(
                        catchThrowable(() ->
                                iam.createPolicyVersion(r ->
                                        r.policyArn(READ_ONLY)
                                                .policyDocument(allowing("*"))
                                                .setAsDefault(true))))
                .hasMessageContaining("is not authorized to perform: iam:CreatePolicyVersion");
        assertThat(
                        catchThrowable(() ->
                                iam.tagPolicy(r -> r.policyArn(READ_ONLY).tags(tag("a", "1")))))
                .hasMessageContaining("is not authorized to perform: iam:TagPolicy");
    }

    @Test
    void whatIsNotThereIsNotAttached() {
        iam.createUser(r -> r.userName(name));

        assertRefused(
                () -> iam.attachUserPolicy(r -> r.userName(name).policyArn(arn)),
                404,
                "NoSuchEntity",
                "Policy %s does not exist or is not attachable.".formatted(arn));
        assertRefused(
                () ->
                        iam.attachUserPolicy(
                                r -> r.userName(name).policyArn("not-the-arn-of-a-policy")),
                400,
                "InvalidInput",
                "ARN not-the-arn-of-a-policy is not valid.");
        assertThat(
                        catchThrowable(() ->
                                iam.attachRolePolicy(r -> r.roleName(name).policyArn(READ_ONLY))))
                .isInstanceOf(NoSuchEntityException.class);
        assertThat(iam.listAttachedUserPolicies(r -> r.userName(name)).attachedPolicies())
                .isEmpty();
    }

    @Test
    void policiesAreListedByScopePathAndUse() {
        policy();
        var second = name + "-2";
        iam.createPolicy(
                r -> r.policyName(second).path("/team/x/").policyDocument(allowing("s3:*")));
        iam.createUser(r -> r.userName(name).permissionsBoundary(arn));

        var own = iam.listPolicies(r -> r.scope(PolicyScopeType.LOCAL).pathPrefix("/team/x/"));
        assertThat(own.policies())
                .extracting(p -> p.policyName())
                .contains(second)
                .doesNotContain(name);
        assertThat(
                        iam.listPolicies(r ->
                                        r.scope(PolicyScopeType.LOCAL)
                                                .policyUsageFilter(
                                                        PolicyUsageType.PERMISSIONS_BOUNDARY)
                                                .maxItems(1_000))
                                .policies())
                .extracting(p -> p.policyName())
                .contains(name)
                .doesNotContain(second);
        assertThat(iam.listPolicies(r -> r.onlyAttached(true).maxItems(1_000)).policies())
                .extracting(p -> p.policyName())
                .doesNotContain(name, second);
        var all = iam.listPoliciesPaginator(r -> r.maxItems(7)).policies().stream().toList();
        assertThat(all)
                .extracting(p -> p.arn())
                .contains(arn, ADMINISTRATOR)
                .doesNotHaveDuplicates();
    }

    @Test
    void tagsOfAPolicyChange() {
        policy();
        iam.tagPolicy(r -> r.policyArn(arn).tags(tag("a", "1"), tag("b", "")));
        iam.untagPolicy(r -> r.policyArn(arn).tagKeys("a"));

        assertThat(iam.listPolicyTags(r -> r.policyArn(arn)).tags()).containsExactly(tag("b", ""));
    }

    @Test
    void everythingOfTheAccountIsToldAtOnce() {
        policy();
        version(true);
        iam.createUser(r -> r.userName(name).permissionsBoundary(arn).tags(tag("a", "1")));
        iam.createGroup(r -> r.groupName(name));
        iam.addUserToGroup(r -> r.groupName(name).userName(name));
        iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
        iam.attachRolePolicy(r -> r.roleName(name).policyArn(ADMINISTRATOR));
        iam.putGroupPolicy(
                r -> r.groupName(name).policyName("g").policyDocument(allowing("sqs:*")));

        var pages = iam.getAccountAuthorizationDetailsPaginator(r -> r.maxItems(5));

        var user =
                pages.stream()
                        .flatMap(p -> p.userDetailList().stream())
                        .filter(u -> u.userName().equals(name))
                        .findFirst()
                        .orElseThrow();
        assertThat(user.groupList()).containsExactly(name);
        assertThat(user.tags()).containsExactly(tag("a", "1"));
        assertThat(user.permissionsBoundary().permissionsBoundaryArn()).isEqualTo(arn);
        var group =
                pages.stream()
                        .flatMap(p -> p.groupDetailList().stream())
                        .filter(g -> g.groupName().equals(name))
                        .findFirst()
                        .orElseThrow();
        assertThat(decoded(group.groupPolicyList().getFirst().policyDocument()))
                .isEqualTo(allowing("sqs:*"));
        var role =
                pages.stream()
                        .flatMap(p -> p.roleDetailList().stream())
                        .filter(r -> r.roleName().equals(name))
                        .findFirst()
                        .orElseThrow();
        assertThat(decoded(role.assumeRolePolicyDocument())).isEqualTo(TRUST);
        assertThat(role.attachedManagedPolicies().getFirst().policyArn()).isEqualTo(ADMINISTRATOR);
        var policies = pages.stream().flatMap(p -> p.policies().stream()).toList();
        assertThat(policies).extracting(p -> p.arn()).contains(arn, ADMINISTRATOR);
        var policy = policies.stream().filter(p -> p.arn().equals(arn)).findFirst().orElseThrow();
        assertThat(policy.policyVersionList()).hasSize(2);
        var onlyRoles = iam.getAccountAuthorizationDetails(r -> r.filter(EntityType.ROLE));
        assertThat(onlyRoles.userDetailList()).isEmpty();
        assertThat(onlyRoles.roleDetailList()).isNotEmpty();
    }

    private void policy() {
        iam.createPolicy(r -> r.policyName(name).path("/team/").policyDocument(allowing("s3:*")));
    }

    private String version(boolean setAsDefault) {
        return iam.createPolicyVersion(r ->
                        r.policyArn(arn)
                                .policyDocument(allowing("sqs:*"))
                                .setAsDefault(setAsDefault))
                .policyVersion()
                .versionId();
    }

    private void deleteVersion(String id) {
        iam.deletePolicyVersion(r -> r.policyArn(arn).versionId(id));
    }

    private String document(String versionId) {
        return decoded(
                iam.getPolicyVersion(r -> r.policyArn(arn).versionId(versionId))
                        .policyVersion()
                        .document());
    }

    private void assertInUse() {
        assertRefused(
                () -> iam.deletePolicy(r -> r.policyArn(arn)),
                409,
                "DeleteConflict",
                "Cannot delete a policy attached to entities.");
    }

    private static String allowing(String action) {
        return """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"%s","Resource":"*"}}\
        """
                .formatted(action);
    }

    private static String decoded(String document) {
        return URLDecoder.decode(document, StandardCharsets.UTF_8);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}

package doorhouse.aws;

import static doorhouse.aws.IamRefusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.Tag;

/// Roles by Amazon's SDK.
@OnBothDatabases
class IamRolesTest {
    private static final String ACCOUNT = "arn:aws:iam::123456789012:";
    private static final String TRUST =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
            "Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}]}\
            """;
    private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private static final String ALLOW =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}\
            """;

    private final TestServer server = TestServer.shared();
    private final IamClient iam = server.iam();
    private final String name = "role-" + UUID.randomUUID();

    @Test
    void aRoleIsMadeReadChangedAndDeleted() {
        var made =
                iam.createRole(r ->
                                r.roleName(name)
                                        .path("/app/")
                                        .assumeRolePolicyDocument(TRUST)
                                        .description("für Lesende")
                                        .maxSessionDuration(7_200)
                                        .tags(tag("équipe", "bleue")))
                        .role();

        assertThat(made.roleId()).matches("AROA[A-Z2-7]{17}");
        assertThat(made.arn()).isEqualTo(ACCOUNT + "role/app/" + name);
        var role = iam.getRole(r -> r.roleName(name)).role();
        assertThat(role.path()).isEqualTo("/app/");
        assertThat(decoded(role.assumeRolePolicyDocument())).isEqualTo(TRUST);
        assertThat(role.description()).isEqualTo("für Lesende");
        assertThat(role.maxSessionDuration()).isEqualTo(7_200);
        assertThat(role.tags()).containsExactly(tag("équipe", "bleue"));
        assertThat(role.roleLastUsed()).isNotNull();
        assertThat(role.roleLastUsed().lastUsedDate()).isNull();

        iam.updateRole(r -> r.roleName(name).maxSessionDuration(43_200));
        assertThat(iam.updateRoleDescription(r -> r.roleName(name).description("neu")).role())
                .satisfies(r -> assertThat(r.description()).isEqualTo("neu"))
                .satisfies(r -> assertThat(r.maxSessionDuration()).isEqualTo(43_200));
        iam.createUser(r -> r.userName(name));
        var other = TRUST.replace("root", "user/" + name);
        iam.updateAssumeRolePolicy(r -> r.roleName(name).policyDocument(other));
        assertThat(decoded(iam.getRole(r -> r.roleName(name)).role().assumeRolePolicyDocument()))
                .isEqualTo(other);

        iam.deleteRole(r -> r.roleName(name));
        assertNoRole(name);
    }

    @Test
    void aRoleIsFoundByItsNameInItsOwnCaseAndTakenInAny() {
        role(name);
        var upper = name.toUpperCase(Locale.ROOT);

        assertRefused(
                () -> role(upper),
                409,
                "EntityAlreadyExists",
                "Role with name %s already exists.".formatted(upper));
        assertNoRole(upper);
    }

    @Test
    void aRoleMadeAnewHasNothingOfTheOldOne() {
        var first = iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST)).role();
        iam.deleteRole(r -> r.roleName(name));

        var second = iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST)).role();

        assertThat(second.roleId()).isNotEqualTo(first.roleId());
        assertThat(second.arn()).isEqualTo(first.arn());
    }

    @ParameterizedTest
    @CsvSource({"3599, false", "3600, true", "43200, true", "43201, false"})
    void aSessionLastsOneToTwelveHours(int seconds, boolean fits) {
        var refused =
                catchThrowable(() ->
                        iam.createRole(r ->
                                r.roleName(name)
                                        .assumeRolePolicyDocument(TRUST)
                                        .maxSessionDuration(seconds)));

        if (fits) assertThat(refused).isNull();
        else assertThat(refused).hasMessageContaining("maxSessionDuration");
    }

    @ParameterizedTest
    @CsvSource({"2048, true", "2049, false"})
    void aTrustPolicyHasAQuotaWithoutWhiteSpace(int characters, boolean fits) {
        var document = TRUST.replaceAll("\\s", "");
        var sid = "\"Sid\":\"" + "a".repeat(characters - document.length() - 9) + "\",";
        var trust = document.replace("\"Effect\"", sid + "\n\n\"Effect\"");

        var refused =
                catchThrowable(() ->
                        iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(trust)));

        if (fits) assertThat(refused).isNull();
        else
            assertThat(refused)
                    .hasMessageStartingWith("Cannot exceed quota for ACLSizePerRole: 2048");
    }

    @Test
    void whatIsNoTrustPolicyIsRefusedAndChangesNothing() {
        role(name);

        assertThat(
                        catchThrowable(() ->
                                iam.updateAssumeRolePolicy(
                                        r -> r.roleName(name).policyDocument(ALLOW))))
                .isInstanceOf(MalformedPolicyDocumentException.class);
        assertThat(decoded(iam.getRole(r -> r.roleName(name)).role().assumeRolePolicyDocument()))
                .isEqualTo(TRUST);
    }

    @Test
    void whatHangsOnARoleGoesFirst() {
        role(name);
        iam.putRolePolicy(r -> r.roleName(name).policyName("p").policyDocument(ALLOW));
        iam.attachRolePolicy(r -> r.roleName(name).policyArn(READ_ONLY));

        assertConflict("Cannot delete entity, must delete policies first.");
        iam.deleteRolePolicy(r -> r.roleName(name).policyName("p"));
        assertConflict("Cannot delete entity, must detach all policies first.");
        iam.detachRolePolicy(r -> r.roleName(name).policyArn(READ_ONLY));
        assertThat(iam.listInstanceProfilesForRole(r -> r.roleName(name)).instanceProfiles())
                .isEmpty();
        iam.deleteRole(r -> r.roleName(name));
        assertRefused(
                () -> iam.listInstanceProfilesForRole(r -> r.roleName(name)),
                404,
                "NoSuchEntity",
                "The role with name %s cannot be found.".formatted(name));
    }

    @Test
    void rolesAreListedByPathAndPage() {
        var path = "/" + UUID.randomUUID() + "/";
        for (var one : List.of("a", "C", "b"))
            iam.createRole(r ->
                    r.roleName(name + one).path(path + one + "/").assumeRolePolicyDocument(TRUST));

        assertThat(iam.listRolesPaginator(r -> r.pathPrefix(path).maxItems(1)).roles())
                .extracting(role -> role.roleName())
                .containsExactly(name + "a", name + "b", name + "C");
        assertThat(iam.listRoles(r -> r.pathPrefix(path + "b")).roles()).hasSize(1);
        var listed = iam.listRoles(r -> r.pathPrefix(path)).roles().getFirst();
        assertThat(decoded(listed.assumeRolePolicyDocument())).isEqualTo(TRUST);
        assertThat(listed.maxSessionDuration()).isEqualTo(3_600);
    }

    @ParameterizedTest
    @CsvSource({"10240, true", "10241, false"})
    void inlinePoliciesOfARoleHaveAQuota(int characters, boolean fits) {
        role(name);
        var document = ALLOW.replaceAll("\\s", "");
        var sid = "\"Sid\":\"" + "a".repeat(characters - document.length() - 9) + "\",";
        var policy = document.replace("\"Effect\"", sid + "\"Effect\"");

        var refused =
                catchThrowable(() ->
                        iam.putRolePolicy(
                                r -> r.roleName(name).policyName("p").policyDocument(policy)));

        if (fits) {
            assertThat(refused).isNull();
            var read = iam.getRolePolicy(r -> r.roleName(name).policyName("p"));
            assertThat(decoded(read.policyDocument())).isEqualTo(policy);
            assertThat(read.roleName()).isEqualTo(name);
        } else
            assertThat(refused)
                    .hasMessageStartingWith(
                            "Maximum policy size of 10240 bytes exceeded for role " + name);
        assertThat(iam.listRolePolicies(r -> r.roleName(name)).policyNames()).hasSize(fits ? 1 : 0);
    }

    @Test
    void tagsOfARoleChange() {
        role(name);
        iam.tagRole(r -> r.roleName(name).tags(tag("a", "1"), tag("b", "2")));
        iam.tagRole(r -> r.roleName(name).tags(tag("A", "3")));

        assertThat(iam.listRoleTagsPaginator(r -> r.roleName(name).maxItems(1)).tags())
                .containsExactlyInAnyOrder(tag("A", "3"), tag("b", "2"));
        iam.untagRole(r -> r.roleName(name).tagKeys("B"));
        assertThat(iam.getRole(r -> r.roleName(name)).role().tags()).containsExactly(tag("A", "3"));
    }

    @Test
    void aRoleHasFiftyTagsAndNoMore() {
        role(name);
        var fifty = IntStream.range(0, 50).mapToObj(i -> tag("k" + i, "")).toList();
        iam.tagRole(r -> r.roleName(name).tags(fifty));
        iam.tagRole(r -> r.roleName(name).tags(tag("K49", "again")));

        assertRefused(
                () -> iam.tagRole(r -> r.roleName(name).tags(tag("k50", ""))),
                409,
                "LimitExceeded",
                "The number of tags has reached the maximum limit.");
        assertThat(iam.listRoleTagsPaginator(r -> r.roleName(name).maxItems(7)).tags())
                .hasSize(50)
                .contains(tag("K49", "again"));
    }

    @Test
    void aRoleTellsWhenItWasUsed() {
        role(name);
        iam.putRolePolicy(r -> r.roleName(name).policyName("p").policyDocument(ALLOW));
        var user = iam.createUser(r -> r.userName(name)).user();
        iam.putUserPolicy(r ->
                r.userName(user.userName())
                        .policyName("assume")
                        .policyDocument(ALLOW.replace("s3:*", "sts:AssumeRole")));
        var key = iam.createAccessKey(r -> r.userName(name)).accessKey();
        var lent =
                server.sts(key.accessKeyId(), key.secretAccessKey())
                        .assumeRole(
                                r -> r.roleArn(ACCOUNT + "role/" + name).roleSessionName("test"))
                        .credentials();
        assertThat(iam.getRole(r -> r.roleName(name)).role().roleLastUsed().lastUsedDate())
                .isNull();

        server.sts(
                        StaticCredentialsProvider.create(
                                AwsSessionCredentials.create(
                                        lent.accessKeyId(),
                                        lent.secretAccessKey(),
                                        lent.sessionToken())))
                .getCallerIdentity();

        var used = iam.getRole(r -> r.roleName(name)).role().roleLastUsed();
        assertThat(used.lastUsedDate()).isBeforeOrEqualTo(server.clock().instant());
        assertThat(used.region()).isEqualTo("us-east-1");
    }

    @Test
    void longTagKeysArePagedThrough() {
        role(name);
        var keys =
                List.of(
                        "ß".repeat(127) + "a",
                        "ß".repeat(127) + "b",
                        "ß".repeat(128),
                        "𝒳".repeat(64));
        for (var key : keys) iam.tagRole(r -> r.roleName(name).tags(tag(key, "")));

        assertThat(iam.listRoleTagsPaginator(r -> r.roleName(name).maxItems(1)).tags())
                .extracting(Tag::key)
                .containsExactlyInAnyOrderElementsOf(keys);
    }

    private void role(String name) {
        iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
    }

    private void assertNoRole(String name) {
        assertRefused(
                () -> iam.getRole(r -> r.roleName(name)),
                404,
                "NoSuchEntity",
                "The role with name %s cannot be found.".formatted(name));
    }

    private void assertConflict(String sentence) {
        assertRefused(() -> iam.deleteRole(r -> r.roleName(name)), 409, "DeleteConflict", sentence);
    }

    private static String decoded(String document) {
        return URLDecoder.decode(document, StandardCharsets.UTF_8);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}

package doorhouse.aws;

import static doorhouse.aws.IamRefusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.IamClient;

/// Groups and who is in them, by Amazon's SDK.
@OnBothDatabases
class IamGroupsTest {
    private static final String ACCOUNT = "arn:aws:iam::123456789012:";
    private static final String ALLOW =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}\
            """;

    private final TestServer server = TestServer.shared();
    private final IamClient iam = server.iam();
    private final String name = "g-" + UUID.randomUUID();

    @Test
    void aGroupIsMadeMovedAndDeleted() {
        var made = iam.createGroup(r -> r.groupName(name).path("/a/")).group();

        assertThat(made.groupId()).matches("AGPA[A-Z2-7]{17}");
        assertThat(made.arn()).isEqualTo(ACCOUNT + "group/a/" + name);
        iam.updateGroup(r -> r.groupName(name).newGroupName(name + "2").newPath("/b/"));
        var moved = iam.getGroup(r -> r.groupName(name + "2"));
        assertThat(moved.group().arn()).isEqualTo(ACCOUNT + "group/b/" + name + "2");
        assertThat(moved.group().groupId()).isEqualTo(made.groupId());
        assertThat(moved.users()).isEmpty();
        iam.createGroup(r -> r.groupName(name));
        assertRefused(
                () -> iam.updateGroup(r -> r.groupName(name).newGroupName(name + "2")),
                409,
                "EntityAlreadyExists",
                "Group with name %s2 already exists.".formatted(name));
        iam.deleteGroup(r -> r.groupName(name + "2"));
        assertRefused(
                () -> iam.getGroup(r -> r.groupName(name + "2")),
                404,
                "NoSuchEntity",
                "The group with name %s2 cannot be found.".formatted(name));
    }

    @Test
    void usersComeAndGo() {
        iam.createGroup(r -> r.groupName(name));
        for (var one : List.of("a", "B", "c")) {
            iam.createUser(r -> r.userName(name + one));
            iam.addUserToGroup(r -> r.groupName(name).userName(name + one));
        }
        iam.addUserToGroup(r -> r.groupName(name).userName(name + "a"));

        assertThat(iam.getGroupPaginator(r -> r.groupName(name).maxItems(1)).users())
                .extracting(user -> user.userName())
                .containsExactly(name + "a", name + "B", name + "c");
        assertThat(iam.listGroupsForUser(r -> r.userName(name + "a")).groups())
                .extracting(group -> group.groupName())
                .containsExactly(name);
        assertRefused(
                () -> iam.deleteUser(r -> r.userName(name + "a")),
                409,
                "DeleteConflict",
                "Cannot delete entity, must remove users from group first.");
        iam.removeUserFromGroup(r -> r.groupName(name).userName(name + "a"));
        iam.deleteUser(r -> r.userName(name + "a"));
        assertThat(iam.getGroup(r -> r.groupName(name)).users()).hasSize(2);
        assertRefused(
                () -> iam.removeUserFromGroup(r -> r.groupName(name).userName(name + "a")),
                404,
                "NoSuchEntity",
                "The user with name %sa cannot be found.".formatted(name));
    }

    @Test
    void whatHangsOnAGroupGoesFirst() {
        iam.createGroup(r -> r.groupName(name));
        iam.createUser(r -> r.userName(name));
        iam.addUserToGroup(r -> r.groupName(name).userName(name));
        iam.putGroupPolicy(r -> r.groupName(name).policyName("p").policyDocument(ALLOW));
        var readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
        iam.attachGroupPolicy(r -> r.groupName(name).policyArn(readOnly));

        assertConflict("Cannot delete entity, must remove users from group first.");
        iam.removeUserFromGroup(r -> r.groupName(name).userName(name));
        assertConflict("Cannot delete entity, must delete policies first.");
        iam.deleteGroupPolicy(r -> r.groupName(name).policyName("p"));
        assertConflict("Cannot delete entity, must detach all policies first.");
        iam.detachGroupPolicy(r -> r.groupName(name).policyArn(readOnly));
        iam.deleteGroup(r -> r.groupName(name));
    }

    @Test
    void aUserIsInTenGroupsAndNoMore() {
        iam.createUser(r -> r.userName(name));
        for (int i = 0; i < 11; i++) {
            var group = name + "-" + i;
            iam.createGroup(r -> r.groupName(group));
        }
        for (int i = 0; i < 10; i++) {
            var group = name + "-" + i;
            iam.addUserToGroup(r -> r.groupName(group).userName(name));
        }

        assertRefused(
                () -> iam.addUserToGroup(r -> r.groupName(name + "-10").userName(name)),
                409,
                "LimitExceeded",
                "Cannot exceed quota for GroupsPerUser: 10");
        assertThat(iam.listGroupsForUserPaginator(r -> r.userName(name).maxItems(3)).groups())
                .hasSize(10);
    }

    @ParameterizedTest
    @CsvSource({"5120, true", "5121, false"})
    void inlinePoliciesOfAGroupHaveAQuotaTogether(int characters, boolean fits) {
        iam.createGroup(r -> r.groupName(name));
        iam.putGroupPolicy(r -> r.groupName(name).policyName("p1").policyDocument(padded(1_000)));

        var refused =
                catchThrowable(() ->
                        iam.putGroupPolicy(r ->
                                r.groupName(name)
                                        .policyName("p2")
                                        .policyDocument(padded(characters - 1_000))));

        if (fits) assertThat(refused).isNull();
        else
            assertThat(refused)
                    .hasMessageStartingWith(
                            "Maximum policy size of 5120 bytes exceeded for group " + name);
        assertThat(iam.listGroupPolicies(r -> r.groupName(name)).policyNames())
                .hasSize(fits ? 2 : 1);
    }

    @Test
    void whatIsAttachedIsListedByPath() {
        iam.createGroup(r -> r.groupName(name));
        for (var path : List.of("/a/", "/b/", "/b/c/")) {
            var policy =
                    iam.createPolicy(r ->
                                    r.policyName(name + path.replace("/", "-"))
                                            .path(path)
                                            .policyDocument(ALLOW))
                            .policy();
            iam.attachGroupPolicy(r -> r.groupName(name).policyArn(policy.arn()));
        }

        assertThat(
                        iam.listAttachedGroupPolicies(r -> r.groupName(name).pathPrefix("/b/"))
                                .attachedPolicies())
                .extracting(policy -> policy.policyName())
                .containsExactly(name + "-b-", name + "-b-c-");
    }

    @Test
    void groupsAreListedByPathAndPage() {
        var path = "/" + UUID.randomUUID() + "/";
        for (var one : List.of("b", "A")) iam.createGroup(r -> r.groupName(name + one).path(path));

        assertThat(iam.listGroupsPaginator(r -> r.pathPrefix(path).maxItems(1)).groups())
                .extracting(group -> group.groupName())
                .containsExactly(name + "A", name + "b");
    }

    private static String padded(int characters) {
        var document = ALLOW.replaceAll("\\s", "");
        var sid = "\"Sid\":\"" + "a".repeat(characters - document.length() - 9) + "\",";
        return document.replace("\"Effect\"", sid + "\"Effect\"");
    }

    private void assertConflict(String sentence) {
        assertRefused(
                () -> iam.deleteGroup(r -> r.groupName(name)), 409, "DeleteConflict", sentence);
    }
}

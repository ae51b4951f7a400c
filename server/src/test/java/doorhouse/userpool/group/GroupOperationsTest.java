package doorhouse.userpool.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jwt.SignedJWT;
import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.GroupExistsException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.GroupType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserType;

@OnBothDatabases
class GroupOperationsTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/editor";

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityProviderClient admin = server.admin();
    private String pool;

    @BeforeEach
    void makeAPool() {
        pool = server.pool().id();
    }

    private void group(String name) {
        admin.createGroup(r -> r.userPoolId(pool).groupName(name));
    }

    private void user(String name) {
        admin.adminCreateUser(r -> r.userPoolId(pool).username(name).messageAction("SUPPRESS"));
    }

    private void join(String username, String group) {
        admin.adminAddUserToGroup(r -> r.userPoolId(pool).username(username).groupName(group));
    }

    private List<String> groupsOf(String username) {
        return admin
                .adminListGroupsForUser(r -> r.userPoolId(pool).username(username))
                .groups()
                .stream()
                .map(GroupType::groupName)
                .toList();
    }

    private List<String> usersIn(String group) {
        return admin.listUsersInGroup(r -> r.userPoolId(pool).groupName(group)).users().stream()
                .map(UserType::username)
                .toList();
    }

    @Test
    void aGroupIsMadeAndFound() {
        var made =
                admin.createGroup(r ->
                                r.userPoolId(pool)
                                        .groupName("editors")
                                        .description("Those who edit")
                                        .precedence(1)
                                        .roleArn(ROLE))
                        .group();

        var found = admin.getGroup(r -> r.userPoolId(pool).groupName("editors")).group();

        assertThat(found).isEqualTo(made);
        assertThat(found.userPoolId()).isEqualTo(pool);
        assertThat(found.description()).isEqualTo("Those who edit");
        assertThat(found.precedence()).isEqualTo(1);
        assertThat(found.roleArn()).isEqualTo(ROLE);
        assertThat(found.creationDate()).isEqualTo(found.lastModifiedDate());
    }

    @Test
    void aGroupNameIsTakenOnlyOnceInItsPool() {
        group("editors");

        var again = catchThrowable(() -> group("editors"));
        group("Editors");

        assertThat(again).isInstanceOf(GroupExistsException.class);
        assertThat(sentence(again)).isEqualTo("A group with the name already exists.");
    }

    @Test
    void anUpdateKeepsWhatItDoesNotGive() {
        admin.createGroup(r -> r.userPoolId(pool).groupName("editors").roleArn(ROLE).precedence(3));

        var updated =
                admin.updateGroup(r -> r.userPoolId(pool).groupName("editors").description("New"))
                        .group();

        assertThat(updated.description()).isEqualTo("New");
        assertThat(updated.roleArn()).isEqualTo(ROLE);
        assertThat(updated.precedence()).isEqualTo(3);
    }

    @Test
    void aGroupThatIsNotThereIsNotFound() {
        user("ana");

        var refusals =
                List.of(
                        catchThrowable(
                                () -> admin.getGroup(r -> r.userPoolId(pool).groupName("no"))),
                        catchThrowable(
                                () -> admin.updateGroup(r -> r.userPoolId(pool).groupName("no"))),
                        catchThrowable(
                                () -> admin.deleteGroup(r -> r.userPoolId(pool).groupName("no"))),
                        catchThrowable(() ->
                                admin.listUsersInGroup(r -> r.userPoolId(pool).groupName("no"))),
                        catchThrowable(() -> join("ana", "no")));

        assertThat(refusals)
                .allSatisfy(refusal -> {
                    assertThat(refusal).isInstanceOf(ResourceNotFoundException.class);
                    assertThat(sentence(refusal)).isEqualTo("Group not found.");
                });
    }

    @Test
    void anUnknownPoolIsNotFound() {
        var refusal =
                catchThrowable(() ->
                        admin.createGroup(r -> r.userPoolId("us-east-1_none").groupName("g")));

        assertThat(refusal).isInstanceOf(ResourceNotFoundException.class);
        assertThat(sentence(refusal)).isEqualTo("User pool us-east-1_none does not exist.");
    }

    @Test
    void aUserJoinsAndLeavesAndTwiceIsAsOnce() {
        group("editors");
        user("ana");

        join("ana", "editors");
        join("ana", "editors");

        assertThat(groupsOf("ana")).containsExactly("editors");
        assertThat(usersIn("editors")).containsExactly("ana");
        for (int times = 0; times < 2; times++) {
            admin.adminRemoveUserFromGroup(
                    r -> r.userPoolId(pool).username("ana").groupName("editors"));
        }
        assertThat(groupsOf("ana")).isEmpty();
        assertThat(usersIn("editors")).isEmpty();
    }

    @Test
    void anUnknownUserCannotJoin() {
        group("editors");

        var refusal = catchThrowable(() -> join("nobody", "editors"));

        assertThat(refusal).isInstanceOf(UserNotFoundException.class);
        assertThat(sentence(refusal)).isEqualTo("User does not exist.");
    }

    @Test
    void whoIsGoneIsInNoGroupAndWhatIsGoneHasNoMembers() {
        group("editors");
        group("readers");
        user("ana");
        user("ben");
        for (var name : List.of("ana", "ben")) {
            join(name, "editors");
            join(name, "readers");
        }

        admin.adminDeleteUser(r -> r.userPoolId(pool).username("ben"));
        admin.deleteGroup(r -> r.userPoolId(pool).groupName("readers"));
        group("readers");

        assertThat(usersIn("editors")).containsExactly("ana");
        assertThat(usersIn("readers")).isEmpty();
        assertThat(groupsOf("ana")).containsExactly("editors");
    }

    @Test
    void listsArePagedAndNothingIsLostBetweenPages() {
        user("ana");
        for (int n = 0; n < 5; n++) {
            group("g" + n);
            user("u" + n);
            join("ana", "g" + n);
            join("u" + n, "g0");
        }

        var all = new ArrayList<String>();
        for (var page : admin.listGroupsPaginator(r -> r.userPoolId(pool).limit(2))) {
            assertThat(page.groups()).hasSizeLessThanOrEqualTo(2);
            page.groups().forEach(g -> all.add(g.groupName()));
        }
        var ofAna = new ArrayList<String>();
        for (var page :
                admin.adminListGroupsForUserPaginator(
                        r -> r.userPoolId(pool).username("ana").limit(3))) {
            page.groups().forEach(g -> ofAna.add(g.groupName()));
        }
        var inFirst = new ArrayList<String>();
        for (var page :
                admin.listUsersInGroupPaginator(r -> r.userPoolId(pool).groupName("g0").limit(4))) {
            page.users().forEach(u -> inFirst.add(u.username()));
        }

        assertThat(all).containsExactly("g0", "g1", "g2", "g3", "g4");
        assertThat(ofAna).isEqualTo(all);
        assertThat(inFirst).containsExactlyInAnyOrder("ana", "u0", "u1", "u2", "u3", "u4");
    }

    @Test
    void aPageOfExactlyAllHasNoNext() {
        group("a");
        group("b");

        var page = admin.listGroups(r -> r.userPoolId(pool).limit(2));

        assertThat(page.groups()).hasSize(2);
        assertThat(page.nextToken()).isNull();
    }

    @Test
    void anotherOperationsTokenIsRefused() {
        group("a");
        group("b");
        user("ana");
        var token = admin.listGroups(r -> r.userPoolId(pool).limit(1)).nextToken();

        var refusal =
                catchThrowable(() ->
                        admin.adminListGroupsForUser(
                                r -> r.userPoolId(pool).username("ana").nextToken(token)));

        assertThat(refusal).isInstanceOf(InvalidParameterException.class);
        assertThat(sentence(refusal)).isEqualTo("Invalid pagination token");
    }

    @Test
    void tokensTellTheGroupsTheStrongestFirst() throws Exception {
        var house = new TestPool(server, pool);
        house.confirmedUser("ana");
        var client = house.client();
        group("weak");
        admin.createGroup(r -> r.userPoolId(pool).groupName("strong").precedence(0).roleArn(ROLE));
        admin.createGroup(
                r -> r.userPoolId(pool).groupName("middle").precedence(5).roleArn(ROLE + "2"));
        for (var name : List.of("weak", "strong", "middle")) join("ana", name);

        var tokens = house.signIn(client, "ana", TestPool.PASSWORD).authenticationResult();

        var id = SignedJWT.parse(tokens.idToken()).getJWTClaimsSet();
        var access = SignedJWT.parse(tokens.accessToken()).getJWTClaimsSet();
        assertThat(id.getStringListClaim("cognito:groups"))
                .containsExactly("strong", "middle", "weak");
        assertThat(access.getStringListClaim("cognito:groups"))
                .containsExactly("strong", "middle", "weak");
        assertThat(id.getStringListClaim("cognito:roles")).containsExactly(ROLE, ROLE + "2");
        assertThat(id.getStringClaim("cognito:preferred_role")).isEqualTo(ROLE);
        assertThat(access.getClaims())
                .doesNotContainKeys("cognito:roles", "cognito:preferred_role");
    }

    @Test
    void aUserIsInAtMostAHundredGroups() {
        user("ana");
        for (int n = 0; n < 101; n++) group("g" + n);
        for (int n = 0; n < 100; n++) join("ana", "g" + n);

        var refusal = catchThrowable(() -> join("ana", "g100"));
        join("ana", "g99");

        assertThat(refusal).isInstanceOf(InvalidParameterException.class);
        assertThat(usersIn("g100")).isEmpty();
    }

    private static String sentence(Throwable thrown) {
        return ((CognitoIdentityProviderException) thrown).awsErrorDetails().errorMessage();
    }
}

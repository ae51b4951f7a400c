package doorhouse.userpool.account;

import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserType;

@OnBothDatabases
class ListUsersTest {
    /// A pool with some people in it, for the tests that only look.
    private static final ListUsersTest PEOPLE = new ListUsersTest();

    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();

    @BeforeAll
    static void people() {
        PEOPLE.addPeople();
    }

    private void addPeople() {
        user(
                "ana",
                attribute("email", "ana@example.com"),
                attribute("name", "Ana \"A\" B"),
                attribute("preferred_username", "annie"));
        user("anton", attribute("email", "anton@example.com"), attribute("family_name", "Berg"));
        pool.confirmedUser(
                "bob",
                attribute("given_name", "Bob"),
                attribute("family_name", "Berg"),
                attribute("phone_number", "+15550001111"));
        server.admin().adminDisableUser(r -> r.userPoolId(pool.id()).username("anton"));
    }

    private void user(String name, AttributeType... attributes) {
        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(pool.id())
                                .username(name)
                                .messageAction(MessageActionType.SUPPRESS)
                                .userAttributes(attributes));
    }

    private List<String> found(String filter) {
        return server
                .admin()
                .listUsers(r -> r.userPoolId(pool.id()).filter(filter))
                .users()
                .stream()
                .map(UserType::username)
                .sorted()
                .toList();
    }

    @Test
    void allUsersAreListedPageByPage() {
        for (int i = 0; i < 5; i++) user("user" + i);

        var seen = new ArrayList<String>();
        var sizes = new ArrayList<Integer>();
        for (var page : server.admin().listUsersPaginator(r -> r.userPoolId(pool.id()).limit(2))) {
            sizes.add(page.users().size());
            page.users().forEach(user -> seen.add(user.username()));
        }

        assertThat(seen).containsExactlyInAnyOrder("user0", "user1", "user2", "user3", "user4");
        assertThat(sizes).containsExactly(2, 2, 1);
    }

    @Test
    void aLastFullPageHasNoSuccessor() {
        user("ana");
        user("bob");

        var page = server.admin().listUsers(r -> r.userPoolId(pool.id()).limit(2));

        assertThat(page.users()).hasSize(2);
        assertThat(page.paginationToken()).isNull();
    }

    @Test
    void aLimitOfZeroIsAFullPage() {
        user("ana");

        var page = server.admin().listUsers(r -> r.userPoolId(pool.id()).limit(0));

        assertThat(page.users()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "username = \"ana\" | ana",
                "username ^= \"an\" | ana,anton",
                "username ^= \"\" | ana,anton,bob",
                "email = \"ana@example.com\" | ana",
                "email ^= \"ana@\" | ana",
                "email ^= \"a\" | ana,anton",
                "phone_number = \"+15550001111\" | bob",
                "name = \"Ana \\\"A\\\" B\" | ana",
                "given_name ^= \"B\" | bob",
                "family_name = \"Berg\" | anton,bob",
                "preferred_username=\"annie\" | ana",
                "\"email\" ^= \"ana@\" | ana",
                "status = \"Enabled\" | ana,bob",
                "status = \"Disabled\" | anton",
                "status = \"enabled\" |",
                "status ^= \"Dis\" | anton",
                "status ^= \"\" | ana,anton,bob",
                "cognito:user_status = \"CONFIRMED\" | bob",
                "cognito:user_status = \"confirmed\" | bob",
                "cognito:user_status ^= \"FORCE\" | ana,anton",
                "cognito:user_status ^= \"\" | ana,anton,bob",
                "cognito:user_status = \"ARCHIVED\" |",
                "sub = \"x\" |"
            })
    void aFilterFindsWhoFits(String filter, String names) {
        var expected = names == null ? List.<String>of() : List.of(names.split(","));
        assertThat(PEOPLE.found(filter)).isEqualTo(expected);
    }

    @Test
    void aFilteredListHasPagesToo() {
        for (int i = 0; i < 5; i++) user("user" + i, attribute("family_name", "Berg"));
        user("other", attribute("family_name", "Tal"));

        var seen = new ArrayList<String>();
        var pages =
                server.admin()
                        .listUsersPaginator(r ->
                                r.userPoolId(pool.id()).limit(2).filter("family_name = \"Berg\""));
        for (var page : pages) page.users().forEach(user -> seen.add(user.username()));

        assertThat(seen).containsExactlyInAnyOrder("user0", "user1", "user2", "user3", "user4");
    }

    /// Users of one value share a place in its index: a page goes on behind a user, not behind a
    /// value.
    @Test
    void aPageMayBeginAmongUsersOfOneValue() {
        var made = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            var family = i < 5 ? "Berg" : "Berger";
            user("user" + i, attribute("family_name", family), attribute("name", "Ærø"));
            made.add("user" + i);
        }

        assertThat(pageByPage("family_name ^= \"Be\"")).containsExactlyInAnyOrderElementsOf(made);
        assertThat(pageByPage("family_name ^= \"Be\"").subList(5, 7))
                .containsExactlyInAnyOrder("user5", "user6");
        assertThat(pageByPage("name = \"Ærø\"")).containsExactlyInAnyOrderElementsOf(made);
        assertThat(pageByPage("username ^= \"user\"")).containsExactlyElementsOf(made);
    }

    private List<String> pageByPage(String filter) {
        var seen = new ArrayList<String>();
        for (var page :
                server.admin()
                        .listUsersPaginator(r -> r.userPoolId(pool.id()).limit(2).filter(filter))) {
            page.users().forEach(user -> seen.add(user.username()));
        }
        return seen;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "email",
                "phone_number",
                "name",
                "given_name",
                "family_name",
                "preferred_username"
            })
    void aUserIsFoundByWhatANewValueSaysAndNoMoreByTheOldOne(String attribute) {
        boolean phone = attribute.equals("phone_number");
        String first = phone ? "+15550001111" : "zoë@example.com";
        String second = phone ? "+15550002222" : "zoë2@example.com";
        user("ana", attribute(attribute, first));
        user("bob", attribute(attribute, first));
        pool.confirmedUser("other");

        update("ana", attribute(attribute, second));
        assertThat(found(attribute, first)).containsExactly("bob");
        assertThat(found(attribute, second)).containsExactly("ana");

        server.admin()
                .adminDeleteUserAttributes(
                        r -> r.userPoolId(pool.id()).username("ana").userAttributeNames(attribute));
        assertThat(found(attribute, second)).isEmpty();

        update("ana", attribute(attribute, first));
        server.admin().adminDeleteUser(r -> r.userPoolId(pool.id()).username("bob"));
        assertThat(found(attribute, first)).containsExactly("ana");
    }

    private List<String> found(String attribute, String value) {
        return found("%s = \"%s\"".formatted(attribute, value));
    }

    private void update(String name, AttributeType attribute) {
        server.admin()
                .adminUpdateUserAttributes(
                        r -> r.userPoolId(pool.id()).username(name).userAttributes(attribute));
    }

    @Test
    void aUserOfOnePoolIsNotFoundInAnother() {
        var other = server.pool();
        other.confirmedUser("ana", attribute("name", "Ana"));
        user("anton", attribute("name", "Ana"));

        assertThat(found("name = \"Ana\"")).containsExactly("anton");
        assertThat(found("username ^= \"an\"")).containsExactly("anton");
    }

    @Test
    void longValuesAreToldApartBehindTheirIndexedStart() {
        var start = "x".repeat(300);
        user("ana", attribute("name", start + "a"));
        user("bob", attribute("name", start + "b"));

        var filter = "name = \"" + "x".repeat(240) + "\"";

        assertThat(found(filter)).isEmpty();
        assertThat(found("name ^= \"" + "x".repeat(240) + "\"")).containsExactly("ana", "bob");
    }

    @Test
    void aSubFindsItsUser() {
        user("ana");
        user("bob");
        var sub =
                server.admin()
                        .adminGetUser(r -> r.userPoolId(pool.id()).username("ana"))
                        .userAttributes()
                        .getFirst()
                        .value();

        assertThat(found("sub = \"" + sub + "\"")).containsExactly("ana");
        assertThat(found("sub ^= \"" + sub.substring(0, 18) + "\"")).containsExactly("ana");
        assertThat(found("sub ^= \"\"")).containsExactly("ana", "bob");
    }

    @Test
    void onlyTheAttributesAskedForAreGiven() {
        user("ana", attribute("email", "ana@example.com"), attribute("name", "Ana"));

        var page =
                server.admin()
                        .listUsers(
                                r -> r.userPoolId(pool.id()).attributesToGet("email", "nickname"));

        assertThat(page.users().getFirst().attributes())
                .containsExactly(attribute("email", "ana@example.com"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "custom:plan = \"x\" | Invalid search attribute: custom:plan",
                "gender = \"x\" | Invalid search attribute: gender",
                "email | Error while parsing filter",
                "email = x | Error while parsing filter",
                "email = \"x\" and name = \"y\" | Error while parsing filter",
                "email ~ \"x\" | Error while parsing filter"
            })
    void aFilterThatCannotBeReadIsRefused(String filter, String sentence) {
        var refusal =
                catchThrowableOfType(CognitoIdentityProviderException.class, () -> found(filter));

        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("InvalidParameterException");
        assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo(sentence);
    }

    @Test
    void aForeignPagingTokenIsRefused() {
        var refusal =
                catchThrowableOfType(
                        CognitoIdentityProviderException.class,
                        () ->
                                server.admin()
                                        .listUsers(r ->
                                                r.userPoolId(pool.id())
                                                        .paginationToken("bm9uc2Vuc2U")));

        assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo("Invalid pagination token");
    }
}

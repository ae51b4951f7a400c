package doorhouse.conformance;

import static doorhouse.conformance.UsedSecrets.used;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;

/// What one person did, step by step, and what of it was acknowledged; the last step may have been
/// cut off. Afterwards [#assertKept] asks for all of it.
final class Life {
    private static final int STEPS = 7;

    private final Person person;
    private final Site site;
    private final SplittableRandom random;

    /// Told of each step that was acknowledged.
    private final Runnable acknowledged;

    private boolean signUpAsked;
    private boolean signedUp;
    private boolean confirmAsked;
    private boolean confirmed;
    private boolean deletionAsked;
    private boolean deleted;
    private String password;

    /// Asked for in place of the password, and not acknowledged yet.
    private @Nullable String doubtful;

    private final List<String> before = new ArrayList<>();
    private @Nullable String access;
    private @Nullable String refresh;
    private boolean refreshAsked;
    private final List<String> rotatedOut = new ArrayList<>();
    private @Nullable String revoked;
    private final Set<String> groups = new HashSet<>();
    private @Nullable String doubtfulGroup;
    private final List<String> spentMailCodes = new ArrayList<>();
    private @Nullable String askedMailCode;
    private final List<String> spentGrantCodes = new ArrayList<>();
    private @Nullable String askedGrantCode;
    private @Nullable String nickname;
    private @Nullable String doubtfulNickname;

    Life(Site site, SplittableRandom random, Runnable acknowledged) {
        this.acknowledged = acknowledged;
        this.person = Person.fresh();
        this.site = site;
        this.random = random;
        this.password = person.password();
    }

    /// Lives on until its steps are done or one is cut off.
    ///
    /// @throws Exception of the step that was cut off
    void live(CognitoIdentityProviderClient cognito) throws Exception {
        begin(cognito);
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0 -> changePassword(cognito);
                case 1 -> recover(cognito);
                case 2, 3 -> rotate(cognito);
                case 4 -> revoke(cognito);
                case 5 -> group(cognito);
                case 6 -> grant();
                default -> rename(cognito);
            }
            acknowledged.run();
        }
        if (random.nextInt(6) == 0) delete(cognito);
    }

    private void begin(CognitoIdentityProviderClient cognito) throws Exception {
        signUpAsked = true;
        cognito.signUp(r ->
                r.clientId(site.clientId())
                        .username(person.username())
                        .password(password)
                        .userAttributes(attribute("email", person.email())));
        signedUp = true;
        var code = site.mailbox(person).newestCode();
        confirmAsked = true;
        cognito.confirmSignUp(r ->
                r.clientId(site.clientId()).username(person.username()).confirmationCode(code));
        confirmed = true;
        signIn(cognito);
    }

    private void signIn(CognitoIdentityProviderClient cognito) {
        var tokens = house(cognito).signIn(person.username(), password);
        access = tokens.accessToken();
        refresh = tokens.refreshToken();
    }

    private House house(CognitoIdentityProviderClient cognito) {
        return new House(cognito, site.poolId(), site.clientId());
    }

    private void changePassword(CognitoIdentityProviderClient cognito) {
        var next = Person.secret();
        doubtful = next;
        cognito.changePassword(
                r -> r.accessToken(access).previousPassword(password).proposedPassword(next));
        replaced(next);
    }

    private void recover(CognitoIdentityProviderClient cognito) throws Exception {
        cognito.forgotPassword(r -> r.clientId(site.clientId()).username(person.username()));
        var code = site.mailbox(person).newestCode();
        var next = Person.secret();
        askedMailCode = code;
        doubtful = next;
        cognito.confirmForgotPassword(r ->
                r.clientId(site.clientId())
                        .username(person.username())
                        .confirmationCode(code)
                        .password(next));
        replaced(next);
        spentMailCodes.add(code);
        askedMailCode = null;
        // It ends what was signed in before.
        signIn(cognito);
    }

    private void replaced(String next) {
        before.add(password);
        password = next;
        doubtful = null;
    }

    private void rotate(CognitoIdentityProviderClient cognito) {
        var old = refresh;
        if (old == null) return;
        refreshAsked = true;
        var tokens = house(cognito).refresh(old);
        refreshAsked = false;
        rotatedOut.add(old);
        access = tokens.accessToken();
        refresh = tokens.refreshToken();
    }

    private void revoke(CognitoIdentityProviderClient cognito) {
        var old = refresh;
        refresh = null;
        cognito.revokeToken(r -> r.clientId(site.clientId()).token(old));
        revoked = old;
        rotatedOut.clear();
        signIn(cognito);
    }

    private void group(CognitoIdentityProviderClient cognito) {
        var group = "gruppe-" + random.nextInt(3);
        doubtfulGroup = group;
        if (groups.contains(group)) {
            cognito.adminRemoveUserFromGroup(
                    r -> r.userPoolId(site.poolId()).username(person.username()).groupName(group));
            groups.remove(group);
        } else {
            cognito.adminAddUserToGroup(
                    r -> r.userPoolId(site.poolId()).username(person.username()).groupName(group));
            groups.add(group);
        }
        doubtfulGroup = null;
    }

    private void grant() throws Exception {
        var now = new Person(person.username(), person.email(), person.phone(), password);
        var code = Visitor.code(site, now);
        askedGrantCode = code;
        site.tokens(code);
        spentGrantCodes.add(code);
        askedGrantCode = null;
    }

    private void rename(CognitoIdentityProviderClient cognito) {
        var name = "имя " + random.nextInt(1_000);
        doubtfulNickname = name;
        cognito.adminUpdateUserAttributes(r ->
                r.userPoolId(site.poolId())
                        .username(person.username())
                        .userAttributes(attribute("nickname", name)));
        nickname = name;
        doubtfulNickname = null;
    }

    private void delete(CognitoIdentityProviderClient cognito) {
        deletionAsked = true;
        cognito.adminDeleteUser(r -> r.userPoolId(site.poolId()).username(person.username()));
        deleted = true;
    }

    private static AttributeType attribute(String name, String value) {
        return AttributeType.builder().name(name).value(value).build();
    }

    /// All that was acknowledged is there, what was cut off is there or not, and nothing that was
    /// spent is good for anything.
    ///
    /// @param listed the names that ListUsers tells; AdminGetUser knows each
    void assertKept(CognitoIdentityProviderClient cognito, Set<String> listed) throws Exception {
        var name = person.username();
        boolean there = listed.contains(name);
        if (deleted || !signUpAsked) {
            assertThat(there).as("%s was deleted", name).isFalse();
            return;
        }
        if (signedUp && !deletionAsked) assertThat(there).as("%s signed up", name).isTrue();
        if (!there) return;
        var user = cognito.adminGetUser(r -> r.userPoolId(site.poolId()).username(name));
        if (confirmed) assertThat(user.userStatusAsString()).as(name).isEqualTo("CONFIRMED");
        if (!confirmAsked) assertThat(user.userStatusAsString()).as(name).isEqualTo("UNCONFIRMED");
        assertNickname(user.userAttributes());
        assertGroups(cognito);
        assertCodesAreSpent(cognito);
        assertPassword(cognito, user.userStatusAsString().equals("CONFIRMED"));
        assertTokens(cognito);
    }

    private void assertNickname(List<AttributeType> attributes) {
        var kept =
                attributes.stream()
                        .filter(a -> a.name().equals("nickname"))
                        .map(AttributeType::value)
                        .findFirst()
                        .orElse(null);
        if (doubtfulNickname == null) assertThat(kept).as(person.username()).isEqualTo(nickname);
        else assertThat(kept).as(person.username()).isIn(nickname, doubtfulNickname);
    }

    private void assertGroups(CognitoIdentityProviderClient cognito) {
        var kept = new HashSet<String>();
        cognito.adminListGroupsForUser(r -> r.userPoolId(site.poolId()).username(person.username()))
                .groups()
                .forEach(group -> kept.add(group.groupName()));
        var sure = new HashSet<>(groups);
        if (doubtfulGroup != null) {
            kept.remove(doubtfulGroup);
            sure.remove(doubtfulGroup);
        }
        assertThat(kept).as("groups of %s", person.username()).isEqualTo(sure);
    }

    /// One of the two passwords opens, never both and never none, and none from before.
    private void assertPassword(CognitoIdentityProviderClient cognito, boolean confirmedNow)
            throws Exception {
        if (!confirmedNow) {
            // Whoever is half signed up has a password all the same.
            cognito.adminConfirmSignUp(
                    r -> r.userPoolId(site.poolId()).username(person.username()));
        }
        boolean first = opens(cognito, password);
        if (doubtful == null) {
            assertThat(first).as("the password of %s", person.username()).isTrue();
        } else {
            boolean second = opens(cognito, doubtful);
            assertThat(first ^ second)
                    .as("%s: old opens %s, new opens %s", person.username(), first, second)
                    .isTrue();
            // The code went with the change: both are done or neither is.
            if (second && askedMailCode != null) spentMailCodes.add(askedMailCode);
        }
        if (!before.isEmpty()) {
            assertThat(opens(cognito, before.getLast())).as("a password of before").isFalse();
        }
    }

    private boolean opens(CognitoIdentityProviderClient cognito, String tried) throws Exception {
        var ended = Faults.call(() -> house(cognito).signIn(person.username(), tried));
        if (!ended.done()) assertThat(ended.error()).isEqualTo("NotAuthorizedException");
        return ended.done();
    }

    private void assertCodesAreSpent(CognitoIdentityProviderClient cognito) throws Exception {
        if (!spentMailCodes.isEmpty()) {
            var code = used(spentMailCodes.getLast());
            var again =
                    Faults.call(() ->
                            cognito.confirmForgotPassword(r ->
                                    r.clientId(site.clientId())
                                            .username(person.username())
                                            .confirmationCode(code)
                                            .password(Person.secret())));
            assertThat(again.error())
                    .as("a spent code of %s", person.username())
                    .isIn("ExpiredCodeException", "CodeMismatchException");
        }
        // A second use ends the family of the first, so that these come before the tokens.
        for (var code : spentGrantCodes) assertThat(exchanged(code)).isEqualTo(400);
        if (askedGrantCode != null) {
            var statuses = List.of(exchanged(askedGrantCode), exchanged(askedGrantCode));
            assertThat(statuses).as("a code is good once").isNotEqualTo(List.of(200, 200));
        }
    }

    private int exchanged(String code) throws Exception {
        var form =
                Form.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        site.clientId(),
                        "redirect_uri",
                        site.app().callback(),
                        "code",
                        used(code));
        return site.post("/oauth2/token", form).statusCode();
    }

    private void assertTokens(CognitoIdentityProviderClient cognito) throws Exception {
        if (revoked != null) assertRefused(cognito, revoked);
        var token = refresh;
        boolean sure = !refreshAsked && doubtful == null && !deletionAsked;
        if (token != null && sure) {
            house(cognito).refresh(token);
            assertRefused(cognito, token);
        }
        for (var old : rotatedOut) assertRefused(cognito, old);
    }

    private void assertRefused(CognitoIdentityProviderClient cognito, String token)
            throws Exception {
        assertThat(Faults.call(() -> house(cognito).refresh(token)).error())
                .as("a token of %s that was spent", person.username())
                .isIn("NotAuthorizedException", "RefreshTokenReuseException");
    }
}

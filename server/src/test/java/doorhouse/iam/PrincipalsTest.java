package doorhouse.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.crypto.MasterKey;
import doorhouse.crypto.Secret;
import doorhouse.iam.AccessKeyOperations.CreateAccessKey;
import doorhouse.iam.AccessKeyOperations.DeleteAccessKey;
import doorhouse.iam.AccessKeyOperations.NewAccessKey;
import doorhouse.iam.AccessKeyOperations.UpdateAccessKey;
import doorhouse.iam.InlinePolicyOperations.OneOfUser;
import doorhouse.iam.InlinePolicyOperations.PutUserPolicy;
import doorhouse.iam.TagOperations.TagUser;
import doorhouse.iam.UserOperations.CreateUser;
import doorhouse.iam.UserOperations.DeleteUser;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.id.Region;
import doorhouse.operation.ApiException;
import doorhouse.operation.Call;
import doorhouse.operation.Principal;
import doorhouse.policy.RequestContext;
import doorhouse.store.Database;
import doorhouse.testing.TestPostgres;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Users, keys and policies as they are kept, and who may do what by them, on both databases.
@ParameterizedClass
@ValueSource(strings = {"SQLite", "PostgreSQL"})
class PrincipalsTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");
    private static final String LIST_USERS = "cognito-idp:ListUsers";
    private static final String POOL =
            "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a";
    private static final String ALLOW =
            """
            {"Version":"2012-10-17","Statement":
            {"Effect":"Allow","Action":"cognito-idp:*","Resource":"*"}}\
            """;

    private final String kind;
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong nanos = new AtomicLong();
    @TempDir private Path folder;
    private Database database;
    private Vault vault;
    private Principals principals;
    private Principals otherNode;
    private UserOperations users;
    private TagOperations tags;
    private AccessKeyOperations keys;
    private InlinePolicyOperations policies;

    PrincipalsTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("SQLite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        vault = new Vault(database, new MasterKey(new byte[32], random));
        var clock = Clock.systemUTC();
        var extra = Map.of("test", Secret.of("test"));
        var changes = new Changes();
        principals = new Principals(database, vault, ACCOUNT, extra, changes, clock, nanos::get);
        otherNode =
                new Principals(
                        database, vault, ACCOUNT, Map.of(), new Changes(), clock, nanos::get);
        users = new UserOperations(database, vault, ACCOUNT, changes, random, clock);
        tags = new TagOperations(database, ACCOUNT, changes);
        keys =
                new AccessKeyOperations(
                        database,
                        vault,
                        ACCOUNT,
                        new LastUse(database, ACCOUNT, clock, nanos::get),
                        changes,
                        random,
                        clock);
        policies = new InlinePolicyOperations(database, ACCOUNT, changes);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aKeyTellsItsUser() {
        var user = users.createUser(new CreateUser("ana", "/ops/", null, null)).user();

        var key = key("ana");

        assertThat(key.accessKeyId()).matches("AKIA[A-Z2-7]{16}");
        assertThat(key.secretAccessKey()).matches("[A-Za-z0-9+/]{40}");
        assertThat(find(principals, key.accessKeyId()).map(Known::secret))
                .contains(Secret.of(key.secretAccessKey()));
        assertThat(find(principals, key.accessKeyId()).map(Known::principal))
                .contains(
                        new Principal(
                                Principal.Kind.USER,
                                new Arn("arn:aws:iam::123456789012:user/ops/ana"),
                                ACCOUNT,
                                user.userId(),
                                key.accessKeyId(),
                                Map.of(
                                        "aws:PrincipalArn",
                                        List.of("arn:aws:iam::123456789012:user/ops/ana"),
                                        "aws:PrincipalType",
                                        List.of("User"),
                                        "aws:PrincipalAccount",
                                        List.of("123456789012"),
                                        "aws:userid",
                                        List.of(user.userId()),
                                        "aws:username",
                                        List.of("ana")),
                                Set.of()));
    }

    @Test
    void aSecretIsKeptSealed() {
        user("ana");
        var key = key("ana");

        var stored =
                database.list(
                        "select sealed_secret from access_key", row -> row.bytes("sealed_secret"));

        assertThat(stored).hasSize(1);
        assertThat(new String(stored.getFirst(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(key.secretAccessKey());
    }

    @Test
    void unknownKeysAreNobodys() {
        assertThat(find(principals, "AKIAUNKNOWN")).isEmpty();
        assertThat(find(principals, "")).isEmpty();
        assertThat(find(principals, "a".repeat(10_000))).isEmpty();
        assertThat(find(otherNode, "test")).isEmpty();
    }

    @Test
    void anExtraKeyIsTheRoots() {
        assertThat(find(principals, "test").map(Known::secret)).contains(Secret.of("test"));
        assertThat(find(principals, "test").orElseThrow().principal().arn())
                .isEqualTo(new Arn("arn:aws:iam::123456789012:root"));
    }

    @Test
    void anInactiveOrDeletedKeyIsRefusedAtOnceAndElsewhereInHalfASecond() {
        user("ana");
        var id = key("ana").accessKeyId();
        assertThat(find(principals, id)).isPresent();
        assertThat(find(otherNode, id)).isPresent();

        keys.updateAccessKey(root(), new UpdateAccessKey("ana", id, "Inactive"));

        assertThat(find(principals, id)).isEmpty();
        nanos.addAndGet(Duration.ofMillis(500).toNanos());
        assertThat(find(otherNode, id)).isEmpty();

        keys.updateAccessKey(root(), new UpdateAccessKey("ana", id, "Active"));
        assertThat(find(principals, id)).isPresent();

        keys.deleteAccessKey(root(), new DeleteAccessKey("ana", id));
        assertThat(find(principals, id)).isEmpty();
    }

    @Test
    void anotherUsersKeyCannotBeTouchedByName() {
        user("ana");
        user("bob");
        var id = key("ana").accessKeyId();

        var refused =
                catchThrowable(() -> keys.deleteAccessKey(root(), new DeleteAccessKey("bob", id)));

        assertThat(((ApiException) refused).sentence())
                .isEqualTo("The Access Key with id %s cannot be found.".formatted(id));
        assertThat(find(principals, id)).isPresent();
    }

    @Test
    void ofManyAtOnceOnlyTwoKeysAreMade() throws Exception {
        user("ana");
        Callable<Boolean> make =
                () -> {
                    try {
                        key("ana");
                        return true;
                    } catch (ApiException e) {
                        return false;
                    }
                };

        long made;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries = threads.invokeAll(java.util.Collections.nCopies(12, make));
            made = tries.stream().filter(t -> t.resultNow()).count();
        }

        assertThat(made).isEqualTo(2);
    }

    @Test
    void aUserMadeAnewUnderAnOldNameHasNothingFromBefore() {
        user("ana");
        policies.putUserPolicy(new PutUserPolicy("ana", "p", ALLOW));
        assertThatThrownBy(() -> users.deleteUser(new DeleteUser("ana")))
                .hasMessage("DeleteConflict: Cannot delete entity, must delete policies first.");
        policies.deleteUserPolicy(new OneOfUser("ana", "p"));
        users.deleteUser(new DeleteUser("ana"));

        user("ana");

        assertThat(decide(find(principals, key("ana").accessKeyId()).orElseThrow()))
                .isInstanceOf(Authorization.Denied.class);
    }

    @Test
    void policiesDecide() {
        user("ana");
        var ana = key("ana").accessKeyId();
        assertThat(decide(find(principals, ana).orElseThrow()))
                .isEqualTo(
                        new Authorization.Denied(
                                "User: arn:aws:iam::123456789012:user/ana is not authorized to"
                                        + " perform: cognito-idp:ListUsers on resource: "
                                        + POOL
                                        + " because no identity-based policy allows the"
                                        + " cognito-idp:ListUsers action"));

        policies.putUserPolicy(new PutUserPolicy("ana", "allow", ALLOW));
        assertThat(decide(find(principals, ana).orElseThrow()))
                .isEqualTo(new Authorization.Allowed());

        policies.putUserPolicy(new PutUserPolicy("ana", "deny", ALLOW.replace("Allow", "Deny")));
        assertThat(decide(find(principals, ana).orElseThrow()))
                .isEqualTo(
                        new Authorization.Denied(
                                "User: arn:aws:iam::123456789012:user/ana is not authorized to"
                                        + " perform: cognito-idp:ListUsers on resource: "
                                        + POOL
                                        + " with an explicit deny in an identity-based policy"));

        policies.deleteUserPolicy(new OneOfUser("ana", "deny"));
        assertThat(decide(find(principals, ana).orElseThrow()))
                .isEqualTo(new Authorization.Allowed());
    }

    @Test
    void policiesSeeTheirPrincipal() {
        user("ana");
        user("bob");
        tags.tagUser(new TagUser("ana", List.of(new Tag("team", "blue"))));
        var conditions =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
                "Condition":{"StringEquals":{"aws:username":"ana","aws:PrincipalTag/team":"blue",
                "aws:PrincipalType":"User","aws:PrincipalAccount":"123456789012"},
                "ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:user/ana"}}}}\
                """;
        policies.putUserPolicy(new PutUserPolicy("ana", "p", conditions));
        policies.putUserPolicy(new PutUserPolicy("bob", "p", conditions));

        assertThat(decide(find(principals, key("ana").accessKeyId()).orElseThrow()))
                .isInstanceOf(Authorization.Allowed.class);
        assertThat(decide(find(principals, key("bob").accessKeyId()).orElseThrow()))
                .isInstanceOf(Authorization.Denied.class);
    }

    @Test
    void aKeyThatIsGoneIsNobodys() {
        user("ana");
        policies.putUserPolicy(new PutUserPolicy("ana", "allow", ALLOW));
        var id = key("ana").accessKeyId();
        assertThat(find(principals, id)).isPresent();

        keys.deleteAccessKey(root(), new DeleteAccessKey("ana", id));

        assertThat(find(principals, id)).isEmpty();
    }

    @Test
    void theRootKeyIsMadeOnceAndWrittenForItsOwnerOnly() throws IOException {
        var file = folder.resolve("root-key.json");
        var rootKey = new RootKey(database, vault, ACCOUNT, random, Clock.systemUTC());

        assertThat(rootKey.ensure(file)).isTrue();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        var written = Json.read(Files.readAllBytes(file));
        var id = written.get("AccessKeyId").asString();
        assertThat(find(principals, id).orElseThrow().principal().kind())
                .isEqualTo(Principal.Kind.ROOT);
        assertThat(find(principals, id).map(Known::secret))
                .contains(Secret.of(written.get("SecretAccessKey").asString()));
        assertThat(decide(find(principals, id).orElseThrow()))
                .isInstanceOf(Authorization.Allowed.class);
        assertThat(rootKey.ensure(folder.resolve("second.json"))).isFalse();
        assertThat(folder.resolve("second.json")).doesNotExist();
    }

    private void user(String name) {
        users.createUser(new CreateUser(name, null, null, null));
    }

    private NewAccessKey key(String userName) {
        return keys.createAccessKey(root(), new CreateAccessKey(userName)).accessKey();
    }

    private static Optional<Known> find(Principals principals, String accessKeyId) {
        return principals.find(accessKeyId, null);
    }

    private static Authorization decide(Known known) {
        return Authorizer.decide(known, LIST_USERS, POOL, RequestContext.EMPTY);
    }

    private Call root() {
        return new Call(
                new Region("us-east-1"),
                ACCOUNT,
                "request",
                "127.0.0.1",
                null,
                find(principals, "test").orElseThrow().principal());
    }
}

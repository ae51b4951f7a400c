package doorhouse.identitypool.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.id.Region;
import doorhouse.identitypool.pool.IdentityPool;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.operation.Call;
import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityException;
import software.amazon.awssdk.services.cognitoidentity.model.IdentityDescription;
import software.amazon.awssdk.services.cognitoidentity.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentity.model.LookupDeveloperIdentityResponse;
import software.amazon.awssdk.services.cognitoidentity.model.ResourceConflictException;
import software.amazon.awssdk.services.cognitoidentity.model.ResourceNotFoundException;

/// What administrators and a pool's own backend see of identities, and do with them.
@OnBothDatabases
class IdentityOperationsTest {
    private static final String DEVELOPER = "login.firma";

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityClient admin = server.identities();
    private final IdentityPools pools =
            new IdentityPools(server.database(), server.clock(), System::nanoTime);
    private final Identities identities =
            new Identities(server.database(), pools, List.of(), server.clock());
    private final IdentityPool pool = pool();
    private final String poolId = pool.id().value();

    private IdentityPool pool() {
        var id =
                admin.createIdentityPool(r ->
                                r.identityPoolName("fotos")
                                        .allowUnauthenticatedIdentities(true)
                                        .developerProviderName(DEVELOPER))
                        .identityPoolId();
        return pools.get(new IdentityPoolId(id));
    }

    private String known(LoginKey... logins) {
        return identities.of(pool, List.of(logins)).id().value();
    }

    private static LoginKey google(String subject) {
        return new LoginKey("accounts.google.com", subject);
    }

    private static LoginKey facebook(String subject) {
        return new LoginKey("graph.facebook.com", subject);
    }

    private static LoginKey developers(String user) {
        return new LoginKey(DEVELOPER, user);
    }

    @Test
    void anIdentityIsDescribedByItsProviders() {
        var before = server.clock().instant().minusMillis(1);

        var ana = known(google("ana"), facebook("17"));

        var found = admin.describeIdentity(r -> r.identityId(ana));
        assertThat(found.identityId()).isEqualTo(ana);
        assertThat(found.logins()).containsExactly("accounts.google.com", "graph.facebook.com");
        assertThat(found.creationDate()).isBetween(before, server.clock().instant());
        assertThat(found.lastModifiedDate()).isBetween(before, server.clock().instant());
        var guest = identities.guest(pool).id().value();
        assertThat(admin.describeIdentity(r -> r.identityId(guest)).logins()).isEmpty();
    }

    @Test
    void anIdentityThatIsNotThereIsNotFound() {
        for (var region : List.of("us-east-1", "eu-west-1")) {
            var id = region + ":" + UUID.randomUUID();

            assertThatThrownBy(() -> admin.describeIdentity(r -> r.identityId(id)))
                    .isInstanceOf(ResourceNotFoundException.class)
                    .hasMessageContaining("Identity '" + id + "' not found.");
        }
    }

    @Test
    void identitiesAreListedPageByPage() {
        var made = new ArrayList<String>();
        for (int i = 0; i < 4; i++) made.add(known(google("user " + i), facebook("user " + i)));
        made.add(identities.guest(pool).id().value());

        var first = admin.listIdentities(r -> r.identityPoolId(poolId).maxResults(3));
        var second =
                admin.listIdentities(
                        r -> r.identityPoolId(poolId).maxResults(3).nextToken(first.nextToken()));

        assertThat(first.identities()).hasSize(3);
        assertThat(second.identities()).hasSize(2);
        assertThat(second.nextToken()).isNull();
        assertThat(first.identityPoolId()).isEqualTo(poolId);
        var all = Stream.concat(first.identities().stream(), second.identities().stream()).toList();
        assertThat(all.stream().map(IdentityDescription::identityId))
                .containsExactlyInAnyOrderElementsOf(made);
        for (var one : all) {
            assertThat(one.logins()).hasSize(one.identityId().equals(made.getLast()) ? 0 : 2);
        }
    }

    @Test
    void disabledIdentitiesAreListedUnlessHidden() {
        var guest = identities.guest(pool);
        var ana = known(google("ana"));
        identities.resolve(pool, guest.id(), List.of(google("ana")));

        assertThat(listed(false)).containsExactlyInAnyOrder(ana, guest.id().value());
        assertThat(listed(true)).containsExactly(ana);
    }

    private List<String> listed(boolean hideDisabled) {
        return admin
                .listIdentities(
                        r -> r.identityPoolId(poolId).maxResults(60).hideDisabled(hideDisabled))
                .identities()
                .stream()
                .map(IdentityDescription::identityId)
                .toList();
    }

    @Test
    void deletedIdentitiesAreGone() {
        var ana = known(google("ana"));
        var bo = known(google("bo"));
        var nobody = "us-east-1:" + UUID.randomUUID();

        var answer = admin.deleteIdentities(r -> r.identityIdsToDelete(ana, nobody));

        assertThat(answer.unprocessedIdentityIds()).isEmpty();
        assertThat(listed(false)).containsExactly(bo);
        assertThat(known(google("ana"))).isNotEqualTo(ana);
    }

    @Test
    void whereOneCannotBeDeletedNoneIs() {
        var ids = Stream.of("ana", "bo", "čen").map(name -> known(google(name))).toList();
        var failing =
                new IdentityChanges() {
                    @Override
                    public void merged(
                            IdentityPoolId pool, IdentityId parent, IdentityId disabled) {}

                    @Override
                    public void deleted(IdentityPoolId pool, IdentityId identity) {
                        if (identity.value().equals(ids.get(1))) throw new IllegalStateException();
                    }
                };
        var there = new Identities(server.database(), pools, List.of(failing), server.clock());

        assertThatThrownBy(() -> there.delete(ids.stream().map(IdentityId::new).toList()))
                .isInstanceOf(IllegalStateException.class);

        assertThat(listed(false)).containsExactlyInAnyOrderElementsOf(ids);
        admin.deleteIdentities(
                r -> r.identityIdsToDelete(Stream.concat(ids.stream(), ids.stream()).toList()));
        assertThat(listed(false)).isEmpty();
    }

    @Test
    void whoMayNotDeleteInOneOfThePoolsDeletesNothing() {
        var mine = known(google("ana"));
        var foreign = identities.guest(pool()).id().value();
        var operator =
                operator(
                        """
                        {"Version":"2012-10-17","Statement":
                         {"Effect":"Allow","Action":"cognito-identity:*","Resource":"%s"}}\
                        """
                                .formatted(pool.arn()));

        assertDenied(() -> operator.deleteIdentities(r -> r.identityIdsToDelete(mine, foreign)));
        assertDenied(() -> operator.describeIdentity(r -> r.identityId(foreign)));
        assertDenied(() ->
                operator.describeIdentity(r -> r.identityId("us-east-1:" + UUID.randomUUID())));
        operator.describeIdentity(r -> r.identityId(mine));
        operator.deleteIdentities(r -> r.identityIdsToDelete(mine));

        admin.describeIdentity(r -> r.identityId(foreign));
        assertThat(identities.find(new IdentityId(mine))).isEmpty();
    }

    @Test
    void identitiesOfAnotherRegionAreOutOfReach() {
        var ana = identities.of(pool, List.of(google("ana"))).id();
        var apart =
                new IdentityOperations(
                        pools, identities, (region, home) -> region.value().equals(home));
        var elsewhere =
                new Call(
                        new Region("eu-west-1"), TestServer.ACCOUNT, "id", "127.0.0.1", null, null);

        var answer =
                apart.deleteIdentities(
                        elsewhere, new IdentityOperations.DeleteIdentities(List.of(ana)));

        assertThat(answer.unprocessedIdentityIds())
                .containsExactly(new IdentityOperations.Unprocessed(ana, "AccessDenied"));
        assertThat(identities.find(ana)).isPresent();
        assertThatThrownBy(() ->
                        apart.describeIdentity(elsewhere, new IdentityOperations.OneIdentity(ana)))
                .hasMessageContaining("Identity '" + ana + "' not found.");
    }

    private static void assertDenied(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        CognitoIdentityException.class,
                        e ->
                                assertThat(e.awsErrorDetails().errorCode())
                                        .isEqualTo("AccessDeniedException"));
    }

    private CognitoIdentityClient operator(String policy) {
        var name = "operator-" + UUID.randomUUID();
        server.iam().createUser(r -> r.userName(name));
        server.iam().putUserPolicy(r -> r.userName(name).policyName("p").policyDocument(policy));
        var key = server.iam().createAccessKey(r -> r.userName(name)).accessKey();
        return server.identities(key.accessKeyId(), key.secretAccessKey());
    }

    @Test
    void identitiesOfPoolsThatAreGoneAreGone() {
        var ana = known(google("ana"));

        admin.deleteIdentityPool(r -> r.identityPoolId(poolId));

        assertThatThrownBy(() -> admin.describeIdentity(r -> r.identityId(ana)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aUserOfTheBackendIsLookedUpFromBothSides() {
        var ana = known(developers("Ana Müller 東京"));

        var byUser =
                admin.lookupDeveloperIdentity(
                        r -> r.identityPoolId(poolId).developerUserIdentifier("Ana Müller 東京"));
        var byIdentity =
                admin.lookupDeveloperIdentity(r -> r.identityPoolId(poolId).identityId(ana));
        var both =
                admin.lookupDeveloperIdentity(r ->
                        r.identityPoolId(poolId)
                                .identityId(ana)
                                .developerUserIdentifier("Ana Müller 東京"));

        for (var found : List.of(byUser, byIdentity, both)) {
            assertThat(found.identityId()).isEqualTo(ana);
            assertThat(found.developerUserIdentifierList()).containsExactly("Ana Müller 東京");
        }
    }

    @Test
    void aUserAndAnIdentityThatDoNotBelongTogetherAreAConflict() {
        var ana = known(developers("ana"));
        known(developers("bo"));

        assertThatThrownBy(() ->
                        admin.lookupDeveloperIdentity(r ->
                                r.identityPoolId(poolId)
                                        .identityId(ana)
                                        .developerUserIdentifier("bo")))
                .isInstanceOf(ResourceConflictException.class);
        assertThatThrownBy(() ->
                        admin.lookupDeveloperIdentity(
                                r -> r.identityPoolId(poolId).developerUserIdentifier("nobody")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> admin.lookupDeveloperIdentity(r -> r.identityPoolId(poolId)))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void theUsersOfAnIdentityAreLookedUpPageByPage() {
        var id = identities.registered(pool, null, List.of(developers("user 0"))).id();
        for (int i = 1; i < 5; i++) {
            identities.registered(pool, id, List.of(developers("user " + i)));
        }

        var first = lookedUp(id, null);
        var second = lookedUp(id, first.nextToken());
        var third = lookedUp(id, second.nextToken());

        var pages = List.of(first, second, third);
        assertThat(third.nextToken()).isNull();
        assertThat(pages.stream().flatMap(p -> p.developerUserIdentifierList().stream()))
                .containsExactlyInAnyOrder("user 0", "user 1", "user 2", "user 3", "user 4");
    }

    private LookupDeveloperIdentityResponse lookedUp(IdentityId id, @Nullable String token) {
        return admin.lookupDeveloperIdentity(r ->
                r.identityPoolId(poolId).identityId(id.value()).maxResults(2).nextToken(token));
    }

    @Test
    void usersOfTheBackendAreMergedWithAllTheirLogins() {
        var source = known(developers("ana"), google("ana"));
        var destination = known(developers("ana m"), facebook("17"));

        assertThat(merge("ana", "ana m")).isEqualTo(destination);

        assertThat(merge("ana", "ana m")).isEqualTo(destination);
        assertThat(admin.describeIdentity(r -> r.identityId(destination)).logins())
                .containsExactly("accounts.google.com", "graph.facebook.com", DEVELOPER);
        assertThat(known(google("ana"))).isEqualTo(destination);
        assertThat(listed(true)).containsExactly(destination);
        assertThat(admin.describeIdentity(r -> r.identityId(source)).logins()).isEmpty();
        assertThat(
                        admin.lookupDeveloperIdentity(
                                        r -> r.identityPoolId(poolId).identityId(destination))
                                .developerUserIdentifierList())
                .containsExactlyInAnyOrder("ana", "ana m");
    }

    @Test
    void twoUsersOfAPublicProviderAreNotMerged() {
        known(developers("ana"), google("ana"));
        known(developers("bo"), google("bo"));

        assertThatThrownBy(() -> merge("ana", "bo")).isInstanceOf(ResourceConflictException.class);
        assertThat(listed(true)).hasSize(2);
    }

    @Test
    void onlyUsersWhoAreThereAreMerged() {
        known(developers("ana"));

        assertThatThrownBy(() -> merge("ana", "nobody"))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> merge("nobody", "ana"))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    private String merge(String source, String destination) {
        return admin.mergeDeveloperIdentities(r ->
                        r.identityPoolId(poolId)
                                .developerProviderName(DEVELOPER)
                                .sourceUserIdentifier(source)
                                .destinationUserIdentifier(destination))
                .identityId();
    }

    @Test
    void aUserOfTheBackendIsUnlinked() {
        var ana = known(developers("ana"), google("ana"));

        unlink(ana, DEVELOPER, "ana");

        assertThat(admin.describeIdentity(r -> r.identityId(ana)).logins())
                .containsExactly("accounts.google.com");
        assertThatThrownBy(() -> unlink(ana, DEVELOPER, "ana"))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(known(developers("ana"))).isNotEqualTo(ana);
    }

    @Test
    void onlyTheDeveloperProvidersUsersAreUnlinked() {
        var ana = known(developers("ana"), google("ana"));

        assertThatThrownBy(() -> unlink(ana, "accounts.google.com", "ana"))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(known(google("ana"))).isEqualTo(ana);
    }

    private void unlink(String identity, String provider, String user) {
        admin.unlinkDeveloperIdentity(r ->
                r.identityPoolId(poolId)
                        .identityId(identity)
                        .developerProviderName(provider)
                        .developerUserIdentifier(user));
    }

    @Test
    void aPoolWithoutADeveloperProviderHasNoSuchUsers() {
        var plain =
                admin.createIdentityPool(
                                r -> r.identityPoolName("a").allowUnauthenticatedIdentities(true))
                        .identityPoolId();

        assertThatThrownBy(() ->
                        admin.lookupDeveloperIdentity(
                                r -> r.identityPoolId(plain).developerUserIdentifier("ana")))
                .isInstanceOf(InvalidParameterException.class);
    }
}

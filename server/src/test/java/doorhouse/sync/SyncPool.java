package doorhouse.sync;

import doorhouse.crypto.Secret;
import doorhouse.iam.Session;
import doorhouse.iam.SessionTokens;
import doorhouse.id.IdentityPoolId;
import doorhouse.identitypool.identity.Identities;
import doorhouse.identitypool.identity.LoginKey;
import doorhouse.identitypool.pool.IdentityPool;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.operation.Principal;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.cognitosync.model.Record;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;

/// An identity pool whose identities sync.
final class SyncPool {
    private static final String SYNC_ALL =
            """
            {"Version": "2012-10-17",
             "Statement": [{"Effect": "Allow", "Action": "cognito-sync:*", "Resource": "*"}]}\
            """;

    /// The name under which the pool's own backend signs users in.
    static final String DEVELOPER = "login.example";

    private final TestServer server;
    private final IdentityPool pool;
    private final Identities identities;

    SyncPool(TestServer server) {
        this.server = server;
        var pools = new IdentityPools(server.database(), server.clock(), System::nanoTime);
        try (var client = server.identities()) {
            var created =
                    client.createIdentityPool(r ->
                            r.identityPoolName("test")
                                    .allowUnauthenticatedIdentities(true)
                                    .developerProviderName(DEVELOPER));
            pool = pools.get(new IdentityPoolId(created.identityPoolId()));
        }
        identities = new Identities(server.database(), pools, List.of(), server.clock());
    }

    String id() {
        return pool.id().value();
    }

    TestServer server() {
        return server;
    }

    /// A new identity, with credentials that may sync whatever is its own.
    User user() {
        return user(SYNC_ALL);
    }

    /// A new identity, with credentials of this policy.
    User user(String policy) {
        var identity = identities.guest(pool).id().value();
        return new User(this, identity, server.sync(credentials(identity, policy)));
    }

    /// A new identity of a user whom the pool's own backend knows by this name.
    User userOfBackend(String name) {
        var identity = identities.of(pool, List.of(new LoginKey(DEVELOPER, name))).id().value();
        return new User(this, identity, server.sync(credentials(identity, SYNC_ALL)));
    }

    private AwsSessionCredentials credentials(String identity, String policy) {
        var now = server.clock().instant();
        var session =
                new Session(
                        Principal.Kind.FEDERATED_USER,
                        TestServer.ACCOUNT.value(),
                        "",
                        "CognitoIdentityCredentials",
                        List.of(policy),
                        List.of(),
                        Map.of(
                                "cognito-identity.amazonaws.com:sub", List.of(identity),
                                "cognito-identity.amazonaws.com:aud", List.of(id())),
                        Map.of(),
                        Set.of(),
                        now,
                        now.plus(Duration.ofHours(1)));
        var key =
                "ASIA"
                        + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT)
                        + "ABCD1234";
        var secret = UUID.randomUUID().toString().replace("-", "") + "12345678";
        var tokens = new SessionTokens(server.vault(), TestServer.ACCOUNT);
        return AwsSessionCredentials.create(
                key, secret, tokens.seal(key, Secret.of(secret), session));
    }

    /// What a device of an identity does.
    record User(SyncPool pool, String identityId, CognitoSyncClient client) {
        ListRecordsResponse list(String dataset, long since) {
            return client.listRecords(r ->
                    r.identityPoolId(pool.id())
                            .identityId(identityId)
                            .datasetName(dataset)
                            .lastSyncCount(since));
        }

        /// Begins a sync session, which every write needs.
        String session(String dataset) {
            return list(dataset, 0).syncSessionToken();
        }

        List<Record> update(String dataset, String session, RecordPatch... patches) {
            return client.updateRecords(r ->
                            r.identityPoolId(pool.id())
                                    .identityId(identityId)
                                    .datasetName(dataset)
                                    .syncSessionToken(session)
                                    .recordPatches(patches))
                    .records();
        }

        /// As a device that lists and then writes.
        List<Record> sync(String dataset, RecordPatch... patches) {
            return update(dataset, session(dataset), patches);
        }

        /// Keys and values of all records, in the order of changes.
        List<String> values(String dataset) {
            var values = new ArrayList<String>();
            for (var record : list(dataset, 0).records())
                values.add(record.key() + "=" + record.value());
            return values;
        }
    }

    static RecordPatch put(String key, String value, long syncCount) {
        return RecordPatch.builder()
                .op(Operation.REPLACE)
                .key(key)
                .value(value)
                .syncCount(syncCount)
                .build();
    }

    static RecordPatch remove(String key, long syncCount) {
        return RecordPatch.builder().op(Operation.REMOVE).key(key).syncCount(syncCount).build();
    }
}

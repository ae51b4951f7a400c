package doorhouse.sync;

import doorhouse.testing.TestIdentityPool;
import doorhouse.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private final TestIdentityPool pool;

    SyncPool(TestServer server) {
        pool = TestIdentityPool.of(server, r -> r.developerProviderName(DEVELOPER));
        letSync(SYNC_ALL);
    }

    String id() {
        return pool.id();
    }

    TestServer server() {
        return pool.server();
    }

    /// From now on credentials are of roles with this policy.
    private void letSync(String policy) {
        pool.roles(
                pool.roleWith(pool.trust("authenticated"), policy),
                pool.roleWith(pool.trust("unauthenticated"), policy));
    }

    /// A new identity, with credentials that may sync whatever is its own.
    User user() {
        return user(pool.guest(), Map.of());
    }

    /// A new identity, with credentials of this policy.
    User user(String policy) {
        letSync(policy);
        return user();
    }

    /// A new identity of a user whom the pool's own backend knows by this name.
    User userOfBackend(String name) {
        var proof =
                server().identities()
                        .getOpenIdTokenForDeveloperIdentity(
                                r -> r.identityPoolId(id()).logins(Map.of(DEVELOPER, name)));
        return user(proof.identityId(), Map.of("cognito-identity.amazonaws.com", proof.token()));
    }

    private User user(String identity, Map<String, String> logins) {
        var credentials = pool.credentials(identity, logins);
        var signing =
                AwsSessionCredentials.create(
                        credentials.accessKeyId(),
                        credentials.secretKey(),
                        credentials.sessionToken());
        return new User(this, identity, server().sync(signing));
    }

    /// How many rows there are of an identity, of whatever kind.
    long rowsOf(String identity) {
        var database = server().database();
        long rows = 0;
        for (var table : database.tablesWith("identity_id")) {
            rows +=
                    database.find(
                                    "select count(*) as n from " + table + " where identity_id = ?",
                                    row -> row.number("n"),
                                    identity)
                            .orElseThrow();
        }
        return rows;
    }

    void delete(User user) {
        try (var client = server().identities()) {
            client.deleteIdentities(r -> r.identityIdsToDelete(user.identityId()));
        }
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

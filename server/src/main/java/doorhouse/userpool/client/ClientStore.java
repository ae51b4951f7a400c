package doorhouse.userpool.client;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class ClientStore {
    private static final int MOST_SECRETS = 2;

    /// A client's secret as it is kept.
    ///
    /// @param sealed by the pool's key, for this secret's id
    record KeptSecret(String id, byte[] sealed, Instant createdAt) {}

    private final Database database;

    ClientStore(Database database) {
        this.database = database;
    }

    /// False, and nothing written, when the id is taken.
    ///
    /// @param secret empty for a public client
    boolean add(AppClient client, Optional<KeptSecret> secret) {
        return database.transaction(() -> {
            boolean added =
                    1
                            == database.run(
                                    """
                                    insert into app_client
                                           (user_pool_id, client_id, document, secret_count,
                                            revision, created_at, modified_at)
                                    values (?, ?, ?, ?, ?, ?, ?)
                                        on conflict do nothing\
                                    """,
                                    client.userPoolId().value(),
                                    client.id().value(),
                                    Json.text(client.document()),
                                    secret.isPresent() ? 1 : 0,
                                    client.revision(),
                                    client.createdAt(),
                                    client.modifiedAt());
            if (added) secret.ifPresent(s -> insert(client, s));
            return added;
        });
    }

    /// False, and nothing written, when the client has changed since it was read.
    boolean update(AppClient client) {
        return 1
                == database.run(
                        """
                        update app_client
                           set document = ?, revision = revision + 1, modified_at = ?
                         where user_pool_id = ? and client_id = ? and revision = ?\
                        """,
                        Json.text(client.document()),
                        client.modifiedAt(),
                        client.userPoolId().value(),
                        client.id().value(),
                        client.revision());
    }

    /// False when there was none.
    boolean remove(UserPoolId pool, ClientId id) {
        return database.transaction(() -> {
            int removed =
                    database.run(
                            "delete from app_client where user_pool_id = ? and client_id = ?",
                            pool.value(),
                            id.value());
            if (removed == 1) removeWhatIsOf(pool, id);
            return removed == 1;
        });
    }

    /// Rows of any table go with the client that they name.
    private void removeWhatIsOf(UserPoolId pool, ClientId id) {
        for (String table : database.tablesWith("client_id")) {
            if (!database.tablesWith("user_pool_id").contains(table)) continue;
            database.run(
                    "delete from " + table + " where user_pool_id = ? and client_id = ?",
                    pool.value(),
                    id.value());
        }
    }

    Optional<AppClient> find(ClientId id) {
        return database.find(
                """
                select user_pool_id, client_id, document, secret_count, revision, created_at,
                       modified_at
                  from app_client
                 where client_id = ?\
                """,
                ClientStore::read,
                id.value());
    }

    /// The clients of a pool in the order of their ids, after one of them.
    List<AppClient> list(UserPoolId pool, String after, int limit) {
        return database.list(
                """
                select user_pool_id, client_id, document, secret_count, revision, created_at,
                       modified_at
                  from app_client
                 where user_pool_id = ? and client_id > ?
                 order by client_id
                 limit ?\
                """,
                ClientStore::read,
                pool.value(),
                after,
                limit);
    }

    long count(UserPoolId pool) {
        return database.find(
                        "select count(*) as clients from app_client where user_pool_id = ?",
                        row -> row.number("clients"),
                        pool.value())
                .orElseThrow();
    }

    /// The client's secrets, the oldest first.
    List<KeptSecret> secrets(UserPoolId pool, ClientId id) {
        return database.list(
                """
                select secret_id, sealed, created_at
                  from app_client_secret
                 where user_pool_id = ? and client_id = ?
                 order by created_at, secret_id
                 limit ?\
                """,
                row ->
                        new KeptSecret(
                                row.text("secret_id"),
                                row.bytes("sealed"),
                                row.instant("created_at")),
                pool.value(),
                id.value(),
                MOST_SECRETS);
    }

    /// False, and nothing written, when the client has as many as it may have, or none: the count
    /// decides, so of two racing requests only one can take the last place.
    boolean addSecret(AppClient client, KeptSecret secret) {
        return database.transaction(() -> {
            boolean room =
                    1
                            == database.run(
                                    """
                                    update app_client
                                       set secret_count = secret_count + 1
                                     where user_pool_id = ? and client_id = ?
                                       and secret_count between 1 and ?\
                                    """,
                                    client.userPoolId().value(),
                                    client.id().value(),
                                    MOST_SECRETS - 1);
            if (room) insert(client, secret);
            return room;
        });
    }

    private void insert(AppClient client, KeptSecret secret) {
        database.run(
                """
                insert into app_client_secret
                       (user_pool_id, client_id, secret_id, sealed, created_at)
                values (?, ?, ?, ?, ?)\
                """,
                client.userPoolId().value(),
                client.id().value(),
                secret.id(),
                secret.sealed(),
                secret.createdAt());
    }

    /// False when there is no such secret.
    ///
    /// @throws doorhouse.operation.ApiException InvalidParameterException when it is the last: a
    ///   client with a secret always keeps one
    boolean deleteSecret(AppClient client, String secretId) {
        return database.transaction(() -> {
            int deleted =
                    database.run(
                            """
                            delete from app_client_secret
                             where user_pool_id = ? and client_id = ? and secret_id = ?\
                            """,
                            client.userPoolId().value(),
                            client.id().value(),
                            secretId);
            if (deleted == 0) return false;
            int counted =
                    database.run(
                            """
                            update app_client
                               set secret_count = secret_count - 1
                             where user_pool_id = ? and client_id = ? and secret_count > 1\
                            """,
                            client.userPoolId().value(),
                            client.id().value());
            if (counted == 1) return true;
            throw INVALID_PARAMETER.because(
                    "The last secret of a user pool client cannot be deleted.");
        });
    }

    private static AppClient read(Row row) {
        return AppClient.of(
                new ClientId(row.text("client_id")),
                new UserPoolId(row.text("user_pool_id")),
                Json.read(row.text("document")),
                row.number("secret_count") > 0,
                row.number("revision"),
                row.instant("created_at"),
                row.instant("modified_at"));
    }
}

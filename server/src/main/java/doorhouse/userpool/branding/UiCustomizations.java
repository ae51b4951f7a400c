package doorhouse.userpool.branding;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import java.util.Optional;

/// How the classic pages of all clients look.
public final class UiCustomizations {
    /// Stands for the clients that have none of their own.
    static final String ALL = "ALL";

    private final Database database;

    public UiCustomizations(Database database) {
        this.database = database;
    }

    /// The client's own, or that of all.
    public Optional<UiCustomization> of(UserPoolId pool, String client) {
        var own = find(pool, client);
        return own.isPresent() || client.equals(ALL) ? own : find(pool, ALL);
    }

    /// The logo under its address.
    public Optional<byte[]> image(UserPoolId pool, String client, String version) {
        return find(pool, client)
                .filter(c -> c.version().equals(version))
                .flatMap(c -> Optional.ofNullable(c.image()));
    }

    private Optional<UiCustomization> find(UserPoolId pool, String client) {
        return database.find(
                """
                select user_pool_id, client_id, css, image, version, created_at, modified_at
                  from ui_customization
                 where user_pool_id = ? and client_id = ?\
                """,
                UiCustomizations::read,
                pool.value(),
                client);
    }

    /// Keeps one in place of the one before, whose beginning it keeps.
    void put(UiCustomization c) {
        database.run(
                """
                insert into ui_customization
                       (user_pool_id, client_id, css, image, version, created_at, modified_at)
                values (?, ?, ?, ?, ?, ?, ?)
                    on conflict (user_pool_id, client_id) do update
                   set css = excluded.css, image = excluded.image, version = excluded.version,
                       modified_at = excluded.modified_at\
                """,
                c.userPoolId().value(),
                c.clientId(),
                c.css(),
                c.image(),
                c.version(),
                c.createdAt(),
                c.modifiedAt());
    }

    void remove(UserPoolId pool, String client) {
        database.run(
                "delete from ui_customization where user_pool_id = ? and client_id = ?",
                pool.value(),
                client);
    }

    private static UiCustomization read(Row row) {
        return new UiCustomization(
                new UserPoolId(row.text("user_pool_id")),
                row.text("client_id"),
                row.textOrNull("css"),
                row.bytesOrNull("image"),
                row.text("version"),
                row.instant("created_at"),
                row.instant("modified_at"));
    }
}

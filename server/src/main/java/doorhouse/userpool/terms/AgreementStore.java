package doorhouse.userpool.terms;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import java.time.Instant;
import java.util.List;

/// The rows of agreements.
final class AgreementStore {
    private static final int MOST_SHOWN = 100;

    private final Database database;

    AgreementStore(Database database) {
        this.database = database;
    }

    /// Keeps the row of whoever agreed to the same before.
    void add(Sub sub, Documents documents, Instant now) {
        database.transaction(() -> {
            for (var document : documents.both()) {
                database.run(
                        """
                        insert into terms_agreement
                               (user_pool_id, sub, terms_id, document_at, terms_name,
                                agreed_client, link, agreed_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                            on conflict (user_pool_id, sub, terms_id, document_at) do nothing\
                        """,
                        documents.userPoolId().value(),
                        sub.value(),
                        document.termsId(),
                        document.version(),
                        document.name(),
                        documents.clientId().value(),
                        document.link(),
                        now);
            }
        });
    }

    boolean has(UserPoolId pool, Sub sub, Documents.Document document) {
        return database.find(
                        """
                        select 1 as one
                          from terms_agreement
                         where user_pool_id = ? and sub = ? and terms_id = ? and document_at = ?\
                        """,
                        row -> row.flag("one"),
                        pool.value(),
                        sub.value(),
                        document.termsId(),
                        document.version())
                .isPresent();
    }

    List<Agreement> list(UserPoolId pool, Sub sub) {
        return database.list(
                """
                select terms_name, agreed_client, document_at, link, agreed_at
                  from terms_agreement
                 where user_pool_id = ? and sub = ?
                 order by agreed_at desc, terms_name
                 limit ?\
                """,
                row ->
                        new Agreement(
                                row.text("terms_name"),
                                row.text("agreed_client"),
                                row.instant("document_at"),
                                row.text("link"),
                                row.instant("agreed_at")),
                pool.value(),
                sub.value(),
                MOST_SHOWN);
    }
}
